import { byText } from '../order';
import type { FindingRecord } from '../record';
import { SEVERITIES, STATUSES, statusOf } from './terms';

/** The findings in the order in which they ask for attention. */
export function byUrgency(findings: readonly FindingRecord[]): FindingRecord[] {
  return [...findings].sort(
    (one, other) =>
      STATUSES.indexOf(statusOf(one)) - STATUSES.indexOf(statusOf(other)) ||
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      byText(one.rule, other.rule) ||
      byText(one.stack, other.stack) ||
      byText(one.resource, other.resource),
  );
}

/** Why an open finding does not reject: who excused it and until when, or that a baseline knows it; else empty. */
export function excuseOf({ exception, inBaseline }: FindingRecord): string {
  if (exception !== undefined) {
    const { expires, approver, ticket, reason } = exception;
    return `Excepted until ${expires} by ${approver} (${ticket}): ${reason}`;
  }
  return inBaseline ? 'In the baseline: it was there when the rules were adopted, and does not reject yet.' : '';
}
