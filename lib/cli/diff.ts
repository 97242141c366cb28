import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Control, Finding, Outcome } from '../core';
import { keyOf, type Subject, subjects } from './identity';
import type { CheckResult } from './result';

/** What a rule says of a resource on one side, its findings taken together. */
export interface Side {
  /** The worst verdict. */
  readonly verdict: Outcome;
  /** The findings that are open: violations and what cannot be determined, excused ones included. */
  readonly open: readonly Finding[];
}

/** How a verdict changed; `unjudged` where a rule that passed does not apply to the resource any more. */
export type Direction = 'weaker' | 'unjudged' | 'stronger' | 'same';

/** A rule on a resource of which it says something else than before. */
export interface Change {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly stack: string;
  readonly resource: string;
  readonly resourceType: string;
  readonly direction: Direction;
  /** Undefined where the resource is new. */
  readonly before?: Side;
  /** Undefined where the resource is gone. */
  readonly after?: Side;
  /** What is open now and was not before, or was open and is no more. */
  readonly messages: readonly string[];
}

/** How often each verdict was reached. */
export type Counts = Readonly<Record<'pass' | 'fail' | 'undetermined', number>>;

/** How often each verdict was reached for the rules of a control. */
export interface ControlChange {
  readonly control: Control;
  readonly before: Counts;
  readonly after: Counts;
  readonly direction: Direction;
}

/** What became weaker or stronger between two sets of documents. */
export interface Difference {
  readonly changes: readonly Change[];
  /** The controls of which the evidence changed. */
  readonly controls: readonly ControlChange[];
  readonly added: readonly Resource[];
  readonly removed: readonly Resource[];
  /** What is excused now and was not before. */
  readonly excused: readonly Finding[];
  readonly isWeaker: boolean;
}

/** A resource that is on one side only. */
export interface Resource {
  readonly stack: string;
  readonly resource: string;
  readonly resourceType: string;
}

/** The result of a side, and the path that it was read from. */
export interface Judged {
  readonly path: string;
  readonly result: CheckResult;
}

/**
 * Compares what the rules say of two sets of documents. It became weaker where a rule says something worse of a
 * resource, where a new resource violates a rule, or where no resource gives evidence of a control any more.
 */
export function difference(before: Judged, after: Judged): Difference {
  const isSingle = [before, after].every(({ result }) => stacksOf(result).size === 1);
  const [old, now] = [sidesOf(before, isSingle), sidesOf(after, isSingle)];
  const changes = [...new Set([...old.keys(), ...now.keys()])]
    .flatMap((key) => changeOf(old.get(key), now.get(key)) ?? [])
    .sort((one, other) => compareTexts(orderOf(one), orderOf(other)));
  const controls = controlChanges(before.result, after.result);
  const [oldResources, newResources] = [resourcesOf(old), resourcesOf(now)];
  return {
    changes,
    controls,
    added: without(newResources, oldResources),
    removed: without(oldResources, newResources),
    excused: [...now].flatMap(([key, { findings }]) => newlyExcused(old.get(key)?.findings ?? [], findings)),
    isWeaker: [...changes, ...controls].some(({ direction }) => direction === 'weaker'),
  };
}

interface Judgement {
  readonly subject: Subject;
  /** Equal for the same resource on both sides. */
  readonly resource: string;
  readonly findings: Finding[];
}

/** The findings of a rule on a resource, by what names them on both sides. */
function sidesOf({ path, result }: Judged, isSingle: boolean): Map<string, Judgement> {
  const folder = existsSync(path) && statSync(path).isDirectory() ? path : dirname(path);
  const subjectOf = subjects(result, resolve(folder));
  const sides = new Map<string, Judgement>();
  for (const finding of result.findings) {
    const { rule, stack, resource } = subjectOf(finding);
    // Two single documents are versions of one, whatever their files are called.
    const subject = { rule, stack: isSingle ? '' : stack, resource: resource === stack && isSingle ? '' : resource };
    const key = keyOf(subject);
    const side = sides.get(key) ?? {
      subject: { rule, stack, resource },
      resource: keyOf({ ...subject, rule: '' }),
      findings: [],
    };
    side.findings.push(finding);
    sides.set(key, side);
  }
  return sides;
}

function changeOf(old: Judgement | undefined, now: Judgement | undefined): Change | undefined {
  const [before, after] = [old, now].map((side) => (side === undefined ? undefined : sideOf(side.findings)));
  const { subject, findings } = now ?? old ?? {};
  const [finding] = findings ?? [];
  if (subject === undefined || finding === undefined) {
    return undefined;
  }
  const direction = directionOf(before, after);
  if (direction === 'same') {
    return undefined;
  }
  const gone = direction === 'stronger' ? notIn(before, after) : notIn(after, before);
  return {
    rule: subject.rule,
    severity: finding.severity,
    stack: subject.stack,
    resource: subject.resource,
    resourceType: finding.resourceType,
    direction,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    messages: gone.map(({ message }) => message),
  };
}

/** From good to bad; what does not apply is no better and no worse than what passes. */
const RANK: Record<Outcome, number> = { pass: 0, notApplicable: 0, undetermined: 1, fail: 2 };

