import {
  type Check,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type KeyDemand, type KeyTable, keysOf, pathOf, type Satellite, typesOf } from './key-demand';
import { examplesOf } from './key-examples';
import { type KeyOwner, keyOwner } from './key-owner';

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
function judgeDemand(demand: KeyDemand, resource: ResourceView): Verdict[] {
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

function pathsOf(demand: KeyDemand): string[] {
  const paths = [...keysOf(demand), ...(demand.mode === undefined ? [] : [demand.mode.property])];
  return paths.length === 0 ? typesOf(demand) : paths.map((path) => pathOf(demand, path));
}
