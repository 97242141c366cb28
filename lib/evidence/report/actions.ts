import type { EvidenceRecord, RuleRecord } from '../record';
import { counted, day, daysLeft, SEVERITIES } from './terms';

/** Something that a reader should do. */
export interface Action {
  /** What to do, in a few words. */
  readonly lead: string;
  /** What it is about. */
  readonly text: string;
  /** How. */
  readonly how: string;
}

/** An exception that expires within so many days is worth a decision now. */
const SOON = 30;

/** What a reader should do, the most urgent first. */
export function actionsFor(record: EvidenceRecord): Action[] {
  return [...repairs(record), ...ruleActions(record), ...expiring(record)];
}

function repairs({ unreadable, engineErrors, exceptionProblems }: EvidenceRecord): Action[] {
  const actions: Action[] = [];
  if (unreadable.length > 0) {
    const lead = `Make ${counted(unreadable.length, 'file')} readable`;
    actions.push({ lead, text: 'What cannot be read is not judged.', how: 'The chapter on documents names each.' });
  }
  if (engineErrors.length > 0) {
    const lead = `Report ${counted(engineErrors.length, 'error')} of rules`;
    actions.push({ lead, text: 'A rule failed while judging.', how: 'The chapter on documents names each.' });
  }
  if (exceptionProblems.length > 0) {
    const lead = `Correct ${counted(exceptionProblems.length, 'exception')}`;
    const text = 'An exception that is expired, unused or malformed excuses nothing.';
    actions.push({ lead, text, how: 'The chapter on exceptions says what is wrong.' });
  }
  return actions;
}

function ruleActions({ rules }: EvidenceRecord): Action[] {
  const urgent = (status: 'fail' | 'undetermined') =>
    rules
      .filter(({ counts }) => counts[status] > 0)
      .sort((one, other) => rank(one) - rank(other) || other.counts[status] - one.counts[status]);
  return [
    ...urgent('fail').map((rule) => ruleAction('Fix', rule.counts.fail, rule)),
    ...urgent('undetermined').map((rule) => ruleAction('Clarify', rule.counts.undetermined, rule)),
  ];
}

function ruleAction(verb: string, count: number, { title, remediation, severity }: RuleRecord): Action {
  return { lead: `${verb} ${counted(count, `${severity} finding`)}`, text: `${title}.`, how: remediation };
}

function expiring({ exceptions, judgedOn }: EvidenceRecord): Action[] {
  return exceptions
    .map((exception) => ({ exception, left: daysLeft(exception.expires, judgedOn) }))
    .filter(({ left }) => left <= SOON)
    .sort((one, other) => one.left - other.left)
    .map(({ exception: { rule, scope, approver, expires }, left }) => ({
      lead: left === 0 ? 'Decide today' : `Decide within ${counted(left, 'day')}`,
      text: `The exception of ${approver} from ${rule} for ${scope} ends on ${day(expires)}.`,
      how: 'Fix the finding, or have the exception approved again.',
    }));
}

function rank({ severity }: RuleRecord): number {
  return SEVERITIES.indexOf(severity);
}
