import { basename } from 'node:path';
import { isPlainObject } from '../core';
import { readJson } from './read-text';

/** A finding that somebody acknowledged with CDK's own means: with a reason, but without an owner and an end. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** The construct on which it was acknowledged. */
  readonly acknowledgedAt: string;
  /** The constructs that violate the rule. */
  readonly paths: readonly string[];
}

/**
 * What was acknowledged with `Validations.of(construct).acknowledge()` under `CompliancePlugin`: CDK records it in the
 * `validation-report.json` of an assembly.
 */
export function acknowledgementsIn(files: readonly string[]): Acknowledgement[] {
  return files
    .filter((path) => basename(path) === 'validation-report.json')
    .flatMap((file) => {
      const report = readJson(file);
      return listOf(isPlainObject(report) ? report.pluginReports : undefined)
        .filter(({ pluginName }) => pluginName === 'compliant-ai')
        .flatMap(({ suppressedViolations }) => listOf(suppressedViolations))
        .map(({ ruleName, reason, acknowledgedAt, violatingConstructs }) => ({
          rule: String(ruleName),
          reason: String(reason),
          acknowledgedAt: String(acknowledgedAt),
          paths: listOf(violatingConstructs).map(({ constructPath }) => String(constructPath)),
        }));
    });
}

/** What an acknowledgement is worth, for a reader. */
export function acknowledgementText({ rule, reason, acknowledgedAt }: Acknowledgement): string {
  return (
    `${rule} is acknowledged in CDK at ${acknowledgedAt}: '${reason}'. An acknowledgement has no owner and no end, so it ` +
    'excuses nothing here: record it with except() or in the exceptions file'
  );
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}
