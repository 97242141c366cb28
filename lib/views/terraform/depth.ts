import { ConfigurationError } from '../../core';

/** No document of Terraform's own is nested nearly as deeply. */
const MAX_DEPTH = 200;

/**
 * Refuses a document that is nested so deeply that walking it could exhaust the stack.
 *
 * @throws ConfigurationError beyond 200 levels
 */
export function checkDepth(document: unknown, name: string): void {
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new ConfigurationError(`${name} is nested more than ${MAX_DEPTH} levels deep; no Terraform document is`);
    }
    const next: unknown[] = [];
    for (const node of level) {
      if (typeof node === 'object' && node !== null) {
        for (const value of Object.values(node)) {
          if (typeof value === 'object' && value !== null) {
            next.push(value);
          }
        }
      }
    }
    level = next;
  }
}
