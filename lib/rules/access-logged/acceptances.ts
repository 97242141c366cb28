import type { Value } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** An attribute of a resource that is declared elsewhere: it is known only at deployment, and never empty. */
const ATTRIBUTE = /^\$\{(data\.)?(aws|azurerm|google)_\w+\./;

/** Whether a property holds a text; undefined where only deployment knows. */
export function isSet(value: Value): Answer {
  if (value.isAbsent || value.isKnown) {
    return typeof value.scalar === 'string' && value.scalar !== '';
  }
  const { text } = value;
  const isOpen = value.kind === 'unknown' && (text === undefined || /^\$\{[^}]*\}$/.test(text));
  return isOpen && !ATTRIBUTE.test(text ?? '') ? undefined : true;
}

/** A row of a property that names where records go. */
export function destination(types: readonly string[], property: string, sample: string): PropertyRow {
  return {
    types,
    property,
    accepts: { accepts: isSet, describe: () => 'where the records go', samples: [sample] },
    rejects: [''],
    absent: 'fail',
    why: 'nothing is recorded by default',
  };
}

/** A row of a switch that is off by default. */
export function switchedOn(types: readonly string[], property: string): PropertyRow {
  return {
    types,
    property,
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'nothing is recorded by default',
  };
}

/** A row of a list of logs that are turned on, each log an element or, with `member`, a member of one. */
export function logList(
  types: readonly string[],
  property: string,
  needed: readonly string[],
  other: string,
  member?: string,
): PropertyRow {
  const element = (name: string): unknown => (member === undefined ? name : { [member]: name });
  return {
    types,
    property,
    accepts: {
      accepts: (value) => listsAll(value, needed, member),
      describe: () => `a list with ${needed.join(' and ')}`,
      samples: [needed.map(element), [...needed, other].map(element)],
    },
    rejects: [[element(other)], ...(needed.length > 1 ? [needed.slice(1).map(element)] : [])],
    absent: 'fail',
    why: 'nothing is recorded by default',
  };
}

/** Whether a list holds all of some names. */
export function listsAll(list: Value, needed: readonly string[], member?: string): Answer {
  const elements = list.items().map((element) => (member === undefined ? element : element.child(member)));
  return allOf(
    needed.map((name) => anyOf(elements.map((element) => (element.isUndetermined ? undefined : element.is(name))))),
  );
}

/** Whether a switch is on. */
export function isOn(value: Value): Answer {
  return value.isUndetermined ? undefined : value.is(true);
}

/** Whether at least one of several destinations of a block is switched on. */
export function anyOn(block: Value, destinations: readonly string[], property: string): Answer {
  return anyOf(destinations.map((name) => isOn(block.get(`${name}.${property}`))));
}

/** A block in which at least one of several destinations is switched on. */
export function anyDestination(destinations: readonly string[], property: string): Acceptance {
  const on = (destination: string, value: boolean) => ({ [destination]: { [property]: value } });
  return {
    accepts: (block) => anyOn(block, destinations, property),
    describe: () => `${destinations.map((name) => `${name}.${property}`).join(' or ')} is true`,
    samples: destinations.map((name) => on(name, true)),
  };
}
