import {
  ATTESTATION_PREFIX,
  isAttestationKind,
  isPlainObject,
  lapseOf,
  lastDayOf,
  listAttestations,
  type Policy,
  type Resource,
  type ResourceTree,
  ResourceView,
  type Value,
  World,
} from '../core';
import { attestationIn } from '../rules/support/attestations';
import { byTexts } from './order';
import type { AttestationRecord, LocationRecord } from './record';
import type { SourceFiles } from './source-files';

/** Metadata of resources that says what a construct implements, and not what somebody declares. */
const CONTROLS = 'compliant-ai:controls';

/**
 * What somebody declared: in the metadata of templates, in resources of Terraform that carry attestations, in tags and
 * labels, and in the policy.
 *
 * @param today the day by which is said what is over, `YYYY-MM-DD`
 */
export function attestationsOf(
  trees: readonly ResourceTree[],
  sources: SourceFiles,
  policy: Pick<Policy, 'attestations'>,
  today: string,
): AttestationRecord[] {
  const found = trees.flatMap((tree) => {
    const recorded = [
      ...inTemplateMetadata(tree, sources),
      ...tree.resources.flatMap((resource) => [
        ...inResourceMetadata(resource, sources),
        ...inCarrier(resource, sources),
      ]),
    ];
    // A construct says in tags what it recorded in full.
    const isRecorded = ({ kind, statement }: AttestationRecord) =>
      recorded.some((one) => one.kind === kind && one.statement.reference === statement.reference);
    return [
      ...recorded,
      ...tree.resources
        .flatMap((resource) => inTags(resource, sources))
        .filter((one) => one.statement.reference === undefined || !isRecorded(one)),
    ];
  });
  const distinct = new Map(
    [...found, ...inPolicy(policy)].map((attestation) => [
      JSON.stringify([attestation.kind, attestation.stack, attestation.subject, attestation.statement]),
      { ...attestation, ...validityOf(attestation, today) },
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
    .filter(([key]) => key.startsWith(ATTESTATION_PREFIX))
    .map(([key, statement]) => {
      const [kind = '', ...path] = key.slice(ATTESTATION_PREFIX.length).split('/');
      const region = source?.locateMetadata(key);
      return attestation(kind, statement, sources.nameOfStack(tree.name), path.join('/'), {
        file: sources.nameOf(tree.file ?? ''),
        ...region,
      });
    });
}

/** Attestations that belong to the organization and count for every stack. */
function inPolicy({ attestations }: Pick<Policy, 'attestations'>): AttestationRecord[] {
  return listAttestations(attestations).map(({ kind, statement }) =>
    attestation(kind, { ...statement }, 'all', 'policy', undefined),
  );
}

/** Until when an attestation counts, and why it does not on a day. */
function validityOf({ kind, statement }: AttestationRecord, today: string): Pick<AttestationRecord, 'until' | 'lapse'> {
  if (!isAttestationKind(kind)) {
    return {};
  }
  const [until, lapse] = [lastDayOf({ kind, statement }), lapseOf({ kind, statement }, today)];
  return { ...(until === undefined ? {} : { until }), ...(lapse === undefined ? {} : { lapse }) };
}

function inCarrier(resource: Resource, sources: SourceFiles): AttestationRecord[] {
  const carried = attestationIn(new ResourceView(resource, new World()));
  return carried === undefined
    ? []
    : [
        attestation(
          carried.kind,
          carried.statement,
          sources.nameOfStack(resource.tree.name),
          carried.subject ?? subjectOf(resource),
          locationOf(resource, sources),
        ),
      ];
}

function inResourceMetadata(resource: Resource, sources: SourceFiles): AttestationRecord[] {
  const metadata = resource.attributes.Metadata;
  return Object.entries(isPlainObject(metadata) ? metadata : {})
    .filter(([key]) => key.startsWith(ATTESTATION_PREFIX) && key !== CONTROLS)
    .map(([key, statement]) =>
      attestation(
        key.slice(ATTESTATION_PREFIX.length),
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
