import { type Resource, type ResourceTree, ResourceView, type Value, World } from '../../core';
import type { Answer } from './answers';

/** The argument that holds the literal name of a resource, by its type. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::DeliverySource': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  aws_s3_bucket: 'bucket',
  google_logging_project_bucket_config: 'bucket_id',
  google_logging_folder_bucket_config: 'bucket_id',
  google_logging_organization_bucket_config: 'bucket_id',
  google_logging_billing_account_bucket_config: 'bucket_id',
  google_bigquery_dataset: 'dataset_id',
};

/** How ARNs, resource ids, endpoints and addresses end in a name. */
const NAME_IN = [
  /^arn:[^:]*:s3:::([^/]+)/,
  /:log-group:([^:]+)/,
  /^storage\.googleapis\.com\/([^/]+)/,
  /^(?:gs|bq):\/\/(?:[^/]*\.)?([^./]+)\/?$/,
  /^https:\/\/([^./]+)\.blob\./,
  /\/([^/]+)$/,
];

/** The resources of a type that name another one in a property: by reference, in a composed text, or literally. */
export function naming(named: ResourceView, type: string, property: string): ResourceView[] {
  if (named.resource.tree.ofType(type).length === 0) {
    return [];
  }
  const referring = named.referencedBy(type).filter((view) => view.all(property).some((value) => names(value, named)));
  const name = nameOf(named);
  const literal = name === undefined ? [] : spelling(named, type, property, name).map(({ resource }) => resource);
  return [...new Set([...referring.map(({ resource }) => resource), ...literal])].map((one) => named.view(one));
}

/** The resources of a type that spell out a name in a property, or have it from the same variable. */
export function spelling(view: ResourceView, type: string, property: string, name: string): ResourceView[] {
  const key = keyOf(name, view.resource);
  const spelled = key === undefined ? undefined : literals(view.resource.tree, type, property).get(key);
  return (spelled ?? []).map((one) => view.view(one));
}

const openNames = new WeakMap<ResourceTree, Map<string, boolean>>();

/**
 * Whether a resource of a type may name anything: its property holds a parameter, a variable, a local value or a data
 * source.
 */
export function mayNameAny(view: ResourceView, type: string, property: string): boolean {
  const { tree } = view.resource;
  const ofTree = openNames.get(tree) ?? new Map<string, boolean>();
  openNames.set(tree, ofTree);
  const key = `${type} ${property}`;
  const known = ofTree.get(key) ?? view.ofType(type).some((one) => one.all(property).some(isOpenName));
  ofTree.set(key, known);
  return known;
}

function isOpenName({ reference, isUndetermined, text }: Value): boolean {
  return reference === undefined && isUndetermined && /^\$\{((var|each|local|data)\b|\w+\}$)|^$/.test(text ?? '');
}

/** One element of several, or something that cannot be told from its like: the same text need not be the same name. */
const AMBIGUOUS = /\$\{[^}]*(\beach\.|\bcount\.|…)/;

/** What tells a name from others. A variable means the same throughout its module, and only there. */
function keyOf(name: string, resource: Resource): string | undefined {
  if (!name.includes('${')) {
    return name;
  }
  const [module = ''] = /^(module\.[^.]+\.)*/.exec(resource.address) ?? [];
  return AMBIGUOUS.test(name) ? undefined : `${module} ${name}`;
}

/** Whether a value names a resource. What mentions it in a way that cannot be read counts as naming it. */
function names(value: Value, named: ResourceView): Answer {
  if (value.reference !== undefined) {
    return value.reference.resource === named.resource;
  }
  const { text } = value;
  if (text === undefined) {
    return value.isUndetermined;
  }
  return text.includes('${') && mentions(text, named.address.replace(/^(module\.[^.]+\.)+/, ''));
}

/** Whether a text holds an address as a whole, not as a part of a longer one. */
function mentions(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    if (!/[\w.-]/.test(text[at - 1] ?? '') && !/[\w-]/.test(text[at + address.length] ?? '')) {
      return true;
    }
  }
  return false;
}

/** The name that a document spells out for a resource, or the variable that holds it. */
function nameOf(view: ResourceView): string | undefined {
  return view.get(NAMES[view.type] ?? 'name').text;
}

const indexes = new WeakMap<ResourceTree, Map<string, Map<string, Resource[]>>>();

/** Resources of a type by the name that a property of theirs spells out; built once for each tree. */
function literals(tree: ResourceTree, type: string, property: string): Map<string, Resource[]> {
  const ofTree = indexes.get(tree) ?? new Map<string, Map<string, Resource[]>>();
  indexes.set(tree, ofTree);
  const key = `${type} ${property}`;
  const known = ofTree.get(key);
  if (known !== undefined) {
    return known;
  }
  const index = new Map<string, Resource[]>();
  for (const resource of tree.ofType(type)) {
    for (const value of new ResourceView(resource, new World()).all(property)) {
      const name = value.reference === undefined ? nameIn(value.text) : undefined;
      const spelled = name === undefined ? undefined : keyOf(name, resource);
      if (spelled !== undefined) {
        index.set(spelled, index.get(spelled) ?? []);
        index.get(spelled)?.push(resource);
      }
    }
  }
  ofTree.set(key, index);
  return index;
}

function nameIn(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  for (const pattern of NAME_IN) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) {
      return name;
    }
  }
  return text;
}
