import type { Resource } from '../../core';

/** What a reader recognises a resource by: the path of its construct without the stack, else its name in the document. */
export function shortName({ path, address }: Resource): string {
  if (path !== undefined) {
    const [, ...below] = path.split('/').filter((part) => part !== 'Resource' && part !== 'Default');
    if (below.length > 0) {
      return below.join('/');
    }
  }
  const name = address.slice(address.lastIndexOf('.') + 1);
  return name.replace(/_?[0-9A-F]{8}$/, '') || name;
}

/** A list as text, cut where it gets long: `a, b and 3 more`. */
export function listed(items: readonly string[], most = 3): string {
  const distinct = [...new Set(items)];
  return distinct.length <= most + 1
    ? distinct.join(', ')
    : `${distinct.slice(0, most).join(', ')} and ${distinct.length - most} more`;
}
