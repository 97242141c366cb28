import { type Framework, isPlainObject, type Outcome, type Severity } from '../../core';
import type { AttestationRecord, FindingRecord, LocationRecord } from '../record';
import type { ControlResult } from '../writers/controls';

/** The outcome of a finding as readers count it: what is excused is an outcome of its own. */
export type Status = Outcome | 'excepted';

/** All outcomes, the most urgent first. */
export const STATUSES: readonly Status[] = ['fail', 'undetermined', 'excepted', 'pass', 'notApplicable'];

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** How an outcome is written: a sign besides the word, for those who see no colours. */
export const STATUS_TERMS: Readonly<
  Record<Status, { readonly sign: string; readonly word: string; readonly meaning: string }>
> = {
  fail: { sign: '✕', word: 'Fail', meaning: 'The template violates the rule.' },
  undetermined: { sign: '?', word: 'Cannot tell', meaning: 'Only deployment knows; it is never taken for a pass.' },
  excepted: { sign: '◇', word: 'Excepted', meaning: 'Excused until a day, by a named person.' },
  pass: { sign: '✓', word: 'Pass', meaning: 'The template meets the rule.' },
  notApplicable: { sign: '–', word: 'Not applicable', meaning: 'The rule does not concern the resource.' },
};

export const FRAMEWORK_TERMS: Readonly<Record<Framework, { readonly name: string; readonly source: string }>> = {
  HIPAA: {
    name: 'HIPAA',
    source:
      '45 CFR Part 164: Security Rule, and the Privacy and Breach Rule provisions that infrastructure can evidence',
  },
  SOC2: { name: 'SOC 2', source: 'TSP Section 100, 2017 Trust Services Criteria; titles are paraphrased' },
  'NIST-800-53': { name: 'NIST SP 800-53', source: 'Revision 5' },
};

/** The outcome that a result of a control looks like. */
export const RESULT_STATUS: Readonly<Record<ControlResult, Status>> = {
  'not met': 'fail',
  undetermined: 'undetermined',
  'met with exceptions': 'excepted',
  met: 'pass',
  'not judged': 'notApplicable',
};

/** No report of templates says that a control is met: it says whether they give evidence for it. */
export const RESULT_WORDS: Readonly<Record<ControlResult, string>> = {
  'not met': 'Open findings',
  undetermined: 'Cannot tell',
  'met with exceptions': 'Evidenced, with exceptions',
  met: 'Evidenced',
  'not judged': 'Not judged',
};

/** How kinds of attestations are written; others are written as their words. */
const ATTESTATION_TERMS: Readonly<Record<string, string>> = {
  baa: 'Business associate agreement',
  'vendor-report': 'SOC 2 report of a vendor, reviewed',
  'vendor-terms': 'Training and retention, confirmed by a vendor',
  'de-identification': 'De-identification',
  lock: 'Retention lock, acknowledged',
};

/** What an attestation is, for readers. */
export function attestationName({ kind }: AttestationRecord): string {
  return (Object.hasOwn(ATTESTATION_TERMS, kind) ? ATTESTATION_TERMS[kind] : undefined) ?? wordsOf(kind);
}

/** What an attestation says, by line: its fields, then until when it counts. */
export function attestationLines({ statement, until, lapse }: AttestationRecord): string[] {
  return [
    ...Object.entries(statement).map(([name, value]) => `${wordsOf(name)}: ${textOf(value)}`),
    ...(lapse === undefined ? [] : [`does not count: ${lapse}`]),
    ...(until === undefined || lapse !== undefined ? [] : [`counts until ${until}; renew it before`]),
  ];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(textOf).join(', ');
  }
  return isPlainObject(value)
    ? Object.entries(value)
        .map(([name, member]) => `${wordsOf(name)} ${textOf(member)}`)
        .join(', ')
    : String(value);
}

/** `acknowledgedBy` and `without-guardrail` as words. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
}

/** The outcome of a finding. */
export function statusOf({ verdict, exception }: FindingRecord): Status {
  return exception === undefined ? verdict : 'excepted';
}

/** A number with its noun. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}

/** A day as people write it: 21 November 2026. */
export function day(iso: string): string {
  const date = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** How many days an exception still holds after a day; its last day counts. */
export function daysLeft(expires: string, today: string): number {
  return Math.round((Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** A place as editors open it: `cdk.out/Stack.template.json:12:5`. */
export function placeOf({ file, line, column }: LocationRecord): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}
