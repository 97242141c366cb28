import { forEachWorld, type ResourceTree, ResourceView, type Value, World } from '../../../lib/core';

/** A resource of a tree in the first world. */
export function view(tree: ResourceTree, address: string, world = new World()): ResourceView {
  const resource = tree.at(address);
  if (resource === undefined) {
    throw new Error(`there is no ${address}; there are ${tree.resources.map((one) => one.address).join(', ')}`);
  }
  return new ResourceView(resource, world);
}

/** What a property is in every world, by a function of its value. */
export function inEveryWorld<T>(tree: ResourceTree, address: string, property: string, tell: (value: Value) => T): T[] {
  const told: T[] = [];
  forEachWorld((world) => {
    told.push(tell(view(tree, address, world).get(property)));
  });
  return told;
}
