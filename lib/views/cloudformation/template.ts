import {
  ATTESTATION_PREFIX,
  ConfigurationError,
  forEachWorld,
  isPlainObject,
  type OpaquePart,
  type ResourceProps,
  ResourceTree,
} from '../../core';
import { withGlobals } from './globals';
import type { TemplateLinks } from './links';
import { mentions } from './mentions';
import { TemplateReader, type TemplateSections } from './reader';

/** What is known of a template besides its text. */
export interface TemplateProps {
  /** The stack or file, as findings name it. */
  readonly name: string;
  /**
   * The file that the template was read from.
   *
   * @default - made in memory
   */
  readonly file?: string;
  /**
   * Where the stack is deployed: the nodes `region` and `account`. Adds a resource of type `cdk:stack`.
   *
   * @default - nothing is known of where, and nothing is judged by it
   */
  readonly environment?: Readonly<Record<string, unknown>>;
  /**
   * The paths of constructs by logical id.
   *
   * @default - the paths in the `aws:cdk:path` metadata
   */
  readonly paths?: ReadonlyMap<string, string>;
  /**
   * What the template is deployed together with.
   *
   * @default - it stands alone
   */
  readonly links?: TemplateLinks;
}

/** The type of the resource that stands for the environment of a stack. */
export const STACK_TYPE = 'cdk:stack';

/** Templates that are nested deeper are refused; the deepest known ones have some thirty levels. */
const MAX_DEPTH = 200;

/** Transforms that hide no resource: SAM's own types are judged as they are written. */
const TRANSPARENT = new Set(['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31']);

/** Resource types that stand for a template elsewhere. */
const NESTING = new Set([
  'AWS::CloudFormation::Stack',
  'AWS::CloudFormation::StackSet',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
  'AWS::Serverless::Application',
]);

/**
 * The resources of a CloudFormation template.
 *
 * @throws ConfigurationError when it is no template: no object, no `Resources`, a resource without `Type`, or nested
 * more than 200 levels deep
 */
export function templateTree(template: unknown, props: TemplateProps): ResourceTree {
  refuseDeep(template, props.name);
  const resources = resourcesOf(template, props.name);
  const sections = sectionsOf(template, props);
  const declared = Object.entries(resources).filter(([address]) => !isExpansion(address));
  const parts = declared.map(([address, resource]) => partsOf(address, resource, template, props));
  for (const { condition, properties } of parts) {
    if (condition !== undefined) {
      sections.conditional.set(properties, condition);
    }
  }
  const deployed = new Set(deployedOf(parts, sections, props.name));
  const addresses = new Set(declared.map(([address]) => address));
  const known = parts.filter((part) => deployed.has(part)).map((part) => describe(part, addresses, props));
  return new ResourceTree(
    {
      name: props.name,
      dialect: 'cloudformation',
      ...(props.file === undefined ? {} : { file: props.file }),
      opaque: [...opaqueTransforms(template), ...opaqueResources(resources), ...opaqueStacks(known, props.links)],
      metadata: ownMetadata(template),
    },
    props.environment === undefined
      ? known
      : [{ type: STACK_TYPE, address: props.name, properties: props.environment }, ...known],
    (tree) => new TemplateReader(tree, sections),
  );
}

interface Parts {
  readonly address: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly condition: unknown;
}

function resourcesOf(template: unknown, name: string): Record<string, unknown> {
  if (!isPlainObject(template)) {
    throw new ConfigurationError(`'${name}' is no CloudFormation template: it must be an object with 'Resources'`);
  }
  if (!isPlainObject(template.Resources)) {
    throw new ConfigurationError(`'${name}' is no CloudFormation template: 'Resources' must be an object`);
  }
  return template.Resources;
}

function sectionsOf(template: unknown, props: TemplateProps): TemplateSections {
  const section = (name: string): Record<string, unknown> => {
    const value = isPlainObject(template) && Object.hasOwn(template, name) ? template[name] : undefined;
    return isPlainObject(value) ? value : {};
  };
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    outputs: section('Outputs'),
    environment: props.environment ?? {},
    conditional: new WeakMap(),
    links: props.links ?? {},
  };
}

