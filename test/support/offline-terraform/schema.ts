import { readFileSync } from 'node:fs';
import { sinceSeven, unboundProvider, unboundSchema } from './unbound';

/** A type in the notation of Terraform's type system: `"string"`, `["set", "string"]`, `["object", {…}]`. */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', { readonly [name: string]: AttributeType }];

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly required: boolean;
  readonly optional: boolean;
  /** Whether the provider gives the value where the configuration gives none. */
  readonly computed: boolean;
}

export interface NestedBlock {
  readonly name: string;
  readonly nesting: 'SINGLE' | 'LIST' | 'SET';
  readonly minItems: number;
  /** Zero where there is no limit. */
  readonly maxItems: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** The part of a provider's schema that a configuration needs. Types are named as in Terraform. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
  /**
   * What data sources of a type find, by attribute.
   *
   * @default - an example of the right type
   */
  readonly found?: Found;
}

/** Attributes of data sources by their type. */
export type Found = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Derives the schema of the provider block and of the named types from CDKTF's prebuilt bindings, which were generated
 * from the true schema.
 *
 * @param provider `azurerm`, `google`, or one without bindings of its own
 * @param version its version; google has more from 7 on
 * @throws when there is no binding for a type, or when a property is written in a way not known here
 */
export function schemaFor(
  provider: string,
  resources: readonly string[],
  dataSources: readonly string[] = [],
  version = '',
): ProviderSchema {
  const bound = provider === 'google-beta' ? 'google' : provider;
  const read = (module: string) => new Binding(bound, module).schema();
  const folder = (type: string) => type.slice(bound.length + 1).replaceAll('_', '-');
  const resource = (type: string) => {
    const block = unboundSchema(type) ?? read(folder(type));
    return provider === 'google' && version.startsWith('7.') ? sinceSeven(type, block) : block;
  };
  const byType = (types: readonly string[], schemaOf: (type: string) => Block) =>
    Object.fromEntries(types.map((type) => [type, schemaOf(type)]));
  const { attributes, blocks } = unboundProvider(provider) ?? read('provider');
  return {
    // Terraform itself takes the alias away before it asks a provider.
    provider: { attributes: attributes.filter(({ name }) => name !== 'alias'), blocks },
    resources: byType(resources, resource),
    dataSources: byType(dataSources, (type) => read(`data-${bound}-${folder(type)}`)),
  };
}

/** Properties of a class: a comment with the flags, a field unless the value is only computed, a getter. */
const CLASS_PROPERTY =
  /\/\/ (?<name>\w+) - computed: (?<computed>\w+), optional: (?<optional>\w+), required: (?<required>\w+)\s+(?:private \w+(?:\?: (?<declared>.+?)| = new (?<wrapper>.+?)); *\s+)?public get \w+\(\) \{\s+return (?<getter>.+);/g;

/** Properties of an interface. Only structs of a provider block have no class. */
const INTERFACE_PROPERTY = /#(?<name>\w+) \w+#\w+\}[^/]*\*\/\s+readonly \w+(?<optional>\??): (?<declared>.+);/g;

const DECLARED_TYPES: Readonly<Record<string, AttributeType>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  'string[]': ['list', 'string'],
  'number[]': ['list', 'number'],
  'number[][]': ['list', ['list', 'number']],
  '{ [key: string]: string }': ['map', 'string'],
  '{ [key: string]: number }': ['map', 'number'],
  '{ [key: string]: boolean }': ['map', 'bool'],
};

const GETTER_TYPES: Readonly<Record<string, AttributeType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
};

const WRAPPER_TYPES: Readonly<Record<string, AttributeType>> = {
  'cdktf.StringMap': ['map', 'string'],
  'cdktf.NumberMap': ['map', 'number'],
  'cdktf.BooleanMap': ['map', 'bool'],
  'cdktf.StringMapList': ['list', ['map', 'string']],
};

/** One module of the bindings: the classes and interfaces of a resource, of a data source or of the provider. */
class Binding {
  private readonly declarations: ReadonlyMap<string, string>;
  private readonly root: string;

