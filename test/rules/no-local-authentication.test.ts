import { noLocalAuthentication } from '../../lib/rules/no-local-authentication';
import { testRule } from '../../lib/testing/rule-tester';

test('judges every example of every type as it claims', () => {
  expect(testRule(noLocalAuthentication)).toEqual([]);
});
