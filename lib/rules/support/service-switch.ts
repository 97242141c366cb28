import {
  type Check,
  type Example,
  fail,
  type Outcome,
  pass,
  type ResourceView,
  type Scalar,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { admitsInternet } from './ingress';

/**
 * A switch that opens a service, with what closes it while the switch is on.
 *
 * A firewall that denies by default is as good as the switch of a public endpoint: "disable public network access by
 * either using the service-level IP ACL filtering rule or a toggle switch" (Microsoft cloud security benchmark, NS-2).
 */
export interface ServiceSwitch {
  readonly types: readonly string[];
  /** The dotted path of the switch. */
  readonly property: string;
  /** The values that close it. Everything else leaves it open. */
  readonly closed: readonly Scalar[];
  /** A value that opens it, for the examples. */
  readonly open: Scalar;
  /** What leaving the switch out means. */
  readonly absent: Exclude<Outcome, 'notApplicable'>;
  /** A sentence on the default. */
  readonly why: string;
  /**
   * Other ways to close it.
   *
   * @default - the switch alone decides
   */
  readonly alternatives?: readonly Alternative[];
}

/** Another way to close a service. */
export interface Alternative {
  readonly properties: readonly string[];
  /** Whether it closes this resource; undefined where this cannot be told. */
  closes(resource: ResourceView): boolean | undefined;
  /** A resource that it closes. */
  readonly example: Example;
  /** A resource that has it but stays open. */
  readonly counterexample: Example;
}

/** Makes the checks of switches. */
export function serviceSwitches(switches: readonly ServiceSwitch[]): Record<string, Check> {
  return Object.fromEntries(switches.flatMap((entry) => entry.types.map((type) => [type, checkOf(entry)])));
}

/** A firewall that denies what no rule admits, and whose rules do not admit the internet. */
export function denyByDefault(action: string, ranges: string, absentDenies = false): Alternative {
  const [block = '', name = ''] = splitLast(action);
  const inside = (members: Record<string, unknown>): Record<string, unknown> => nest(block, members);
  return {
    properties: pathsOf(action, ranges.replaceAll('[]', '')),
    closes: (resource) => {
      const isThere = block === '' || !resource.get(block).isAbsent;
      const value = resource.get(action);
      const denies = value.isAbsent ? isThere && absentDenies : value.isUndetermined ? undefined : value.is('Deny');
      return denies === true ? admitsNone(resource, ranges) : denies;
    },
    example: { resource: inside({ [name]: 'Deny' }), title: `${action} is Deny` },
    counterexample: { resource: inside({ [name]: 'Allow' }), title: `${action} is Allow` },
  };
}

/** A block whose presence limits an endpoint to the ranges that it lists, be they none. */
export function onlyFromBlock(block: string, range: string, sample: (range: string) => unknown): Alternative {
  const inside = onlyFrom(`${block}.${range}`);
  const [outer, name] = splitLast(block);
  const example = (text: string): Example => ({
    resource: nest(outer, { [name]: sample(text) }),
    title: `${block} admits ${text} only`,
  });
  return {
    ...inside,
    closes: (resource) => (resource.get(block).isAbsent ? false : admitsNone(resource, `${block}.${range}`)),
    example: example('10.0.0.0/16'),
    counterexample: example('0.0.0.0/0'),
  };
}

/** A list of the only ranges that are admitted; nothing is limited while it is empty. */
export function onlyFrom(ranges: string): Alternative {
  const path = ranges.replaceAll('[]', '');
  const example = (range: string): Example => ({
    resource: nest(splitLast(path)[0], { [splitLast(path)[1]]: ranges.endsWith('[]') ? [range] : range }),
    title: `${path} is ${range}`,
  });
  return {
    properties: [path],
    closes: (resource) =>
      resource.all(ranges).every((range) => range.isAbsent) ? false : admitsNone(resource, ranges),
    example: example('10.0.0.0/16'),
    counterexample: example('0.0.0.0/0'),
  };
}

/** A property that closes the service by its value. */
export function closedWhen(property: string, closed: readonly Scalar[], open: Scalar): Alternative {
  const [block = '', name = ''] = splitLast(property);
  return {
    properties: [property],
    closes: (resource) => {
      const value = resource.get(property);
      return value.isUndetermined ? undefined : closed.some((accepted) => value.is(accepted));
    },
    example: { resource: nest(block, { [name]: closed[0] }), title: `${property} is ${closed[0]}` },
    counterexample: { resource: nest(block, { [name]: open }), title: `${property} is ${open}` },
  };
}

/** A property that puts the service into a network of one's own as soon as it is set. */
export function closedIfSet(property: string, sample: unknown): Alternative {
  return {
    properties: [property],
    closes: (resource) => {
      const value = resource.get(property);
      return !value.isAbsent && !value.is('');
    },
    example: { resource: { [property]: sample }, title: `${property} is set` },
    counterexample: { resource: { [property]: '' }, title: `${property} is empty` },
  };
}

function checkOf(entry: ServiceSwitch): Check {
  const alternatives = entry.alternatives ?? [];
  const [block = '', name = ''] = splitLast(entry.property);
  const turned = (value: unknown): Example => ({
    resource: nest(block, { [name]: value }),
    title: `${entry.property} is ${value}`,
  });
  const explicitlyOpen = turned(entry.open).resource;
  return {
    judge: (resource) => judge(entry, alternatives, resource),
    properties: [...new Set([entry.property, ...alternatives.flatMap(({ properties }) => properties)])],
    examples: () => ({
      compliant: [
        ...entry.closed.map(turned),
        ...alternatives.map(({ example }) => ({ ...example, resource: { ...explicitlyOpen, ...example.resource } })),
      ],
      violating: [
        turned(entry.open),
        ...alternatives.map(({ counterexample }) => ({
          ...counterexample,
          resource: { ...explicitlyOpen, ...counterexample.resource },
        })),
      ],
      undetermined: [turned(UNDETERMINED)],
      absent: [{ resource: {}, outcome: entry.absent, title: `${entry.property} is left out` }],
    }),
  };
}

function judge(entry: ServiceSwitch, alternatives: readonly Alternative[], resource: ResourceView): Verdict {
  const value = resource.get(entry.property);
  if (entry.closed.some((closed) => value.is(closed)) || (value.isAbsent && entry.absent === 'pass')) {
    return pass('', entry.property);
  }
  const others = alternatives.map((alternative) => alternative.closes(resource));
  if (others.includes(true)) {
    return pass('', entry.property);
  }
  const allowed = [
    `${entry.property}: ${entry.closed.join(', ')}`,
    ...alternatives.map(({ properties, example }) => example.title ?? properties.join(', ')),
  ].join(', or ');
  const state = value.isAbsent
    ? `${entry.property} is not set: ${entry.why}`
    : `${entry.property} is ${value.describe()}`;
  const isOpen = !value.isUndetermined && !others.includes(undefined);
  return isOpen && !(value.isAbsent && entry.absent === 'undetermined')
    ? fail(`${state}; allowed: ${allowed}`, entry.property)
    : undetermined(`${state}; what decides is known only at deployment`, entry.property);
}

function admitsNone(resource: ResourceView, ranges: string): boolean | undefined {
  const answers = resource.all(ranges).map((range) => (range.isAbsent ? false : admitsInternet(range)));
  return answers.includes(true) ? false : answers.includes(undefined) ? undefined : true;
}

/** The action, the ranges, and the block of the ranges where they have one of their own. */
function pathsOf(action: string, ranges: string): string[] {
  const [block] = splitLast(ranges);
  return block === splitLast(action)[0] ? [action, ranges] : [action, ranges, block];
}

function splitLast(path: string): readonly [string, string] {
  const at = path.lastIndexOf('.');
  return [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
}

function nest(path: string, members: Record<string, unknown>): Record<string, unknown> {
  return path === ''
    ? members
    : path
        .split('.')
        .reverse()
        .reduce((inner, key) => ({ [key]: inner }), members);
}