function directionOf(before: Side | undefined, after: Side | undefined): Direction {
  const rank = (side: Side | undefined) => RANK[side?.verdict ?? 'notApplicable'];
  if (rank(before) !== rank(after)) {
    return rank(after) > rank(before) ? 'weaker' : 'stronger';
  }
  // A purpose that is no longer declared, or a protocol that is no longer spoken: only a reader can tell which.
  if (before?.verdict === 'pass' && after?.verdict === 'notApplicable') {
    return 'unjudged';
  }
  const [appeared, vanished] = [notIn(after, before).length, notIn(before, after).length];
  if (appeared > 0) {
    return 'weaker';
  }
  return vanished > 0 ? 'stronger' : 'same';
}

function sideOf(findings: readonly Finding[]): Side {
  const open = findings.filter(({ verdict }) => RANK[verdict] > 0);
  const verdict = [...findings].sort((one, other) => RANK[other.verdict] - RANK[one.verdict])[0]?.verdict;
  return { verdict: verdict ?? 'notApplicable', open };
}

/** The open findings of one side that the other does not have, by property and verdict: values may differ. */
function notIn(side: Side | undefined, other: Side | undefined): Finding[] {
  const left = new Map<string, number>();
  for (const finding of other?.open ?? []) {
    left.set(placeIn(finding), (left.get(placeIn(finding)) ?? 0) + 1);
  }
  return (side?.open ?? []).filter((finding) => {
    const place = placeIn(finding);
    const count = left.get(place) ?? 0;
    left.set(place, count - 1);
    return count <= 0;
  });
}

function newlyExcused(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.filter(({ exception }) => exception !== undefined).map(placeIn));
  return after.filter((finding) => finding.exception !== undefined && !known.has(placeIn(finding)));
}

function placeIn({ property, verdict }: Finding): string {
  return `${verdict} ${property?.replaceAll(/\[\d+\]/g, '[]')}`;
}

function controlChanges(before: CheckResult, after: CheckResult): ControlChange[] {
  const [old, now] = [countByControl(before), countByControl(after)];
  return [...new Map([...old, ...now])]
    .flatMap(([key, { control }]): ControlChange[] => {
      const [from, to] = [old.get(key)?.counts ?? noCounts(), now.get(key)?.counts ?? noCounts()];
      const isSame = from.pass === to.pass && from.fail === to.fail && from.undetermined === to.undetermined;
      return isSame ? [] : [{ control, before: from, after: to, direction: controlDirection(from, to) }];
    })
    .sort((one, other) => compareTexts(orderOfControl(one), orderOfControl(other)));
}

/** A control is weaker when more of it is open, and when nothing gives evidence of it any more. */
function controlDirection(from: Counts, to: Counts): Direction {
  const open = ({ fail, undetermined }: Counts) => fail + undetermined;
  if (to.fail > from.fail || open(to) > open(from) || (from.pass > 0 && to.pass === 0)) {
    return 'weaker';
  }
  return open(to) < open(from) || to.fail < from.fail || (from.pass === 0 && to.pass > 0) ? 'stronger' : 'same';
}

interface ControlCounts {
  readonly control: Control;
  readonly counts: Record<keyof Counts, number>;
}

/** The verdicts by control, for the frameworks of the policy. */
function countByControl({ findings, policy }: CheckResult): Map<string, ControlCounts> {
  const byControl = new Map<string, ControlCounts>();
  for (const { controls, verdict } of findings) {
    for (const control of controls.filter(({ framework }) => policy.frameworks.includes(framework))) {
      const key = `${control.framework} ${control.id}`;
      const entry = byControl.get(key) ?? { control, counts: noCounts() };
      if (verdict !== 'notApplicable') {
        entry.counts[verdict] += 1;
      }
      byControl.set(key, entry);
    }
  }
  return byControl;
}

function noCounts(): Record<keyof Counts, number> {
  return { pass: 0, fail: 0, undetermined: 0 };
}

function stacksOf({ findings }: CheckResult): Set<string> {
  return new Set(findings.map(({ stack }) => stack));
}

function resourcesOf(sides: ReadonlyMap<string, Judgement>): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const { subject, resource: key, findings } of sides.values()) {
    const [finding] = findings;
    if (finding !== undefined) {
      const { stack, resource } = subject;
      resources.set(key, { stack, resource, resourceType: finding.resourceType });
    }
  }
  return resources;
}

function without(all: ReadonlyMap<string, Resource>, known: ReadonlyMap<string, Resource>): Resource[] {
  return [...all].filter(([key]) => !known.has(key)).map(([, resource]) => resource);
}

const DIRECTIONS: readonly Direction[] = ['weaker', 'unjudged', 'stronger', 'same'];
const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];

function orderOf({ direction, severity, rule, stack, resource }: Change): string {
  return [DIRECTIONS.indexOf(direction), SEVERITIES.indexOf(severity), rule, stack, resource].join('\0');
}

function orderOfControl({ direction, control }: ControlChange): string {
  return [DIRECTIONS.indexOf(direction), control.framework, control.id].join('\0');
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
