import type { Check, Outcome, Policy, ResourceView, TlsVersion } from '../../core';
import { judgeRow, type PropertyRow, tableChecks } from '../support/property-table';

/** The lowest protocol version that a value admits; `older` is everything before TLS 1.2. */
export type LowestVersion = TlsVersion | 'older';

/** One property that sets or admits a protocol version. */
export interface VersionRow extends Pick<PropertyRow, 'types' | 'property' | 'within' | 'why' | 'when' | 'example'> {
  /** Every documented value with the lowest version that it admits. A value that is not listed fails. */
  readonly values: Readonly<Record<string, LowestVersion>>;
  /** What the service negotiates when the property is left out. */
  readonly absent: LowestVersion | Extract<Outcome, 'undetermined' | 'notApplicable'>;
  /**
   * What the service negotiates when the property is left out, where this hangs on the resource.
   *
   * @default - `absent` holds for every resource
   */
  readonly absentOn?: (resource: ResourceView) => VersionRow['absent'];
}

/** Stands for a name that the rule does not know, in the examples of tables whose values are all new enough. */
const UNLISTED = 'unlisted-policy-name';

/** Makes the checks of a table of protocol versions; the bar is the policy's `minimumTlsVersion`. */
export function versionChecks(rows: readonly VersionRow[]): Record<string, Check> {
  const checks = tableChecks(rows.map((row) => propertyRow(row, row.absent, '1.2')));
  return Object.fromEntries(
    Object.entries(checks).map(([type, check]) => {
      const ofType = rows.filter((row) => row.types.includes(type));
      const judge = (resource: ResourceView, policy: Policy) =>
        ofType.flatMap((row) => {
          const absent = row.absentOn?.(resource) ?? row.absent;
          return judgeRow(propertyRow(row, absent, policy.minimumTlsVersion), resource, policy);
        });
      return [type, { ...check, judge }];
    }),
  );
}

/** Whether what admits `lowest` and later meets the bar. */
export function isNewEnough(lowest: LowestVersion | undefined, minimum: TlsVersion): boolean {
  return lowest === '1.3' || lowest === minimum;
}

/** The values that meet the bar, as the end of "…; allowed: ". */
export function describeAllowed(values: Readonly<Record<string, LowestVersion>>, minimum: TlsVersion): string {
  const allowed = Object.keys(values).filter((value) => isNewEnough(values[value], minimum));
  if (allowed.length === 0) {
    return `none, as no value refuses versions below TLS ${minimum}`;
  }
  return allowed.length <= 8
    ? allowed.join(', ')
    : `${allowed.slice(0, 3).join(', ')} or another policy that admits TLS ${minimum} and later only`;
}

function propertyRow(row: VersionRow, absent: VersionRow['absent'], minimum: TlsVersion): PropertyRow {
  const { values, absentOn: _, ...common } = row;
  const older = Object.keys(values).filter((value) => values[value] === 'older');
  return {
    ...common,
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : isNewEnough(lowestOf(values, value.string), minimum)),
      describe: (policy) => describeAllowed(values, policy.minimumTlsVersion),
      samples: Object.keys(values).filter((value) => isNewEnough(values[value], '1.2')),
    },
    rejects: older.length > 0 ? older : [UNLISTED],
    absent: absenceOutcome(absent, minimum),
  };
}

/** What a value admits; undefined for a value that is not listed. */
export function lowestOf(
  values: Readonly<Record<string, LowestVersion>>,
  value: string | undefined,
): LowestVersion | undefined {
  return value !== undefined && Object.hasOwn(values, value) ? values[value] : undefined;
}

function absenceOutcome(absent: VersionRow['absent'], minimum: TlsVersion): Outcome {
  if (absent === 'undetermined' || absent === 'notApplicable') {
    return absent;
  }
  return isNewEnough(absent, minimum) ? 'pass' : 'fail';
}
