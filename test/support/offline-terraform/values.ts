import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import type { Attribute, AttributeType, Block } from './schema';

/** A value that Terraform shows as `(known after apply)`. */
class Unknown {}
const unknown = new Unknown();

// Terraform writes an unknown value as MessagePack extension 0, and as 12 when it knows something about it.
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? Uint8Array.of(0) : null),
  decode: () => unknown,
});
extensionCodec.register({ type: 12, encode: () => null, decode: () => unknown });

/** The state that Terraform plans for a new resource: what its configuration leaves to the provider is unknown. */
export function plannedState(block: Block, proposed: Uint8Array): Uint8Array {
  return complete(block, proposed, () => unknown);
}

/** The state of a data source: what its configuration leaves to the provider is found, or an example of its type. */
export function readState(block: Block, config: Uint8Array, found: Readonly<Record<string, unknown>>): Uint8Array {
  return complete(block, config, ({ name, type }) => found[name] ?? exampleOf(name, type));
}

function complete(block: Block, encoded: Uint8Array, fill: (attribute: Attribute) => unknown): Uint8Array {
  return encode(completed(block, decode(encoded, { extensionCodec }), fill), { extensionCodec });
}

function completed(block: Block, value: unknown, fill: (attribute: Attribute) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => completed(block, element, fill));
  }
  if (typeof value !== 'object' || value === null || value instanceof Unknown) {
    return value;
  }
  const given: Record<string, unknown> = { ...value };
  const computed = block.attributes.filter((attribute) => attribute.computed && given[attribute.name] === null);
  return {
    ...given,
    ...Object.fromEntries(computed.map((attribute) => [attribute.name, fill(attribute)])),
    ...Object.fromEntries(
      block.blocks.map((nested) => [nested.name, completed(nested.block, given[nested.name], fill)]),
    ),
  };
}

function exampleOf(name: string, type: AttributeType): unknown {
  switch (type) {
    case 'string':
      return `example-${name}`;
    case 'number':
      return 0;
    case 'bool':
      return false;
  }
  switch (type[0]) {
    case 'list':
    case 'set':
      return [exampleOf(name, type[1])];
    case 'map':
      return {};
    case 'object':
      return Object.fromEntries(Object.entries(type[1]).map(([field, of]) => [field, exampleOf(field, of)]));
  }
}
