import { ConfigurationError } from '../../core';

/** No document of Terraform's own is nested nearly as deeply. */
const MAX_DEPTH = 200;

/**
 * Refuses a document that is nested so deeply that walking it could exhaust the stack.
 *
 * @throws ConfigurationError beyond 200 levels
 */
export function checkDepth(document: unknown, name: string): void {
  if (isDeeper(document, MAX_DEPTH)) {
    throw new ConfigurationError(`${name} is nested more than ${MAX_DEPTH} levels deep; no Terraform document is`);
  }
}

function isDeeper(node: unknown, levels: number): boolean {
  if (typeof node !== 'object' || node === null) {
    return false;
  }
  return levels === 0 || Object.values(node).some((inner) => isDeeper(inner, levels - 1));
}
