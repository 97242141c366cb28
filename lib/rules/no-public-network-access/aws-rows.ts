import type { Outcome, Scalar } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** A property with a list of accepted values, in short. */
export function row(
  types: string | readonly string[],
  property: string,
  accepts: readonly Scalar[],
  rejects: readonly Scalar[],
  absent: Outcome,
  why?: string,
): PropertyRow {
  return {
    types: typeof types === 'string' ? [types] : types,
    property,
    accepts,
    rejects,
    absent,
    ...(why === undefined ? {} : { why }),
  };
}

/** A flag that must not be on and is off by default. */
export function off(types: string | readonly string[], property: string): PropertyRow {
  return row(types, property, [false], [true], 'pass', 'off by default');
}

/** A flag that must not be on and is on by default. */
export function onByDefault(types: string | readonly string[], property: string, why: string): PropertyRow {
  return row(types, property, [false], [true], 'fail', why);
}

/** A block without which a service is public; the block itself is accepted whatever subnets it names. */
export function required(type: string, property: string, sample: Record<string, unknown>, why: string): PropertyRow {
  const accepts: Acceptance = {
    accepts: (value) => (value.isUndetermined ? undefined : value.items().some((item) => item.keys().length > 0)),
    describe: () => 'subnets and security groups of a VPC',
    samples: [sample],
  };
  return { types: [type], property, accepts, rejects: [''], absent: 'fail', why };
}

/** A list in which `all` stands for every AWS account. */
export function notShared(types: string | readonly string[], property: string): PropertyRow {
  return {
    types: typeof types === 'string' ? [types] : types,
    property,
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : value.string?.toLowerCase() !== 'all'),
      describe: () => 'account ids',
      samples: ['111122223333'],
    },
    rejects: ['all'],
    absent: 'pass',
    why: 'it is shared with nobody by default',
  };
}
