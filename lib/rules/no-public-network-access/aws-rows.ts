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

/** Nodes of EKS that admit SSH name the security groups that may use it; without them port 22 is open to the internet. */
export function sshSources(type: string, block: string, groups: string, key: string): PropertyRow {
  return {
    types: [type],
    within: block,
    property: groups,
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : value.items().length > 0),
      describe: () => 'security groups',
      samples: [['sg-0123456789abcdef0']],
    },
    rejects: [[]],
    absent: 'fail',
    why: 'port 22 of the nodes is then open to the internet',
    when: (resource) => !resource.get(`${block}.${key}`).isAbsent,
    example: { [block]: { [key]: 'operators' } },
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html',
  };
}

/** Principals that may use a service; `*` stands for everyone. */
export function notEveryPrincipal(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : value.string !== '*'),
      describe: () => 'ARNs of accounts, roles or users',
      samples: ['arn:aws:iam::111122223333:root'],
    },
    rejects: ['*'],
    absent: 'pass',
    why: 'nobody is allowed by default',
  };
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
