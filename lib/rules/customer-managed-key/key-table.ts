import {
  type Check,
  type Example,
  type Examples,
  fail,
  isPlainObject,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { merge, setPath } from '../support/property-table';
import { type KeyOwner, keyOwner } from './key-owner';

/** Where a store names its key. */
export interface KeyDemand {
  /** The dotted path of the argument that names the key; of several, any one does; none where only satellites do. */
  readonly key: string | readonly string[];
  /**
   * A block, `[]` after it for each block of a list; each one present needs a key of its own.
   *
   * @default - the resource itself needs the key
   */
  readonly within?: string;
  /**
   * The switch beside the key: the key counts only under one of these values.
   *
   * @default - naming a key is enough
   */
  readonly mode?: { readonly property: string; readonly accepts: readonly string[]; readonly rejects: string };
  /**
   * Resources of their own that give the store its key.
   *
   * @default - only the store itself can name the key
   */
  readonly satellites?: readonly Satellite[];
  /**
   * Whether there is data to protect; undefined where this cannot be told.
   *
   * @default - always
   */
  readonly when?: (resource: ResourceView) => boolean | undefined;
  /**
   * Arguments that name what the store is restored or replicated from; the key is then inherited when none is named.
   *
   * @default - the store starts empty
   */
  readonly inherits?: readonly string[];
  /**
   * The arguments that name the key in what is inherited from.
   *
   * @default - the same ones, where that is of the same type
   */
  readonly inheritedKey?: readonly string[];
  /**
   * What protects the store when no key is named.
   *
   * @default - no sentence
   */
  readonly why?: string;
  /**
   * Whether a store has either this or the other demand of its type, never both.
   *
   * @default false
   */
  readonly alternative?: boolean;
  /**
   * Other properties that an example needs so that the demand applies.
   *
   * @default - none
   */
  readonly example?: Readonly<Record<string, unknown>>;
}

/** A resource that gives another one its key. */
export interface Satellite {
  readonly type: string;
  /**
   * The argument that names the store.
   *
   * @default - it holds for every store of its region or location
   */
  readonly store?: string;
  /** The arguments that name the key; any one does. */
  readonly key: readonly string[];
}

/** The demands on each resource type; a bare path is a demand with nothing but that key. */
export type KeyTable = Readonly<Record<string, string | KeyDemand | readonly (string | KeyDemand)[]>>;

/** Makes the checks of a table. */
export function keyChecks(table: KeyTable): Record<string, Check> {
  return Object.fromEntries(
    Object.entries(table).map(([type, entry]) => {
      const demands = (isList(entry) ? entry : [entry]).map((one) => (typeof one === 'string' ? { key: one } : one));
      return [
        type,
        {
          judge: (resource: ResourceView) => demands.flatMap((demand) => judgeDemand(demand, resource)),
          properties: [...new Set(demands.flatMap(pathsOf))],
          examples: () => examplesOf(type, demands),
        },
      ];
    }),
  );
}

/** Judges one demand on one resource. */
export function judgeDemand(demand: KeyDemand, resource: ResourceView): Verdict[] {
  const concerned = demand.when === undefined ? true : demand.when(resource);
  if (concerned === false) {
    return [notApplicable()];
  }
  const holders = demand.within === undefined ? [resource.properties] : blocks(resource, demand.within);
  const verdicts = holders.map((holder) => judgeHolder(demand, holder, resource));
  if (concerned === undefined && verdicts.some(({ outcome }) => outcome !== 'pass')) {
    return [undetermined(`whether ${keysOf(demand)[0]} matters here is known only at deployment`, keysOf(demand)[0])];
  }
  return verdicts.length > 0 ? verdicts : [notApplicable()];
}

function blocks(resource: ResourceView, path: string): Value[] {
  return resource.all(path.endsWith('[]') ? path : `${path}[]`).filter((block) => !block.isAbsent);
}

function judgeHolder(demand: KeyDemand, holder: Value, resource: ResourceView): Verdict {
  const values = keysOf(demand).flatMap((key) => holder.all(key));
  const named = judgeKeys(values, resource);
  const property = named.value?.path || values[0]?.path || keysOf(demand)[0];
  if (named.owner === 'none') {
    return judgeAbsence(demand, property, resource);
  }
  const mode = demand.mode === undefined ? undefined : holder.get(demand.mode.property);
  if (mode !== undefined && demand.mode !== undefined && !mode.isAbsent && named.owner !== 'provider') {
    const isAccepted = demand.mode.accepts.some((accepted) => mode.is(accepted));
    if (!isAccepted && !mode.isUndetermined) {
      const allowed = demand.mode.accepts.join(', ');
      return fail(`${mode.path} is ${mode.describe()}, which uses no key of your own; allowed: ${allowed}`, mode.path);
    }
    if (mode.isUndetermined) {
      return undetermined(`${mode.path} is known only at deployment (${mode.describe()})`, mode.path);
    }
  }
  return verdictOf(named.owner, named.value, property);
}

function judgeAbsence(demand: KeyDemand, property: string | undefined, resource: ResourceView): Verdict {
  for (const satellite of demand.satellites ?? []) {
    for (const view of satellitesOf(resource, satellite)) {
      const named = judgeKeys(
        satellite.key.flatMap((key) => view.all(key)),
        view,
      );
      if (named.owner !== 'none') {
        const verdict = verdictOf(named.owner, named.value, property);
        return verdict.reason === '' ? verdict : { ...verdict, reason: `${view.address}: ${verdict.reason}` };
      }
    }
  }
  const inherited = judgeInheritance(demand, property, resource);
  if (inherited !== undefined) {
    return inherited;
  }
  const missing =
    property === undefined ? `no ${typesOf(demand).join(' or ')} names a key for it` : `${property} is not set`;
  return fail(demand.why === undefined ? missing : `${missing}: ${demand.why}`, property);
}

function judgeInheritance(
  demand: KeyDemand,
  property: string | undefined,
  resource: ResourceView,
): Verdict | undefined {
  const source = (demand.inherits ?? []).map((path) => resource.get(path)).find((value) => !value.isAbsent);
  if (source === undefined) {
    return undefined;
  }
  const origin = resource.follow(source);
  const keys = demand.inheritedKey ?? (origin?.type === resource.type ? keysOf(demand) : []);
  if (origin === undefined || keys.length === 0) {
    return undetermined(`${property} is not set, and the key of ${source.path} cannot be seen here`, property);
  }
  const named = judgeKeys(
    keys.flatMap((key) => origin.all(key)),
    origin,
  );
  return named.owner === 'none'
    ? fail(`${property} is not set, and ${origin.address} names no key either`, property)
    : verdictOf(named.owner, named.value, property);
}

function typesOf(demand: KeyDemand): string[] {
  return (demand.satellites ?? []).map(({ type }) => type);
}

/** The resources of one type that name this one as their store. */
function satellitesOf(resource: ResourceView, satellite: Satellite): ResourceView[] {
  const argument = satellite.store;
  if (argument === undefined) {
    return resource.ofType(satellite.type);
  }
  return resource.referencedBy(satellite.type).filter((view) => {
    const store = view.get(argument);
    const followed = view.follow(store);
    return followed === undefined ? store.isUndetermined : followed.address === resource.address;
  });
}

const RANK: readonly KeyOwner[] = ['customer', 'unknown', 'provider', 'none'];

/** Of several ways to name a key, the one that counts. */
function judgeKeys(values: readonly Value[], resource: ResourceView): { owner: KeyOwner; value: Value | undefined } {
  const judged = values.map((value) => ({ owner: keyOwner(value, resource), value }));
  const best = RANK.map((owner) => judged.find((one) => one.owner === owner)).find((one) => one !== undefined);
  return best ?? { owner: 'none', value: undefined };
}

/** The verdict on a key that is named. */
export function verdictOf(owner: KeyOwner, value: Value | undefined, property: string | undefined): Verdict {
  switch (owner) {
    case 'customer':
      return pass('', property);
    case 'unknown':
      return undetermined(`${property} is known only at deployment (${value?.describe() ?? ''})`, property);
    default:
      return fail(`${property} is ${value?.describe() ?? 'not set'}, which is no key of your own`, property);
  }
}

function isList(entry: KeyTable[string]): entry is readonly (string | KeyDemand)[] {
  return Array.isArray(entry);
}

function keysOf(demand: KeyDemand): readonly string[] {
  return typeof demand.key === 'string' ? [demand.key] : demand.key;
}

function pathsOf(demand: KeyDemand): string[] {
  const paths = [...keysOf(demand), ...(demand.mode === undefined ? [] : [demand.mode.property])];
  return paths.length === 0 ? typesOf(demand) : paths.map((path) => pathOf(demand, path));
}

function pathOf(demand: KeyDemand, path: string): string {
  return demand.within === undefined ? path : `${demand.within}.${path}`;
}

interface KeySample {
  readonly key: unknown;
  readonly beside: Record<string, unknown>;
  /** A value that is no key of one's own. */
  readonly foreign: string;
}

const CLOUDFORMATION: KeySample = {
  key: { 'Fn::GetAtt': ['Key', 'Arn'] },
  beside: { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: {} } } },
  foreign: 'alias/aws/example',
};

