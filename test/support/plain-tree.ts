import { isPlainObject, type Reader, type Reading, type ResourceProps, ResourceTree, type World } from '../../lib/core';

/**
 * A tree of plain data for tests of the engine: `{ $unknown: reason }`, `{ $ref: 'address.attribute' }` and
 * `{ $if: 'name', yes, no }` stand for what document languages express by intrinsics.
 */
export function plainTree(resources: readonly ResourceProps[], name = 'tree'): ResourceTree {
  return new ResourceTree({ name, dialect: 'cloudformation' }, resources, (tree) => new PlainReader(tree));
}

class PlainReader implements Reader {
  constructor(private readonly tree: ResourceTree) {}

  public read(raw: unknown, world: World): Reading {
    if (raw === undefined || raw === null) {
      return { kind: 'absent' };
    }
    if (isPlainObject(raw)) {
      if (typeof raw.$unknown === 'string') {
        return { kind: 'unknown', reason: raw.$unknown };
      }
      if (typeof raw.$if === 'string') {
        return this.read(world.choose(raw.$if, 2) === 0 ? raw.yes : raw.no, world);
      }
      if (typeof raw.$ref === 'string') {
        const [address = '', attribute = ''] = raw.$ref.split('.');
        const resource = this.tree.at(address);
        return resource === undefined
          ? { kind: 'unknown', reason: `no resource ${address}` }
          : { kind: 'reference', reference: { resource, attribute } };
      }
    }
    return { kind: 'known', value: raw as string };
  }
}
