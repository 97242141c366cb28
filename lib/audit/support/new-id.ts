import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/**
 * A UUID of version 7. Its random part is not taken from the package's supply, which a process that is restored from a
 * snapshot has in common with its copies: two of them would make the same entry, and each would take it for its own.
 */
export function newId(at: Date = new Date()): string {
  return v7({ msecs: at.getTime(), random: randomBytes(16) });
}