/** A key of the right kind for an example of a resource type. */
export function keySample(type: string, path: string): KeySample {
  if (type.startsWith('AWS::')) {
    return CLOUDFORMATION;
  }
  if (type.startsWith('aws_')) {
    return terraformKey('aws_kms_key', 'arn', 'alias/aws/example');
  }
  if (type.startsWith('google_')) {
    return terraformKey('google_kms_crypto_key', 'id', '');
  }
  return path.endsWith('disk_encryption_set_id')
    ? terraformKey('azurerm_disk_encryption_set', 'id', '')
    : terraformKey('azurerm_key_vault_key', 'id', '');
}

function terraformKey(type: string, attribute: string, foreign: string): KeySample {
  return {
    key: `\${${type}.key.${attribute}}`,
    beside: { resource: { [type]: { key: { name: 'key' } } } },
    foreign,
  };
}

/** Everything in order but for one key. */
function examplesOf(type: string, demands: readonly KeyDemand[]): Examples {
  const complete = (some: readonly KeyDemand[]) =>
    some.reduce<Example>((example, demand) => withKey(type, demand, example), { resource: {} });
  const bases = demands.map((demand) => complete(demand.alternative === true ? [demand] : demands));
  const all = demands.map((demand, index) => variations(type, demand, bases[index] ?? { resource: {} }));
  return {
    compliant: [...bases, ...all.flatMap((one) => one.compliant)],
    violating: all.flatMap((one) => one.violating),
    undetermined: all.flatMap((one) => one.undetermined),
    absent: all.flatMap((one) => one.absent),
  };
}

