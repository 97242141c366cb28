import { testRule } from '../../lib/testing';
import { customerManagedKey } from '../../lib/rules/customer-managed-key';

test('gives every example of every type the verdict that it claims', () => {
  expect(testRule(customerManagedKey)).toEqual([]);
});
