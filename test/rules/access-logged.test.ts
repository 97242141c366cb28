import { accessLogged as rule } from '../../lib/rules/access-logged';
import { RuleTester } from '../../lib/testing';

test('gives every example of every type the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});
