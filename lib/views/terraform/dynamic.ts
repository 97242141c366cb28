import { isPlainObject, type World } from '../../core';
import type { TerraformReader } from './reader';
import { elementsOf, known, membersOf, objectOf, type Result, reasonOf, Scoped, unknown } from './readings';

/** So many elements of a dynamic block are told apart. */
const MAX_BLOCKS = 200;

/**
 * A block with its `dynamic` blocks in place: one block for each element where the elements are known; otherwise
 * one block with an unknown element in one world, and none in another.
 */
export function expandDynamicBlocks(
  block: Record<string, unknown>,
  reader: TerraformReader,
  world: World,
): Record<string, unknown> {
  const dynamic = Object.hasOwn(block, 'dynamic') ? block.dynamic : undefined;
  const declared = Array.isArray(dynamic) ? dynamic : [dynamic];
  if (!declared.every(isDynamic)) {
    return block;
  }
  const expanded = new Map(Object.entries(block).filter(([key]) => key !== 'dynamic'));
  for (const [label, raw] of declared.flatMap((labels) => Object.entries(labels))) {
    const blocks = (Array.isArray(raw) ? raw : [raw])
      .filter(isPlainObject)
      .flatMap((template) => expand(label, template, reader, world));
    const beside = expanded.get(label);
    expanded.set(label, [...(Array.isArray(beside) ? beside : isPlainObject(beside) ? [beside] : []), ...blocks]);
  }
  return Object.fromEntries(expanded);
}

function isDynamic(raw: unknown): raw is Record<string, unknown> {
  return (
    isPlainObject(raw) &&
    Object.values(raw).every((blocks) =>
      (Array.isArray(blocks) ? blocks : [blocks]).every((block) => isPlainObject(block) && 'content' in block),
    )
  );
}

function expand(
  label: string,
  template: Readonly<Record<string, unknown>>,
  reader: TerraformReader,
  world: World,
): Scoped[] {
  const iterator = typeof template.iterator === 'string' ? template.iterator.replace(/^\$\{|\}$/g, '') : label;
  const content = Array.isArray(template.content) ? template.content[0] : template.content;
  const collection: Result = reader.read(template.for_each, world);
  const keyText = `dynamic ${label} ${JSON.stringify(template.for_each)?.slice(0, 1000)}`;
  const scoped = (key: Result, value: Result, index: number) => {
    const element = objectOf([
      ['key', key],
      ['value', value],
    ]);
    return new Scoped(content, reader.withNames({ [iterator]: element }, `${keyText} ${index} `));
  };
  const entries: [Result, Result][] | undefined =
    elementsOf(collection, world)?.map((value, index) => [known(index), value]) ??
    membersOf(collection, world)?.map(([key, value]) => [known(key), value]);
  if (entries !== undefined && entries.length <= MAX_BLOCKS) {
    return entries.map(([key, value], index) => scoped(key, value, index));
  }
  if (world.choose(reader.choiceKey(keyText), 2) === 0) {
    return [];
  }
  const element = unknown(reasonOf(collection) || `the elements of ${label} are not known`);
  return [scoped(element, element, 0)];
}
