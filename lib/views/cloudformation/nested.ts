import { isPlainObject, type ResourceTree } from '../../core';
import type { LinkedValue } from './links';

/** A nested stack: its logical id in the parent, and how its tree is made from what the parent gives it. */
export type NestedStack = readonly [
  id: string,
  make: (parameters: ReadonlyMap<string, LinkedValue>) => ResourceTree | undefined,
];

/**
 * Makes the tree of a template with those of the stacks nested in it. The children come first, as the parent tells
 * which of its stacks can be seen; what they are given can be read as soon as the parent is made.
 */
export function treeWithNested(
  template: unknown,
  stacks: Iterable<NestedStack>,
  makeTree: (nested: ReadonlyMap<string, ResourceTree>) => ResourceTree,
): ResourceTree {
  const nested = new Map<string, ResourceTree>();
  const given = new Map<string, Map<string, LinkedValue>>();
  for (const [id, make] of stacks) {
    const values = new Map<string, LinkedValue>();
    const child = make(values);
    if (child !== undefined) {
      nested.set(id, child);
      given.set(id, values);
    }
  }
  const tree = makeTree(nested);
  for (const [id, values] of given) {
    for (const [name, raw] of Object.entries(parametersOf(template, id))) {
      values.set(name, { raw, reader: tree.reader });
    }
  }
  return tree;
}

function parametersOf(template: unknown, id: string): Record<string, unknown> {
  const resources = isPlainObject(template) && isPlainObject(template.Resources) ? template.Resources : {};
  const resource = Object.hasOwn(resources, id) ? resources[id] : undefined;
  const properties = isPlainObject(resource) ? resource.Properties : undefined;
  const parameters = isPlainObject(properties) ? properties.Parameters : undefined;
  return isPlainObject(parameters) ? parameters : {};
}
