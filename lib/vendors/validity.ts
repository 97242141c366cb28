import { isPlainObject } from '../core/value';
import {
  count,
  type DataProblem,
  day,
  listOf,
  mapping,
  matching,
  oneOf,
  type Path,
  type Shape,
  spelled,
  text,
} from './shape';
import type { Vendor } from './vendor';

const id = matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, "be an id such as 'azure-openai'");
const answer = oneOf(['yes', 'limited', 'no', 'unknown', 'not-applicable']);
const source = mapping(
  {
    url: matching(
      /^(https:\/\/|contract:)\S+$/,
      "be an https address or a contract such as 'contract:CLINIC-2026-114'",
    ),
    says: text,
  },
  { dated: day },
);

function fact(required: Readonly<Record<string, Shape>> = {}, optional: Readonly<Record<string, Shape>> = {}): Shape {
  const shape = mapping(
    {
      value: answer,
      summary: text,
      confidence: oneOf(['primary', 'third-party', 'unverified']),
      checkedOn: day,
      sources: listOf(source),
      ...required,
    },
    { note: text, guide: mapping({ says: listOf(text, 1) }, { changed: text }), ...optional },
  );
  return (value, path) => [...shape(value, path), ...unfounded(value, path)];
}

/** What nobody verified is unknown, and what is said to be known has a source. */
function unfounded(value: unknown, path: Path): DataProblem[] {
  if (!isPlainObject(value)) {
    return [];
  }
  const isUnverified = value.confidence === 'unverified';
  if (isUnverified !== (value.value === 'unknown')) {
    return [
      {
        path,
        problem: `'${spelled(path)}' must be 'unknown' where its confidence is 'unverified', and only there, got '${value.value}' and '${value.confidence}'`,
      },
    ];
  }
  return !isUnverified && Array.isArray(value.sources) && value.sources.length === 0
    ? [{ path: [...path, 'sources'], problem: `'${spelled([...path, 'sources'])}' must name a source, got none` }]
    : [];
}

const tier = mapping({ id, name: text, baa: answer });

const baaShape = fact({
  route: text,
  tiers: listOf(tier, 1),
  covers: listOf(text),
  excludes: listOf(text),
});

const baa: Shape = (value, path) => [...baaShape(value, path), ...contradictingTiers(value, path)];

function contradictingTiers(value: unknown, path: Path): DataProblem[] {
  if (!isPlainObject(value) || !Array.isArray(value.tiers)) {
    return [];
  }
  const isRefused = value.value === 'no' || value.value === 'unknown';
  return value.tiers.flatMap((one: unknown, index) =>
    isRefused && isPlainObject(one) && (one.baa === 'yes' || one.baa === 'limited')
      ? [
          {
            path: [...path, 'tiers', index],
            problem: `'${spelled([...path, 'tiers', index])}' must not offer a BAA where '${spelled([...path, 'value'])}' is '${value.value}', got '${one.baa}'`,
          },
        ]
      : [],
  );
}

const FACTS: Readonly<Record<string, Shape>> = {
  baa,
  soc2: fact({ route: text }, { type: oneOf(['type-1', 'type-2']) }),
  gdprDpa: fact(),
  byok: fact(),
  usResidency: fact({
    atRest: text,
    processing: text,
    options: listOf(mapping({ id, selector: text, staysInUs: answer }, { hosts: listOf(text, 1) })),
  }),
  logRetentionControl: fact(),
  retention: fact({ zeroRetention: text, control: text }, { defaultDays: count }),
  excludedFromTraining: fact(),
  encryptionInTransit: fact(),
  encryptionAtRest: fact(),
  privateConnectivity: fact(),
  dedicatedCapacity: fact(),
};

const OPTIONAL_FACTS: Readonly<Record<string, Shape>> = { latency: fact(), price: fact() };

const kind = oneOf(['cloud', 'api', 'self-hosted']);
const names = listOf(text);

const completeVendor = mapping(
  { id, name: text, kind, offerings: listOf(mapping({ id, name: text, ...FACTS }, OPTIONAL_FACTS), 1) },
  { alsoKnownAs: names },
);

const vendorOverride = mapping(
  { id },
  {
    name: text,
    kind,
    alsoKnownAs: names,
    offerings: listOf(mapping({ id }, { name: text, ...FACTS, ...OPTIONAL_FACTS })),
  },
);

/** Everything that is wrong with a complete vendor. */
export function vendorProblems(vendor: unknown, path: Path = []): DataProblem[] {
  return [...completeVendor(vendor, path), ...repeatedIds(vendor, path)];
}

/** Everything that is wrong with the facts of an organization. */
export function overrideProblems(override: unknown, path: Path = []): DataProblem[] {
  return [...vendorOverride(override, path), ...repeatedIds(override, path)];
}

/** Whether data is a complete vendor. */
export function isVendor(data: unknown): data is Vendor {
  return vendorProblems(data).length === 0;
}

/** An offering is named by its id, and a tier by its id among those of all offerings. */
function repeatedIds(vendor: unknown, path: Path): DataProblem[] {
  const offerings: unknown = isPlainObject(vendor) ? vendor.offerings : [];
  const tiers = (Array.isArray(offerings) ? offerings : []).flatMap((offering: unknown) =>
    isPlainObject(offering) && isPlainObject(offering.baa) && Array.isArray(offering.baa.tiers)
      ? offering.baa.tiers
      : [],
  );
  return [...duplicates(offerings, [...path, 'offerings']), ...duplicates(tiers, [...path, 'tiers of all offerings'])];
}

/** Items of a list whose id another one has before them. */
export function duplicates(list: unknown, path: Path): DataProblem[] {
  if (!Array.isArray(list)) {
    return [];
  }
  const ids = list.map((item: unknown) => (isPlainObject(item) ? item.id : undefined));
  return ids.flatMap((one, index) =>
    one !== undefined && ids.indexOf(one) < index
      ? [
          {
            path: [...path, index],
            problem: `'${spelled([...path, index])}' repeats the id '${one}'; give each id once`,
          },
        ]
      : [],
  );
}
