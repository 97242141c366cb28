import { ConfigurationError } from '../errors';
import { vendorProblems } from './business-associate-agreement';
import { Fields } from './fields';

/** A part of a report that somebody read, and what came of it. */
export interface ReportReview {
  /** Who reviewed it. */
  readonly by: string;
  /** The day of the review, `YYYY-MM-DD`. */
  readonly on: string;
  /** What was found, and what follows from it. */
  readonly outcome: string;
}

/**
 * The SOC 2 report of a vendor, obtained in full and reviewed (SOC 2 CC9.2; 45 CFR 164.308(b)(1) asks for satisfactory
 * assurances). Nobody can see from a template that it was read; it is recorded as an attestation.
 */
export interface VendorReport {
  /** Where the full report is filed, not only its certificate. */
  readonly reference: string;
  /**
   * What the auditor attests. A Type I report does not count: it describes controls on one day, and says nothing of
   * whether they worked over a period.
   */
  readonly type: 'SOC 2 Type II';
  /** The first day of the period that the auditor examined, `YYYY-MM-DD`. */
  readonly periodStart: string;
  /** The last day of that period, `YYYY-MM-DD`. */
  readonly periodEnd: string;
  /** The exceptions and qualifications that the auditor notes, and what they mean for you. */
  readonly exceptionsReview: ReportReview;
  /** The subservice organizations, such as providers of GPUs: whether the report includes them or carves them out. */
  readonly subserviceOrganizationsReview: ReportReview;
  /**
   * The id of the vendor in the vendor registry, such as `openai`.
   *
   * @default - the vendor of the construct that the report is given to; elsewhere it must be named
   */
  readonly vendor?: string;
  /**
   * The last day for which a bridge letter of the vendor says that nothing changed, `YYYY-MM-DD`.
   *
   * @default - there is none
   */
  readonly bridgeLetterUntil?: string;
}

const FIELDS = [
  'reference',
  'type',
  'periodStart',
  'periodEnd',
  'exceptionsReview',
  'subserviceOrganizationsReview',
  'vendor',
  'bridgeLetterUntil',
];

const REVIEWS = { exceptionsReview: 'exceptions', subserviceOrganizationsReview: 'subservice organizations' } as const;

/**
 * Checks a report, apart from the day on which it is looked at.
 *
 * @param vendor the id of the vendor that it must be of
 * @throws ConfigurationError when a field is missing or malformed, the report is of another vendor, or of Type I
 */
export function validateVendorReport(report: VendorReport, vendor?: string): void {
  const problems = reportProblems(report, 'vendorReport', vendor);
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

/** What is wrong with a report, apart from the day on which it is looked at. */
export function reportProblems(report: unknown, at: string, vendor?: string): string[] {
  const fields = new Fields(at, report, FIELDS);
  fields.text('reference', 'where the full report is filed');
  if (/\bType (I|1)$/i.test(String(fields.get('type')))) {
    fields.refuse(
      'type',
      "must be 'SOC 2 Type II': a Type I report says that controls exist on one day, a Type II report that they " +
        'worked over a period; ask the vendor when it expects one',
    );
  } else if (fields.get('type') !== 'SOC 2 Type II') {
    fields.refuse('type', "must be 'SOC 2 Type II'");
  }
  fields.day('periodStart');
  fields.day('periodEnd');
  fields.order('periodStart', 'periodEnd');
  fields.optionalDay('bridgeLetterUntil');
  fields.order('periodEnd', 'bridgeLetterUntil');
  vendorProblems(fields, vendor);
  return [
    ...fields.problems,
    ...Object.entries(REVIEWS).flatMap(([name, what]) => reviewProblems(fields, at, name, what)),
  ];
}

function reviewProblems(report: Fields, at: string, name: string, what: string): string[] {
  if (!report.isGiven(name)) {
    return [`'${at}.${name}' must say who reviewed the ${what} of the report, on which day and with which outcome`];
  }
  const fields = new Fields(`${at}.${name}`, report.get(name), ['by', 'on', 'outcome']);
  fields.text('by', `who reviewed the ${what}`);
  fields.day('on');
  fields.text('outcome', `what the review of the ${what} found`);
  const [on, periodEnd] = [fields.get('on'), report.get('periodEnd')];
  if (typeof on === 'string' && typeof periodEnd === 'string' && on < periodEnd) {
    fields.refuse('on', `must not lie before the end of the period, ${periodEnd}`);
  }
  return fields.problems;
}
