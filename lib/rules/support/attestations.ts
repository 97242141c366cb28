import {
  ATTESTATION_NAMES,
  ATTESTATION_PREFIX,
  ATTESTATION_RESOURCE,
  type AttestationKind,
  attestationProblems,
  type CarriedAttestation,
  fail,
  isAttestationKind,
  isPlainObject,
  lapseOf,
  lastDayOf,
  listAttestations,
  type Policy,
  pass,
  type ResourceTree,
  type ResourceView,
  undetermined,
  Value,
  type Verdict,
} from '../../core';

/** An attestation on record, and where it stands. */
export interface RecordedAttestation extends CarriedAttestation {
  readonly at: string;
  /**
   * The path of the construct that recorded it.
   *
   * @default - not known
   */
  readonly subject?: string;
  /** Whether a part of it is known only at deployment. */
  readonly isOpen: boolean;
}

/** Which attestations are looked for, and on which day. */
export interface Wanted {
  readonly kind: AttestationKind;
  /**
   * The id of a vendor.
   *
   * @default - those that concern no vendor
   */
  readonly vendor?: string;
}

/**
 * Judges the attestations of a kind: those that the document of a resource carries, and those of the policy. One that
 * holds is enough.
 *
 * @returns undefined where none is on record
 */
export function judgeAttested(
  wanted: Wanted,
  resource: ResourceView,
  policy: Policy,
  today: string,
): Verdict | undefined {
  const found = [...inDocument(resource, wanted), ...inPolicy(policy, wanted.kind)].filter(
    (one) => vendorOf(one) === undefined || vendorOf(one) === wanted.vendor,
  );
  const judged = found.map((one) => ({ one, problems: problemsOf(one, today) }));
  const valid = judged.find(({ one, problems }) => problems.length === 0 && !one.isOpen);
  if (valid !== undefined) {
    const last = lastDayOf(valid.one);
    return pass(`${nameOf(valid.one)} counts${last === undefined ? '' : ` until ${last}`}`);
  }
  const open = found.find(({ isOpen }) => isOpen);
  if (open !== undefined) {
    return undetermined(`${open.at} is known only at deployment, at least in part`);
  }
  return judged[0] === undefined ? undefined : fail(judged[0].problems.join('; '));
}

/** What stands beside a resource in an example so that its document carries an attestation. */
export function carrying(type: string, kind: AttestationKind, statement: object): Record<string, unknown> {
  return type.startsWith('AWS::')
    ? { Metadata: { [`${ATTESTATION_PREFIX}${kind}/Example`]: statement } }
    : { resource: { [ATTESTATION_RESOURCE]: { attested: { input: { attestation: kind, ...statement } } } } };
}

function problemsOf(attestation: RecordedAttestation, today: string): string[] {
  const problems = attestationProblems(attestation, attestation.at);
  const lapse = problems.length === 0 ? lapseOf(attestation, today) : undefined;
  return lapse === undefined ? problems : [lapse];
}

/** The vendor of an attestation, which may be any where it names none. */
function vendorOf({ statement }: CarriedAttestation): unknown {
  return isPlainObject(statement) ? statement.vendor : undefined;
}

function nameOf({ kind, statement }: CarriedAttestation): string {
  return `${ATTESTATION_NAMES[kind]} '${isPlainObject(statement) ? String(statement.reference) : ''}'`;
}

function inPolicy({ attestations }: Policy, kind: AttestationKind): RecordedAttestation[] {
  return listAttestations(attestations)
    .filter((one) => one.kind === kind)
    .map((one) => ({ ...one, at: `attestations.${one.at}`, isOpen: false }));
}

/** Attestations in the metadata of a template, and in the resources that carry them in Terraform. */
function inDocument(view: ResourceView, wanted: Wanted): RecordedAttestation[] {
  return carriersIn(view.resource.tree, wanted)
    .flatMap((read) => read(view) ?? [])
    .filter(({ kind }) => kind === wanted.kind);
}

