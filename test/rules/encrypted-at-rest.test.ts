import { testRule } from '../../lib/testing';
import { encryptedAtRest } from '../../lib/rules/encrypted-at-rest';

test('gives every example of every type the verdict that it claims', () => {
  expect(testRule(encryptedAtRest)).toEqual([]);
});
