import {
  type Check,
  type Example,
  type Examples,
  fail,
  isPlainObject,
  notApplicable,
  type Outcome,
  type Policy,
  pass,
  type ResourceView,
  type Scalar,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** One line of a rule that is a table: a property, what it may hold, and what leaving it out means. */
export interface PropertyRow {
  /** The resource types that have the property. */
  readonly types: readonly string[];
  /** The dotted path of the property; `[]` after a name opens the list and judges each element. */
  readonly property: string;
  /**
   * A block; the property is judged inside each one of them, and not at all where there is none.
   *
   * @default - the property is judged on the resource itself
   */
  readonly within?: string;
  /** The values that are allowed, or how to tell. Everything else fails: an allow-list, never a deny-list. */
  readonly accepts: readonly Scalar[] | Acceptance;
  /** Values that exist and are not allowed: for the tests and the documentation. At least one. */
  readonly rejects: readonly unknown[];
  /** What it means to leave the property out; the service's default decides. */
  readonly absent: Outcome;
  /**
   * A sentence on the service's default or the reason for the row, shown when the property is left out.
   *
   * @default - no sentence
   */
  readonly why?: string;
  /**
   * Whether the row concerns a resource at all; undefined where this cannot be told.
   *
   * @default - it concerns every resource of the types
   */
  readonly when?: (resource: ResourceView) => boolean | undefined;
  /**
   * Other properties that an example needs so that the row applies.
   *
   * @default - none
   */
  readonly example?: Readonly<Record<string, unknown>>;
  /**
   * Where the values and the default are documented.
   *
   * @default - the provider's reference of the resource type
   */
  readonly source?: string;
}

/** A test of a known value, where a list of values does not do. */
export interface Acceptance {
  /** Judges a value that is set: known, or a reference. What cannot be told is undefined. */
  accepts(value: Value, policy: Policy, resource: ResourceView): boolean | undefined;
  /** What is allowed, as the end of "…; allowed: ". */
  describe(policy: Policy): string;
  /** Values that are accepted under the default policy, for the tests and the documentation. At least one. */
  readonly samples: readonly unknown[];
}

/** Makes the checks of a table. Several rows of one type become one check with a verdict for each row. */
export function tableChecks(rows: readonly PropertyRow[]): Record<string, Check> {
  const byType = new Map<string, PropertyRow[]>();
  for (const row of rows) {
    for (const type of row.types) {
      byType.set(type, [...(byType.get(type) ?? []), row]);
    }
  }
  return Object.fromEntries(
    [...byType].map(([type, ofType]) => [
      type,
      {
        judge: (resource: ResourceView, policy: Policy) => ofType.flatMap((row) => judgeRow(row, resource, policy)),
        properties: [...new Set(ofType.map(pathOf))],
        examples: () => examplesOf(ofType),
      },
    ]),
  );
}

/** Judges one row of a table on one resource. */
export function judgeRow(row: PropertyRow, resource: ResourceView, policy: Policy): Verdict[] {
  const concerned = row.when === undefined ? true : row.when(resource);
  if (concerned === false) {
    return [notApplicable()];
  }
  const holders = row.within === undefined ? [resource.properties] : presentBlocks(resource, row.within);
  if (holders.length === 0) {
    return [notApplicable()];
  }
  const verdicts = holders
    .flatMap((holder) => holder.all(row.property))
    .map((value) => judgeValue(row, value, policy, resource));
  const isOpen = verdicts.some(({ outcome }) => outcome === 'fail' || outcome === 'undetermined');
  return concerned === undefined && isOpen
    ? [undetermined(`whether ${row.property} matters here cannot be told before deployment`, row.property)]
    : verdicts;
}

function presentBlocks(resource: ResourceView, path: string): Value[] {
  return resource.all(path.endsWith('[]') ? path : `${path}[]`).filter((block) => !block.isAbsent);
}

/** Judges one value as a row says, for a property that is read in a way of its own. */
export function judgeValue(row: PropertyRow, value: Value, policy: Policy, resource: ResourceView): Verdict {
  const property = value.path || row.property;
  if (value.isAbsent) {
    return judgeAbsence(row, property, policy);
  }
  const accepted = accepts(row, value, policy, resource);
  if (accepted === undefined) {
    return undetermined(`${property} is known only at deployment (${value.describe()})`, property);
  }
  return accepted
    ? pass('', property)
    : fail(`${property} is ${value.describe()}; allowed: ${describe(row, policy)}`, property);
}

function judgeAbsence(row: PropertyRow, property: string, policy: Policy): Verdict {
  const why = row.why === undefined ? '' : `: ${row.why}`;
  switch (row.absent) {
    case 'fail':
      return fail(`${property} is not set${why}; allowed: ${describe(row, policy)}`, property);
    case 'undetermined':
      return undetermined(`${property} is not set${why}`, property);
    case 'pass':
      return pass(row.why ?? '', property);
    default:
      return notApplicable(row.why ?? '');
  }
}

function accepts(row: PropertyRow, value: Value, policy: Policy, resource: ResourceView): boolean | undefined {
  if (!isScalarList(row.accepts)) {
    return row.accepts.accepts(value, policy, resource);
  }
  return value.isUndetermined ? undefined : row.accepts.some((accepted) => value.is(accepted));
}

function describe(row: PropertyRow, policy: Policy): string {
  return isScalarList(row.accepts) ? row.accepts.join(', ') : row.accepts.describe(policy);
}

function isScalarList(accepts: PropertyRow['accepts']): accepts is readonly Scalar[] {
  return Array.isArray(accepts);
}

/** Derives the examples of a type: everything in order but for one property of one row. */
function examplesOf(rows: readonly PropertyRow[]): Examples {
  const compliant = rows.reduce((resource, row) => set(merge(resource, row.example ?? {}), row, samples(row)[0]), {});
  const varied = (row: PropertyRow, value: unknown, title: string): Example => ({
    title,
    resource: set(compliant, row, value),
  });
  return {
    compliant: [
      { resource: compliant },
      ...rows.flatMap((row) =>
        samples(row)
          .slice(1)
          .map((value) => varied(row, value, `${row.property} is ${titleOf(value)}`)),
      ),
    ],
    violating: rows.flatMap((row) =>
      row.rejects.map((value) => varied(row, value, `${row.property} is ${titleOf(value)}`)),
    ),
    undetermined: rows.map((row) => varied(row, UNDETERMINED, `${row.property} is known only at deployment`)),
    absent: rows.map((row) => ({ ...varied(row, undefined, `${row.property} is left out`), outcome: row.absent })),
  };
}

function titleOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function samples(row: PropertyRow): readonly unknown[] {
  return isScalarList(row.accepts) ? row.accepts : row.accepts.samples;
}

function set(resource: Record<string, unknown>, row: PropertyRow, value: unknown): Record<string, unknown> {
  return setPath(resource, pathOf(row).split('.'), value) as Record<string, unknown>;
}

/** The path of a row from the resource. */
function pathOf(row: PropertyRow): string {
  return row.within === undefined ? row.property : `${row.within}.${row.property}`;
}

/** A copy of a document with one path set, or removed where `value` is undefined. */
export function setPath(node: unknown, segments: readonly string[], value: unknown): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    return value;
  }
  const opens = segment.endsWith('[]');
  const key = opens ? segment.slice(0, -2) : segment;
  const members = isPlainObject(node) ? node : {};
  const old = members[key];
  const inner = setPath(opens && Array.isArray(old) ? old[0] : old, rest, value);
  const others = Object.fromEntries(Object.entries(members).filter(([name]) => name !== key));
  if (inner === undefined) {
    return others;
  }
  return { ...others, [key]: opens ? [inner] : inner };
}

/** A copy of one document with another laid over it, blocks merged. */
export function merge(base: Record<string, unknown>, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const old = merged[key];
    if (isPlainObject(old) && isPlainObject(value)) {
      merged[key] = merge(old, value);
    } else if (Array.isArray(old) && Array.isArray(value) && isPlainObject(old[0]) && isPlainObject(value[0])) {
      merged[key] = [merge(old[0], value[0])];
    } else {
      merged[key] = value;
    }
  }
  return merged;
}
