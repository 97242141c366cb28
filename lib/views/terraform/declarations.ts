import { isPlainObject } from '../../core';
import { asObject, type Declaration, Module } from './module';

/** What Terraform itself knows of a resource, beside the arguments that its provider defines. */
const META_ARGUMENTS: ReadonlySet<string> = new Set([
  'count',
  'for_each',
  'lifecycle',
  'depends_on',
  'provider',
  'provisioner',
  'connection',
  '//',
]);

const NO_SOURCE = 'without a source';

/** Declares everything that one document says of a module; a module may have several documents. */
export function declareDocument(
  module: Module,
  document: Readonly<Record<string, unknown>>,
  file: string | undefined,
): void {
  for (const [name, body] of blocks(document, 'variable', 1)) {
    const defined = asObject(body);
    const raw = Object.hasOwn(defined, 'default') ? defined.default : undefined;
    const insteadOfNull = defined.nullable === false ? raw : undefined;
    module.variables.set(name, { raw, type: defined.type, insteadOfNull });
  }
  for (const [, body] of blocks(document, 'locals', 0)) {
    for (const [name, raw] of Object.entries(asObject(body))) {
      module.locals.set(name, raw);
    }
  }
  for (const [name, body] of blocks(document, 'output', 1)) {
    module.outputs.set(name, asObject(body).value);
  }
  for (const [name, body] of blocks(document, 'module', 1)) {
    const { source } = asObject(body);
    module.calls.set(name, {
      caller: module,
      source: typeof source === 'string' ? source : NO_SOURCE,
      declaration: declaration('module', `module.${name}`, body, file),
    });
  }
  for (const [label, body] of blocks(document, 'resource', 2)) {
    module.declare(declaration(label.split('.')[0] ?? '', label, body, file));
  }
  for (const [label, body] of blocks(document, 'data', 2)) {
    module.declare(declaration(`data.${label.split('.')[0]}`, `data.${label}`, body, file));
  }
  for (const [name, body] of blocks(document, 'provider', 1)) {
    const { alias } = asObject(body);
    const address = typeof alias === 'string' ? `provider.${name}.${alias}` : `provider.${name}`;
    module.declare(declaration(`provider.${name}`, address, body, file));
  }
  declareSettings(module, document, file);
}

/** Declares what an override file changes: its arguments and blocks take the place of those declared before. */
export function declareOverrides(
  module: Module,
  document: Readonly<Record<string, unknown>>,
  file: string | undefined,
): void {
  const overrides = new Module(module.prefix);
  declareDocument(overrides, document, file);
  for (const [name, variable] of overrides.variables) {
    module.variables.set(name, variable.raw === undefined ? (module.variables.get(name) ?? variable) : variable);
  }
  for (const [name, raw] of overrides.locals) {
    module.locals.set(name, raw);
  }
  for (const [name, raw] of overrides.outputs) {
    module.outputs.set(name, raw);
  }
  for (const [name, call] of overrides.calls) {
    const before = module.calls.get(name);
    module.calls.set(name, {
      caller: module,
      source: call.source === NO_SOURCE ? (before?.source ?? NO_SOURCE) : call.source,
      declaration: overridden(before?.declaration, call.declaration),
    });
  }
  for (const override of overrides.declarations) {
    module.replace(overridden(module.at(override.address), override));
  }
}

function overridden(before: Declaration | undefined, by: Declaration): Declaration {
  return before === undefined
    ? by
    : {
        ...before,
        properties: { ...asObject(before.properties), ...asObject(by.properties) },
        attributes: { ...before.attributes, ...by.attributes },
      };
}

function declaration(type: string, address: string, body: unknown, file: string | undefined): Declaration {
  if (!isPlainObject(body)) {
    return { type, address, properties: body, attributes: {}, path: undefined, file };
  }
  const isMeta = (key: string) => (type.startsWith('provider.') ? key === '//' : META_ARGUMENTS.has(key));
  const entries = Object.entries(body);
  const attributes = Object.fromEntries(entries.filter(([key]) => isMeta(key)));
  const { path } = asObject(asObject(attributes['//']).metadata);
  return {
    type,
    address,
    properties: Object.fromEntries(entries.filter(([key]) => !isMeta(key))),
    attributes,
    path: typeof path === 'string' ? path : undefined,
    file,
  };
}

/** All `terraform` blocks of a module are one. */
function declareSettings(module: Module, document: Readonly<Record<string, unknown>>, file: string | undefined): void {
  const found = blocks(document, 'terraform', 0).map(([, body]) => body);
  if (found.length === 0) {
    return;
  }
  const before = module.at('terraform');
  const merged = found.reduce<unknown>(mergeBlocks, before?.properties ?? {});
  module.declare(declaration('terraform', 'terraform', merged, before?.file ?? file));
}

function mergeBlocks(left: unknown, right: unknown): unknown {
  const a = single(left);
  const b = single(right);
  if (!isPlainObject(a) || !isPlainObject(b)) {
    return b ?? a;
  }
  const shared = Object.entries(b).map(([key, value]) => [
    key,
    Object.hasOwn(a, key) ? mergeBlocks(a[key], value) : value,
  ]);
  return Object.fromEntries([...Object.entries(a), ...shared]);
}

function single(raw: unknown): unknown {
  return Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
}

/**
 * The blocks of a kind with their labels joined by dots. JSON lets a list stand for several blocks at any level; an
 * empty block is `null` there.
 */
function blocks(document: Readonly<Record<string, unknown>>, kind: string, labels: number): [string, unknown][] {
  const found = Object.hasOwn(document, kind) ? document[kind] : undefined;
  return labelled(found, '', labels);
}

function labelled(raw: unknown, label: string, labels: number): [string, unknown][] {
  if (Array.isArray(raw)) {
    return raw.flatMap((item) => labelled(item, label, labels));
  }
  if (labels === 0) {
    return raw === null || raw === undefined ? [] : [[label, raw]];
  }
  return Object.entries(asObject(raw))
    .filter(([name]) => name !== '//')
    .flatMap(([name, inner]) => labelled(inner, label === '' ? name : `${label}.${name}`, labels - 1));
}