function partsOf(address: string, resource: unknown, template: unknown, props: TemplateProps): Parts {
  if (!isPlainObject(resource) || typeof resource.Type !== 'string' || resource.Type === '') {
    throw new ConfigurationError(`'${props.name}' is no CloudFormation template: resource '${address}' has no 'Type'`);
  }
  const { Type: type, Properties: properties, ...attributes } = resource;
  const globals = isPlainObject(template) ? template.Globals : undefined;
  return {
    address,
    type,
    // A copy, because a YAML alias lets two resources with different conditions share one object.
    properties: withGlobals(type, isPlainObject(properties) ? { ...properties } : {}, globals),
    attributes,
    condition: attributes.Condition,
  };
}

function describe(parts: Parts, addresses: ReadonlySet<string>, props: TemplateProps): ResourceProps {
  const names = mentions(parts.properties)
    .filter(({ kind }) => kind === 'Ref' || kind === 'Fn::GetAtt')
    .map(({ name }) => name);
  const path = props.paths?.get(parts.address) ?? pathInMetadata(parts.attributes.Metadata);
  return {
    type: parts.type,
    address: parts.address,
    properties: parts.properties,
    attributes: parts.attributes,
    references: [...new Set(names)].filter((name) => addresses.has(name)),
    ...(path === undefined ? {} : { path }),
  };
}

/** Leaves out what no deployment creates: the resources whose condition can only be false. */
function deployedOf(parts: readonly Parts[], sections: TemplateSections, name: string): Parts[] {
  const probe = new ResourceTree({ name, dialect: 'cloudformation' }, [], (tree) => new TemplateReader(tree, sections));
  const outcomes = new Map<unknown, boolean>();
  const canBeMet = (condition: unknown): boolean => {
    let met = false;
    const complete = forEachWorld((world) => {
      met ||= probe.reader instanceof TemplateReader && probe.reader.isMet(condition, world);
    });
    return met || !complete;
  };
  return parts.filter(({ condition }) => {
    if (condition === undefined) {
      return true;
    }
    const outcome = outcomes.get(condition) ?? canBeMet(condition);
    outcomes.set(condition, outcome);
    return outcome;
  });
}

/** What the template says of itself under keys of this package. */
function ownMetadata(template: unknown): Record<string, unknown> {
  const metadata = isPlainObject(template) ? template.Metadata : undefined;
  return Object.fromEntries(
    Object.entries(isPlainObject(metadata) ? metadata : {}).filter(([key]) => key.startsWith(ATTESTATION_PREFIX)),
  );
}

function pathInMetadata(metadata: unknown): string | undefined {
  const path = isPlainObject(metadata) ? metadata['aws:cdk:path'] : undefined;
  return typeof path === 'string' && path !== '' ? path : undefined;
}

function isExpansion(address: string): boolean {
  return address.startsWith('Fn::');
}

function opaqueTransforms(template: unknown): OpaquePart[] {
  const transform = isPlainObject(template) ? (template.Transform ?? template['Fn::Transform']) : undefined;
  const list = Array.isArray(transform) ? transform : transform === undefined || transform === null ? [] : [transform];
  return list
    .map((entry: unknown) => (isPlainObject(entry) ? entry.Name : entry))
    .filter((name) => typeof name !== 'string' || !TRANSPARENT.has(name))
    .map((name) => ({
      address: 'Transform',
      type: String(name),
      reason: `the transform ${String(name)} can add and change resources at deployment`,
    }));
}

function opaqueResources(resources: Readonly<Record<string, unknown>>): OpaquePart[] {
  return Object.keys(resources)
    .filter(isExpansion)
    .map((address) => ({
      address,
      type: address.startsWith('Fn::ForEach::') ? 'Fn::ForEach' : address,
      reason: `${address} is expanded into resources at deployment`,
    }));
}

function opaqueStacks(resources: readonly ResourceProps[], links: TemplateLinks | undefined): OpaquePart[] {
  return resources
    .filter(({ type }) => NESTING.has(type) || type.endsWith('::MODULE'))
    .filter(({ address }) => links?.nested?.has(address) !== true)
    .map(({ address, type, path }) => ({
      address,
      type,
      path,
      reason: `${address} deploys resources of a template elsewhere`,
    }));
}

/** Walks without recursion, so that no document can exhaust the stack. */
function refuseDeep(template: unknown, name: string): void {
  const pending: { node: unknown; depth: number }[] = [{ node: template, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > MAX_DEPTH) {
      throw new ConfigurationError(`'${name}' is nested more than ${MAX_DEPTH} levels deep; no template needs that`);
    }
    if (typeof node === 'object' && node !== null) {
      for (const member of Object.values(node)) {
        if (typeof member === 'object' && member !== null) {
          pending.push({ node: member, depth: depth + 1 });
        }
      }
    }
  }
}
