import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Control, Finding } from '../core';
import { byTexts } from './order';
import { controlName, type ExceptionRecord, type FindingRecord, type LocationRecord } from './record';
import type { SourceFiles } from './source-files';

/** Findings with their identity and their place in a file, sorted. */
export function findingRecords(
  findings: readonly Finding[],
  sources: SourceFiles,
  known: ReadonlySet<Finding>,
): FindingRecord[] {
  const sorted = [...findings].sort(
    byTexts(
      ({ stack }) => sources.nameOfStack(stack),
      ({ file }) => (file === undefined ? '' : sources.nameOf(file)),
      ({ resource }) => resource,
      ({ rule }) => rule,
      ({ property }) => property ?? '',
      ({ message }) => message,
    ),
  );
  const ordinals = new Map<string, number>();
  const controls = new Map<readonly Control[], readonly string[]>();
  return sorted.map((finding) => {
    const key = identity(finding, sources);
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    const names = controls.get(finding.controls) ?? finding.controls.map(controlName);
    controls.set(finding.controls, names);
    const { rule, verdict, severity, resourceType, resource, path, property, message, exception } = finding;
    const location = locationOf(finding, sources);
    return {
      id: createHash('sha256').update(`${key}\0${ordinal}`).digest('hex').slice(0, 32),
      rule,
      verdict,
      severity,
      resourceType,
      resource,
      stack: sources.nameOfStack(finding.stack),
      ...(path === undefined ? {} : { path }),
      ...(property === undefined ? {} : { property }),
      ...(location === undefined ? {} : { location }),
      message,
      controls: names,
      ...(exception === undefined ? {} : { exception: exceptionRecord(exception) }),
      ...(known.has(finding) ? { inBaseline: true } : {}),
    };
  });
}

/** The fields in one order, whatever the order in which they were written. */
function exceptionRecord(exception: ExceptionRecord): ExceptionRecord {
  const { rule, scope, reason, approver, ticket, expires, approvedOn, equivalentMeasure, wholeStack } = exception;
  return {
    rule,
    scope,
    reason,
    approver,
    ticket,
    expires,
    ...(approvedOn === undefined ? {} : { approvedOn }),
    ...(equivalentMeasure === undefined ? {} : { equivalentMeasure }),
    ...(wholeStack === undefined ? {} : { wholeStack }),
  };
}

/** What a finding is about. Not its verdict, its words nor its line: they change while it stays the same finding. */
function identity({ rule, stack, file, resource, property }: Finding, sources: SourceFiles): string {
  // A template that no app names is called by its file, and many are called `template.json`.
  const home = file !== undefined && basename(file) === stack ? sources.nameOf(file) : sources.nameOfStack(stack);
  return [rule, home, resource, property ?? ''].join('\0');
}

function locationOf({ file, property, resource }: Finding, sources: SourceFiles): LocationRecord | undefined {
  return file === undefined
    ? undefined
    : { file: sources.nameOf(file), ...sources.at(file)?.locate(resource, property) };
}