  constructor(
    provider: string,
    private readonly module: string,
  ) {
    const source = typescriptSource(require.resolve(`@cdktf/provider-${provider}/lib/${module}/index.js`));
    const declarations = source.split(/^export (?=class |interface )/m).slice(1);
    this.declarations = new Map(declarations.map((text) => [text.split(' ', 2)[1] ?? '', text]));
    const root = /^export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) /m.exec(source);
    this.root = root?.[1] ?? this.refuse('no construct');
  }

  /** The schema of the module's construct. */
  schema(): Block {
    return this.block(this.root);
  }

  private block(declaration: string): Block {
    const text = this.declarations.get(declaration) ?? this.refuse(`'${declaration}' is not declared`);
    const pattern = text.startsWith('class') ? CLASS_PROPERTY : INTERFACE_PROPERTY;
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    for (const { groups = {} } of text.matchAll(pattern)) {
      const property = this.property(groups);
      if ('block' in property) {
        blocks.push(property);
      } else {
        attributes.push(property);
      }
    }
    return { attributes, blocks };
  }

  private property(groups: Readonly<Record<string, string | undefined>>): Attribute | NestedBlock {
    const { name = '', wrapper = '', getter = '' } = groups;
    const declared = groups.declared?.replace(' | cdktf.IResolvable', '').replace(/[()]/g, '') ?? '';
    const flags = {
      required: groups.required === 'true' || groups.optional === '',
      optional: groups.optional === 'true' || groups.optional === '?',
      computed: groups.computed === 'true',
    };
    const isSet = getter.includes('Fn.tolist(');
    const type =
      WRAPPER_TYPES[wrapper.split('(', 1)[0] ?? ''] ??
      GETTER_TYPES[/this\.(get\w+)\(/.exec(getter)?.[1] ?? ''] ??
      DECLARED_TYPES[declared];
    if (type !== undefined) {
      return { name, ...flags, type: isSet ? setOf(type) : type };
    }
    const minItems = flags.required ? 1 : 0;
    const single = /^(\w+OutputReference)\(/.exec(wrapper)?.[1];
    if (single !== undefined) {
      const block = this.block(single);
      // `timeouts` is the only block that Terraform's SDK makes an object. The few sets of one are taken for lists of
      // one, which admit the same configurations.
      return name === 'timeouts'
        ? { name, nesting: 'SINGLE', minItems, maxItems: minItems, block }
        : { name, nesting: 'LIST', minItems, maxItems: 1, block };
    }
    const list = /^(?<struct>\w+)List\(this, "\w+", (?<wrapsSet>true|false)\)/.exec(wrapper)?.groups;
    if (list !== undefined) {
      const block = this.block(`${list.struct}OutputReference`);
      const wrapsSet = list.wrapsSet === 'true';
      // Where the provider may give the elements, the property is an attribute: a block is never computed.
      return flags.computed
        ? { name, ...flags, type: [wrapsSet ? 'set' : 'list', objectType(block)] }
        : { name, nesting: wrapsSet ? 'SET' : 'LIST', minItems, maxItems: 0, block };
    }
    const struct = /^(\w+)\[\]$/.exec(declared)?.[1];
    if (struct !== undefined) {
      return { name, nesting: 'LIST', minItems, maxItems: 0, block: this.block(struct) };
    }
    return this.refuse(`'${name}' is neither a known attribute nor a known block: ${declared || wrapper || getter}`);
  }

  private refuse(reason: string): never {
    throw new Error(`cannot derive a schema from the binding '${this.module}': ${reason}`);
  }
}

/** CDKTF reads a set through `tolist(…)`, in an attribute that is otherwise a list's. */
function setOf(type: AttributeType): AttributeType {
  return typeof type === 'object' && type[0] === 'list' ? ['set', type[1]] : type;
}

function objectType({ attributes, blocks }: Block): AttributeType {
  return [
    'object',
    Object.fromEntries<AttributeType>([
      ...attributes.map(({ name, type }): [string, AttributeType] => [name, type]),
      ...blocks.map(({ name, nesting, block }): [string, AttributeType] => [
        name,
        [nesting === 'SET' ? 'set' : 'list', objectType(block)],
      ]),
    ]),
  ];
}

/** The TypeScript that a binding was compiled from; only its comments say which attributes are computed. */
function typescriptSource(file: string): string {
  const encoded = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (encoded === undefined) {
    throw new Error(`'${file}' has no source map`);
  }
  const { sourcesContent }: { sourcesContent: string[] } = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  return sourcesContent.join('\n');
}
