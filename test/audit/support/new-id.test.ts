import crypto from 'node:crypto';
import { v7 } from 'uuid';
import { newId } from '../../../lib/audit/support/new-id';

afterEach(() => jest.restoreAllMocks());

test('copies of a process that have the same supply of random numbers do not make the same ids', () => {
  // As after a snapshot: whoever draws from the supply gets what the others get.
  jest.spyOn(crypto, 'randomFillSync').mockImplementation((supply) => supply);
  const at = new Date('2026-11-21T10:00:00.000Z');
  const drawn = () => Array.from({ length: 32 }, () => v7({ msecs: at.getTime() }));
  expect(new Set(drawn()).size).toBeLessThan(32);
  const made = Array.from({ length: 32 }, () => newId(at));
  expect(new Set(made).size).toBe(32);
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
});
