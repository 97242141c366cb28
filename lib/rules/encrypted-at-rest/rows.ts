import type { ResourceView, Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** A switch that is off unless it is turned on. */
export function mustBeOn(property: string, types: readonly string[], more: Partial<PropertyRow> = {}): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent: 'fail', ...more };
}

/** A switch that turns encryption off. */
export function mustNotBeOff(property: string, types: readonly string[], more: Partial<PropertyRow> = {}): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent: 'pass', ...more };
}

/** A switch whose name says the opposite. */
export function mustNotBeDisabled(
  property: string,
  types: readonly string[],
  more: Partial<PropertyRow> = {},
): PropertyRow {
  return { types, property, accepts: [false], rejects: [true], absent: 'pass', ...more };
}

/** Any key, the provider's own included: naming one is what turns encryption on. */
export const ANY_KEY: Acceptance = {
  accepts: (value) => {
    if (value.kind === 'reference') {
      return true;
    }
    return value.isUndetermined ? undefined : (value.string ?? '').trim() !== '';
  },
  describe: () => 'any key',
  samples: ['alias/records'],
};

/**
 * When a switch that was left out means that encryption is off.
 *
 * What is restored or replicated keeps the encryption of its source, which cannot be seen here. Where a key is named,
 * the service refuses the request unless encryption is on as well.
 */
export function unlessImplied(
  property: string,
  key: string,
  ...sources: readonly string[]
): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    if (!resource.get(property).isAbsent) {
      return true;
    }
    if (isNamed(resource.get(key))) {
      return false;
    }
    return sources.every((path) => resource.get(path).isAbsent) ? true : undefined;
  };
}

function isNamed(key: Value): boolean {
  return !key.isAbsent && !key.is('');
}

/** Whether a property holds a text that begins in a certain way; undefined where it is not known. */
export function startsWith(path: string, start: string): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    const value = resource.get(path);
    return value.isUndetermined ? undefined : (value.string ?? '').toLowerCase().startsWith(start);
  };
}

/** The opposite of a condition. */
export function not(
  condition: (resource: ResourceView) => boolean | undefined,
): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    const answer = condition(resource);
    return answer === undefined ? undefined : !answer;
  };
}
