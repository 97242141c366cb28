import { isPlainObject, type Resource, type ResourceTree, ResourceView, type Value, World } from '../core';
import { byTexts } from './order';
import type { AttestationRecord, LocationRecord } from './record';
import type { SourceFiles } from './source-files';

const METADATA_PREFIX = 'compliant-ai:';
/** Metadata of resources that says what a construct implements, and not what somebody declares. */
const CONTROLS = 'compliant-ai:controls';

/** What the documents say that somebody declared: in the metadata of templates, and in tags and labels. */
export function attestationsOf(trees: readonly ResourceTree[], sources: SourceFiles): AttestationRecord[] {
  const found = trees.flatMap((tree) => [
    ...inTemplateMetadata(tree, sources),
    ...tree.resources.flatMap((resource) => [...inResourceMetadata(resource, sources), ...inTags(resource, sources)]),
  ]);
  const distinct = new Map(
    found.map((attestation) => [
      JSON.stringify([attestation.kind, attestation.stack, attestation.subject, attestation.statement]),
      attestation,
    ]),
  );
  return [...distinct.values()].sort(
    byTexts(
      ({ kind }) => kind,
      ({ stack }) => stack,
      ({ subject }) => subject ?? '',
      ({ statement }) => JSON.stringify(statement),
    ),
  );
}

/** `compliant-ai:baa/Stack/Ai` in the metadata of a template: the kind, and the path of the construct. */
function inTemplateMetadata(tree: ResourceTree, sources: SourceFiles): AttestationRecord[] {
  if (tree.dialect !== 'cloudformation' || tree.file === undefined) {
    return [];
  }
  const source = sources.at(tree.file);
  const metadata = source?.syntax?.members('Metadata')[0]?.value;
  const data = metadata?.toData();
  return Object.entries(isPlainObject(data) ? data : {})
    .filter(([key]) => key.startsWith(METADATA_PREFIX))
    .map(([key, statement]) => {
      const [kind = '', ...path] = key.slice(METADATA_PREFIX.length).split('/');
      const region = source?.locateMetadata(key);
      return attestation(kind, statement, sources.nameOfStack(tree.name), path.join('/'), {
        file: sources.nameOf(tree.file ?? ''),
        ...region,
      });
    });
}

function inResourceMetadata(resource: Resource, sources: SourceFiles): AttestationRecord[] {
  const metadata = resource.attributes.Metadata;
  return Object.entries(isPlainObject(metadata) ? metadata : {})
    .filter(([key]) => key.startsWith(METADATA_PREFIX) && key !== CONTROLS)
    .map(([key, statement]) =>
      attestation(
        key.slice(METADATA_PREFIX.length),
        statement,
        sources.nameOfStack(resource.tree.name),
        subjectOf(resource),
        locationOf(resource, sources),
      ),
    );
}

/** What tags say, as far as they declare anything: `compliance:purpose` only says what a store is for. */
const TAGS: Readonly<Record<string, readonly [kind: string, field: string]>> = {
  baa: ['baa', 'reference'],
  'baa-reference': ['baa', 'reference'],
  'baa-effective': ['baa', 'effective'],
  'lock-acknowledged-by': ['lock', 'acknowledgedBy'],
  'lock-ticket': ['lock', 'ticket'],
};

function inTags(resource: Resource, sources: SourceFiles): AttestationRecord[] {
  const byKind = new Map<string, Record<string, string>>();
  for (const [name, value] of tagsOf(resource)) {
    const [, suffix] = /^compliance[:-](.+)$/.exec(name) ?? [];
    const meaning = suffix !== undefined && Object.hasOwn(TAGS, suffix) ? TAGS[suffix] : undefined;
    if (meaning !== undefined) {
      const [kind, field] = meaning;
      byKind.set(kind, { ...byKind.get(kind), [field]: value.text ?? value.describe() });
    }
  }
  return [...byKind].map(([kind, statement]) =>
    attestation(
      kind,
      statement,
      sources.nameOfStack(resource.tree.name),
      subjectOf(resource),
      locationOf(resource, sources),
    ),
  );
}

function tagsOf(resource: Resource): (readonly [string, Value])[] {
  const view = new ResourceView(resource, new World());
  return ['tags', 'labels'].flatMap((holder) => {
    const tags = view.properties.child(holder);
    return tags.keys().map((name) => [name, tags.child(name)] as const);
  });
}

function attestation(
  kind: string,
  statement: unknown,
  stack: string,
  subject: string,
  location: LocationRecord | undefined,
): AttestationRecord {
  return {
    kind,
    statement: isPlainObject(statement) ? statement : { statement },
    stack,
    ...(subject === '' ? {} : { subject }),
    ...(location === undefined ? {} : { location }),
  };
}

function subjectOf(resource: Resource): string {
  return resource.path ?? resource.address;
}

function locationOf(resource: Resource, sources: SourceFiles): LocationRecord | undefined {
  const file = resource.file ?? resource.tree.file;
  return file === undefined
    ? undefined
    : { file: sources.nameOf(file), ...sources.at(file)?.locate(resource.address, undefined) };
}
