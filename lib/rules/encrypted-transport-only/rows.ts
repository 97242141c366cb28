import type { PropertyRow } from '../support/property-table';

/** The part of a row that says where the property is. */
export function on(types: string | readonly string[], property: string): Pick<PropertyRow, 'types' | 'property'> {
  return { types: typeof types === 'string' ? [types] : types, property };
}

/** A row of a property that must be true. */
export function switchedOn(
  type: string,
  property: string,
  absent: PropertyRow['absent'],
  more: Partial<PropertyRow> = {},
): PropertyRow {
  return { ...on(type, property), accepts: [true], rejects: [false], absent, ...more };
}

/** A row of a property that must be false, and is by default. */
export function switchedOff(type: string, property: string): PropertyRow {
  return { ...on(type, property), accepts: [false], rejects: [true], absent: 'pass', why: 'off by default' };
}
