import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigurationError, type Finding, isPlainObject, rejecting } from '../core';
import { problemsIn } from './data-file';
import { keyOf, type Subject, subjects } from './identity';
import { readText } from './read-text';
import type { CheckResult } from './result';

/** A finding that was there when the catalogue was adopted. */
export interface BaselineEntry extends Subject {
  /** An entry for what could not be determined does not cover a violation. */
  readonly verdict: 'fail' | 'undetermined';
  /** How many findings are about the same. */
  readonly count: number;
}

/** Who let a baseline grow, and why. */
export interface BaselineGrowth {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly reason: string;
  readonly approver: string;
  /** How many findings were added. */
  readonly added: number;
}

/** The findings with which a team begins. */
export interface Baseline {
  readonly version: 1;
  /** The day on which it was first recorded, `YYYY-MM-DD`. */
  readonly createdOn: string;
  readonly growth: readonly BaselineGrowth[];
  readonly findings: readonly BaselineEntry[];
}

/** What a baseline says of the findings of a run. */
export interface Comparison {
  readonly file: string;
  /** The findings that it knows. */
  readonly known: ReadonlySet<Finding>;
  /** What it knows of the stacks that were judged and that is there no more; `count` says how often. */
  readonly obsolete: readonly BaselineEntry[];
}

/** Compares the findings that reject with a baseline. */
export function compare(result: CheckResult, baseline: Baseline, file: string): Comparison {
  const subjectOf = subjects(result, dirname(resolve(file)));
  const open = new Map<string, { entry: BaselineEntry; left: number }>();
  for (const entry of baseline.findings) {
    open.set(`${entry.verdict} ${keyOf(entry)}`, { entry, left: entry.count });
  }
  const known = new Set<Finding>();
  const take = (finding: Finding, verdict: BaselineEntry['verdict']): void => {
    const slot = open.get(`${verdict} ${keyOf(subjectOf(finding))}`);
    if (slot !== undefined && slot.left > 0 && !known.has(finding)) {
      slot.left -= 1;
      known.add(finding);
    }
  };
  const findings = rejecting(result, result.policy);
  for (const finding of findings) {
    take(finding, finding.verdict === 'fail' ? 'fail' : 'undetermined');
  }
  for (const finding of findings.filter(({ verdict }) => verdict === 'undetermined')) {
    take(finding, 'fail');
  }
  const judged = new Set(result.findings.map((finding) => subjectOf(finding).stack));
  const obsolete = [...open.values()]
    .filter(({ entry, left }) => left > 0 && judged.has(entry.stack))
    .map(({ entry, left }) => ({ ...entry, count: left }));
  return { file, known, obsolete };
}

/** The findings of a run that reject, as the entries of a baseline in a file, sorted. */
export function entriesOf(result: CheckResult, file: string): BaselineEntry[] {
  const subjectOf = subjects(result, dirname(resolve(file)));
  const entries = new Map<string, BaselineEntry>();
  for (const finding of rejecting(result, result.policy)) {
    const verdict = finding.verdict === 'fail' ? 'fail' : 'undetermined';
    const subject = subjectOf(finding);
    const key = `${keyOf(subject)} ${verdict}`;
    entries.set(key, { ...subject, verdict, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** The text of a baseline: a line a finding, so that a review shows which come and go. */
export function baselineText({ findings, ...head }: Baseline): string {
  const lines = findings.map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/, '');
  return `${start},\n  "findings": ${list}\n}\n`;
}

/**
 * Reads a baseline; undefined where there is no such file.
 *
 * @throws ConfigurationError when it is none
 */
export function readBaseline(file: string): Baseline | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const text = readText(file);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`'${file}' is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (isBaseline(data)) {
    return data;
  }
  const findings = isPlainObject(data) && Array.isArray(data.findings) ? data.findings : [];
  const lines = text.split('\n');
  const wrong = findings
    .filter((entry) => !isEntry(entry))
    .map((entry): [{ file: string; line?: number }, string] => {
      const index = lines.findIndex((line) => line.replace(/,$/, '').trim() === JSON.stringify(entry));
      return [
        index < 0 ? { file } : { file, line: index + 1 },
        `an entry needs rule, stack, resource, verdict (fail, undetermined) and count, got ${JSON.stringify(entry)}`,
      ];
    });
  throw wrong.length > 0
    ? problemsIn('is no valid baseline', wrong)
    : new ConfigurationError(`'${file}' is no baseline; write one with 'compliant-ai baseline'`);
}

function isBaseline(data: unknown): data is Baseline {
  return (
    isPlainObject(data) &&
    data.version === 1 &&
    typeof data.createdOn === 'string' &&
    Array.isArray(data.growth) &&
    data.growth.every(isPlainObject) &&
    Array.isArray(data.findings) &&
    data.findings.every(isEntry)
  );
}

function isEntry(entry: unknown): entry is BaselineEntry {
  return (
    isPlainObject(entry) &&
    [entry.rule, entry.stack, entry.resource].every((value) => typeof value === 'string') &&
    (entry.property === undefined || typeof entry.property === 'string') &&
    (entry.verdict === 'fail' || entry.verdict === 'undetermined') &&
    Number.isInteger(entry.count) &&
    Number(entry.count) >= 1
  );
}