/** An example with the key of one demand added, in the store itself or, where that cannot be, in a satellite. */
function withKey(type: string, demand: KeyDemand, example: Example): Example {
  const resource = merge({ ...example.resource }, demand.example ?? {});
  const path = keyPathOf(demand);
  if (path === undefined) {
    return bySatellite(type, demand.satellites?.[0], { ...example, resource }, keySample(type, '').key);
  }
  const mode = demand.mode;
  const withMode = mode === undefined ? resource : set(resource, pathOf(demand, mode.property), mode.accepts[0]);
  const sample = keySample(type, path);
  return { resource: set(withMode, path, sample.key), beside: merge({ ...example.beside }, sample.beside) };
}

function variations(type: string, demand: KeyDemand, compliant: Example): Examples {
  const path = keyPathOf(demand);
  const satellites = demand.satellites ?? [];
  const sample = keySample(type, path ?? '');
  const varied = (value: unknown, title: string): Example =>
    path === undefined
      ? { ...bySatellite(type, satellites[0], compliant, value), title }
      : { ...compliant, resource: set({ ...compliant.resource }, path, value), title };
  const mode = demand.mode;
  return {
    compliant:
      path === undefined
        ? []
        : satellites.map((one) =>
            bySatellite(type, one, varied(undefined, `the key is set by ${one.type}`), sample.key),
          ),
    violating: [
      varied(sample.foreign, 'the key is none of your own'),
      ...(mode === undefined
        ? []
        : [
            {
              ...compliant,
              title: `${pathOf(demand, mode.property)} is ${mode.rejects}`,
              resource: set({ ...compliant.resource }, pathOf(demand, mode.property), mode.rejects),
            },
          ]),
    ],
    undetermined: [varied(UNDETERMINED, 'the key is a parameter')],
    absent: [{ ...varied(undefined, 'no key is named'), outcome: 'fail' }],
  };
}

function bySatellite(type: string, satellite: Satellite | undefined, example: Example, key: unknown): Example {
  if (satellite === undefined) {
    return example;
  }
  if (key === undefined) {
    const without = setPath(example.beside, ['resource', satellite.type], undefined);
    return { ...example, beside: isPlainObject(without) ? without : {} };
  }
  const store = satellite.store === undefined ? {} : { [satellite.store]: `\${${type}.subject.id}` };
  const separate = setPath(store, (satellite.key[0] ?? '').split('.'), key);
  const beside = merge({ ...example.beside }, keySample(type, '').beside);
  return { ...example, beside: merge(beside, { resource: { [satellite.type]: { separate } } }) };
}

function keyPathOf(demand: KeyDemand): string | undefined {
  const [first] = keysOf(demand);
  return first === undefined ? undefined : pathOf(demand, first);
}

function set(resource: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const changed = setPath(resource, path.split('.'), value);
  return isPlainObject(changed) ? changed : {};
}
