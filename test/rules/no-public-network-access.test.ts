import { noPublicNetworkAccess } from '../../lib/rules/no-public-network-access';
import { testRule } from '../../lib/testing/rule-tester';

test('judges every example of every type as it claims', () => {
  expect(testRule(noPublicNetworkAccess)).toEqual([]);
});
