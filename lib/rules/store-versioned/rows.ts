import { fail, notApplicable, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';
import { type Answer, anyOf } from '../support/answers';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** A switch that is off unless it is turned on. */
export function recovery(property: string, types: readonly string[], more: Partial<PropertyRow> = {}): PropertyRow {
  return {
    types,
    property,
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'point-in-time recovery is off by default',
    ...more,
  };
}

/** For how many days backups are kept; none at all means that there are none. */
export function backupDays(
  property: string,
  types: readonly string[],
  byDefault: number,
  more: Partial<PropertyRow> = {},
): PropertyRow {
  return {
    types,
    property,
    accepts: AT_LEAST_A_DAY,
    rejects: [0],
    absent: byDefault > 0 ? 'pass' : 'fail',
    why: `backups are kept for ${byDefault} ${byDefault === 1 ? 'day' : 'days'} by default`,
    ...more,
  };
}

/** Services keep automated backups for 35 days at most. */
const AT_LEAST_A_DAY: Acceptance = {
  accepts: (value) => {
    if (value.isUndetermined) {
      return undefined;
    }
    const days = value.number ?? 0;
    return Number.isInteger(days) && days >= 1 && days <= 35;
  },
  describe: () => '1 to 35 days',
  samples: [7, 35],
};

/** Concerns stores that are no copies or parts of another one, which some properties name. */
export function unlessSet(...paths: readonly string[]): (resource: ResourceView) => Answer {
  return (resource) => no(anyOf(paths.map((path) => isSet(resource.get(path)))));
}

/** Whether a property is set to something; an empty text is nothing. */
export function isSet(value: Value): Answer {
  return value.kind === 'unknown' ? undefined : !value.isAbsent && !value.is('');
}

/** Whether a switch is on; undefined where this is known only at deployment. */
export function isOn(value: Value): Answer {
  return value.isUndetermined ? undefined : value.is(true);
}

/** The opposite of an answer. */
export function no(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

/** Judges a store that any of several protections is enough for. */
export function judgeProtections(
  concerned: Answer,
  protections: readonly Answer[],
  decisive: Value,
  otherwise: string,
): Verdict {
  if (concerned === false) {
    return notApplicable();
  }
  const answer = anyOf(protections);
  const state = `${decisive.path} is ${decisive.describe()}`;
  if (answer === true) {
    return pass('', decisive.path);
  }
  return answer === undefined || concerned === undefined
    ? undetermined(`${state}; whether the store is protected is known only at deployment`, decisive.path)
    : fail(`${state}; ${otherwise}`, decisive.path);
}
