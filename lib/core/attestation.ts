import { agreementProblems, type BusinessAssociateAgreement } from './attestation/business-associate-agreement';
import { deIdentificationProblems } from './attestation/de-identification';
import { shortened } from './attestation/fields';
import { reportProblems, type VendorReport } from './attestation/vendor-report';
import { type TrainingAndRetentionTerms, termsProblems } from './attestation/vendor-terms';
import { daysAfter, isDay, yearAfter } from './day';
import { isPlainObject } from './value';

/** What people declare to be so and no document can prove, as far as rules ask for it. */
export type AttestationKind = 'baa' | 'vendor-report' | 'vendor-terms' | 'de-identification';

/** What an organization declares of its vendors. Each entry names its vendor. */
export interface VendorAttestations {
  /**
   * Business associate agreements in force.
   *
   * @default - none
   */
  readonly agreements?: readonly BusinessAssociateAgreement[];
  /**
   * SOC 2 reports of vendors that were obtained and reviewed.
   *
   * @default - none
   */
  readonly reports?: readonly VendorReport[];
  /**
   * What vendors confirmed in writing about training and retention.
   *
   * @default - none
   */
  readonly terms?: readonly TrainingAndRetentionTerms[];
}

/** An attestation as a document or a policy carries it: nobody checked it yet. */
export interface CarriedAttestation {
  readonly kind: AttestationKind;
  readonly statement: unknown;
}

/** The kinds of {@link VendorAttestations}, by property. */
export const VENDOR_ATTESTATION_KINDS = {
  agreements: 'baa',
  reports: 'vendor-report',
  terms: 'vendor-terms',
} as const satisfies Readonly<Record<keyof VendorAttestations, AttestationKind>>;

/** An attestation of an organization. */
export interface ListedAttestation extends CarriedAttestation {
  /** Where it stands in {@link VendorAttestations}, such as `agreements[0]`. */
  readonly at: string;
  readonly vendor: string | undefined;
  readonly statement: object;
}

/** The attestations of an organization one by one. */
export function listAttestations({ agreements, reports, terms }: VendorAttestations): ListedAttestation[] {
  return [...listed('agreements', agreements), ...listed('reports', reports), ...listed('terms', terms)];
}

function listed(
  property: keyof VendorAttestations,
  statements: readonly { readonly vendor?: string }[] = [],
): ListedAttestation[] {
  const kind = VENDOR_ATTESTATION_KINDS[property];
  return statements.map((statement, index) => ({
    kind,
    statement,
    vendor: statement.vendor,
    at: `${property}[${index}]`,
  }));
}

/**
 * For so many days a bridge letter extends a report, which is current for a year after its period. It says that nothing changed, without an auditor, and covers the
 * months until the next report by convention; it does not replace one.
 */
export const BRIDGE_LETTER_DAYS = 92;

const PROBLEMS: Readonly<Record<AttestationKind, (statement: unknown, at: string) => string[]>> = {
  baa: agreementProblems,
  'vendor-report': reportProblems,
  'vendor-terms': termsProblems,
  'de-identification': deIdentificationProblems,
};

/** Whether a text names a kind. */
export function isAttestationKind(text: string): text is AttestationKind {
  return Object.hasOwn(PROBLEMS, text);
}

/** What is wrong with an attestation, apart from the day on which it is looked at. */
export function attestationProblems({ kind, statement }: CarriedAttestation, at: string = kind): string[] {
  return PROBLEMS[kind](statement, at);
}

/** The last day on which an attestation holds; undefined for one without an end, or with a malformed one. */
export function lastDayOf({ kind, statement }: CarriedAttestation): string | undefined {
  const { expires, periodEnd, bridgeLetterUntil } = isPlainObject(statement) ? statement : {};
  if (kind !== 'vendor-report') {
    return dayOf(expires);
  }
  const end = dayOf(periodEnd);
  if (end === undefined) {
    return undefined;
  }
  const unbridged = yearAfter(end);
  const bridged = dayOf(bridgeLetterUntil) ?? unbridged;
  const latest = daysAfter(unbridged, BRIDGE_LETTER_DAYS);
  return bridged < unbridged ? unbridged : bridged > latest ? latest : bridged;
}

/** Why an attestation does not hold on a day: it is over, or has not begun. Undefined where it does. */
export function lapseOf(attestation: CarriedAttestation, today: string): string | undefined {
  const { kind, statement } = attestation;
  const fields = isPlainObject(statement) ? statement : {};
  const name = `${ATTESTATION_NAMES[kind]} '${shortened(String(fields.reference))}'`;
  const begins = firstDayOf(kind, fields);
  if (begins !== undefined && begins > today) {
    return kind === 'vendor-report'
      ? `${name} names ${begins} as the end of its period or the day of a review, after ${today}; attest what is over`
      : `${name} begins on ${begins}, after ${today}`;
  }
  const last = lastDayOf(attestation);
  if (last === undefined || last >= today) {
    return undefined;
  }
  return kind === 'vendor-report'
    ? `${name} covers a period that ended on ${String(fields.periodEnd)} and counts until ${last}; obtain the next report, or a bridge letter until then`
    : `${name} expired on ${last}; renew it and attest the new one`;
}

/** What an attestation is called in a message. */
export const ATTESTATION_NAMES: Readonly<Record<AttestationKind, string>> = {
  baa: 'the business associate agreement',
  'vendor-report': 'the SOC 2 report',
  'vendor-terms': 'the written confirmation',
  'de-identification': 'the de-identification',
};

/** The fields without which an attestation does not hold yet: nothing is agreed, reviewed or confirmed in advance. */
const BEGINNINGS: Readonly<Record<AttestationKind, readonly string[]>> = {
  baa: ['effective', 'signed'],
  'vendor-report': ['periodEnd', 'exceptionsReview', 'subserviceOrganizationsReview'],
  'vendor-terms': ['confirmed'],
  'de-identification': ['determined'],
};

/** The first day on which an attestation holds. */
function firstDayOf(kind: AttestationKind, fields: Readonly<Record<string, unknown>>): string | undefined {
  return BEGINNINGS[kind]
    .flatMap((name) => {
      const value = fields[name];
      return dayOf(isPlainObject(value) ? value.on : value) ?? [];
    })
    .sort()
    .at(-1);
}

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}
