import type { ResourceView } from '../../core';
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

/** What is restored or replicated keeps the encryption of its source, which cannot be seen here. */
export function unlessFrom(...paths: readonly string[]): (resource: ResourceView) => boolean | undefined {
  return (resource) => (paths.every((path) => resource.get(path).isAbsent) ? true : undefined);
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
