import type { IConstruct } from 'constructs';
import type { Finding } from '../core';
import { type FindingsOptions, findings } from './findings';

/** What a matcher of jest returns. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Matchers for jest: `expect.extend(matchers)`. */
export interface ComplianceMatchers {
  /** Passes for a scope without findings: `expect(stack).toBeCompliant()`. */
  toBeCompliant(scope: IConstruct, options?: FindingsOptions): MatcherResult;
  /** Passes for a scope that violates a rule: `expect(stack).toViolate('key-rotation')`. */
  toViolate(scope: IConstruct, rule: string, options?: FindingsOptions): MatcherResult;
}

/** The matchers. Their types are declared by the test that extends `expect` with them. */
export const matchers: ComplianceMatchers = {
  toBeCompliant(scope, options) {
    const found = findings(scope, options);
    return {
      pass: found.length === 0,
      message: () =>
        found.length === 0
          ? `expected '${scope.node.path}' to have findings, but it has none`
          : `expected '${scope.node.path}' to be compliant, but:\n${list(found)}`,
    };
  },
  toViolate(scope, rule, options) {
    const found = findings(scope, options);
    const violates = found.some((finding) => finding.rule === rule && finding.verdict === 'fail');
    return {
      pass: violates,
      message: () =>
        `expected '${scope.node.path}' ${violates ? 'not ' : ''}to violate '${rule}'; its findings:\n${list(found)}`,
    };
  },
};

function list(found: readonly Finding[]): string {
  return found.length === 0
    ? '  none'
    : found.map(({ path, resource, rule, message }) => `  [${path ?? resource}] ${rule}: ${message}`).join('\n');
}