/** Reads an attestation in the world of a resource. */
type Carrier = (view: ResourceView) => RecordedAttestation | undefined;

const indexes = new WeakMap<ResourceTree, Map<string, Carrier[]>>();

/** What stands for carriers of which only reading tells whom they concern. */
const OPEN = '';

/**
 * What carries the attestations of a kind in a document, or may do so. They are told apart before they are read: every
 * caller of a vendor asks for them.
 */
function carriersIn(tree: ResourceTree, { kind, vendor }: Wanted): readonly Carrier[] {
  const index = indexes.get(tree) ?? indexOf(tree);
  indexes.set(tree, index);
  return [...new Set([labelOf(kind, vendor), labelOf(kind, undefined), OPEN])].flatMap(
    (label) => index.get(label) ?? [],
  );
}

function indexOf(tree: ResourceTree): Map<string, Carrier[]> {
  const index = new Map<string, Carrier[]>();
  const add = (label: string, carrier: Carrier) => {
    const carriers = index.get(label) ?? [];
    carriers.push(carrier);
    index.set(label, carriers);
  };
  for (const [key, raw] of Object.entries(tree.metadata)) {
    const [, kind = ''] = key.startsWith(ATTESTATION_PREFIX) ? (/^[^:]*:([^/]*)\//.exec(key) ?? []) : [];
    if (isAttestationKind(kind)) {
      const label = isLiteral(raw) ? labelOf(kind, raw.vendor) : OPEN;
      add(label, ({ world }) => recorded(kind, key, Value.read(raw, tree.reader, world, key)));
    }
  }
  for (const resource of tree.ofType(ATTESTATION_RESOURCE)) {
    const input = isPlainObject(resource.properties) ? resource.properties.input : undefined;
    add(isLiteral(input) ? labelOf(input.attestation, input.vendor) : OPEN, (view) =>
      attestationIn(view.view(resource)),
    );
  }
  return index;
}

function labelOf(kind: unknown, vendor: unknown): string {
  return [kind, vendor].every((one) => one === undefined || isLiteralText(one)) ? `${kind} ${vendor ?? ''}` : OPEN;
}

function isLiteral(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return isPlainObject(raw) && Object.keys(raw).every((key) => /^\w+$/.test(key) && key !== 'Ref');
}

function isLiteralText(raw: unknown): boolean {
  return typeof raw === 'string' && !/[$%]\{/.test(raw);
}

/** The attestation that a resource of Terraform carries; undefined where it carries none. */
export function attestationIn(carrier: ResourceView): RecordedAttestation | undefined {
  const input = carrier.type === ATTESTATION_RESOURCE ? carrier.get('input') : undefined;
  const kind = input?.get('attestation').string;
  if (input === undefined || kind === undefined || !isAttestationKind(kind)) {
    return undefined;
  }
  const subject = input.get('subject').string;
  const whole = recorded(kind, carrier.address, input);
  const { attestation: _, subject: __, ...statement } = isPlainObject(whole.statement) ? whole.statement : {};
  return { ...whole, statement, ...(subject === undefined ? {} : { subject }) };
}

function recorded(kind: AttestationKind, at: string, value: Value): RecordedAttestation {
  const open: string[] = [];
  return { kind, statement: plainOf(value, open), at, isOpen: open.length > 0 };
}

/** What a value holds, as plain data; paths of what only deployment knows are noted. */
function plainOf(value: Value, open: string[]): unknown {
  if (value.isUndetermined) {
    open.push(value.path);
    return undefined;
  }
  if (value.isList) {
    return value.items().map((item) => plainOf(item, open));
  }
  return value.isObject
    ? Object.fromEntries(
        value
          .keys()
          .map((name) => [name, plainOf(value.child(name), open)] as const)
          .filter(([, member]) => member !== undefined),
      )
    : value.scalar;
}
