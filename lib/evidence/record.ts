import type {
  ComplianceException,
  Control,
  Framework,
  MaximumExceptionDays,
  OnUndetermined,
  Outcome,
  Severity,
  TlsVersion,
} from '../core';
import type { DataFlow } from './data-flow';

/** The name of the tool, as every format gives it. */
export const TOOL_NAME = 'compliant-ai';
/** The package, for addresses at which it is described. */
export const PACKAGE_NAME = 'compliant-ai-constructs';

/**
 * Everything that an evaluation says of some documents: the single source of every format.
 *
 * Plain JSON, sorted, and the same for the same input apart from {@link generatedAt}. Its schema is
 * `schemas/report.schema.json`; members may be added within a version of the schema, none is renamed or removed.
 */
export interface EvidenceRecord {
  readonly schemaVersion: '1';
  readonly tool: ToolRecord;
  /** When the record was made, in UTC: `2026-06-30T12:00:00.000Z`. */
  readonly generatedAt: string;
  /** The day by which exceptions expire, `YYYY-MM-DD`. */
  readonly judgedOn: string;
  /**
   * The commit of the source, 40 or 64 hexadecimal digits.
   *
   * @default - not known
   */
  readonly commit?: string;
  readonly policy: PolicyRecord;
  readonly documents: readonly DocumentRecord[];
  readonly resourceTypes: readonly ResourceTypeRecord[];
  readonly rules: readonly RuleRecord[];
  readonly findings: readonly FindingRecord[];
  readonly engineErrors: readonly EngineErrorRecord[];
  /** The exceptions that excuse findings; each is also beside the findings that it excuses. */
  readonly exceptions: readonly ExceptionRecord[];
  readonly exceptionProblems: readonly ExceptionProblemRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly attestations: readonly AttestationRecord[];
  readonly nextSteps: readonly NextStepRecord[];
  /** The constructs of this package that made the documents; none where only files were judged. */
  readonly constructs: readonly ConstructRecord[];
  readonly flow: DataFlow;
  readonly summary: SummaryRecord;
}

/** What judged. */
export interface ToolRecord {
  readonly name: string;
  readonly version: string;
}

/** The policy as plain JSON, complete. */
export interface PolicyRecord {
  readonly frameworks: readonly Framework[];
  readonly awsRegions: readonly string[];
  readonly azureRegions: readonly string[];
  readonly googleLocations: readonly string[];
  readonly minimumTlsVersion: TlsVersion;
  readonly retentionDays: number;
  readonly onUndetermined: OnUndetermined;
  readonly exceptionsInCode: boolean;
  readonly maximumExceptionDays: Required<MaximumExceptionDays>;
}

/** A file that was judged. */
export interface DocumentRecord {
  /** The file, relative to the root of the source where it lies in it. */
  readonly file: string;
  /** SHA-256 of the bytes of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The stacks, templates or modules that it declares resources of. */
  readonly stacks: readonly string[];
  /** How many resources it declares. */
  readonly resources: number;
}

/** A type of the resources that were read, and the rules that judge it; no rule knows a type without any. */
export interface ResourceTypeRecord {
  readonly type: string;
  readonly resources: number;
  readonly rules: readonly string[];
}

/** A rule of the policy's frameworks, also one that found nothing to judge. */
export interface RuleRecord {
  readonly id: string;
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly severity: Severity;
  readonly waivable: boolean;
  readonly controls: readonly Control[];
  readonly counts: CountsRecord;
}

/** How often each verdict was reached; a violation that is excused counts as `excepted` only. */
export type CountsRecord = Readonly<Record<Outcome | 'excepted', number>>;

/** What one rule says of one resource. */
export interface FindingRecord {
  /** 32 hexadecimal digits; stays the same while lines move and verdicts change. */
  readonly id: string;
  readonly rule: string;
  readonly verdict: Outcome;
  readonly severity: Severity;
  readonly resourceType: string;
  /** A logical id, or a Terraform address. */
  readonly resource: string;
  /** The stack, template or module that holds the resource. */
  readonly stack: string;
  /**
   * The path of the construct.
   *
   * @default - not known
   */
  readonly path?: string;
  /**
   * The property that decided.
   *
   * @default - the resource as a whole
   */
  readonly property?: string;
  /**
   * Where it stands.
   *
   * @default - the resource stands in no file
   */
  readonly location?: LocationRecord;
  /** What was found and what to do about it; empty for a plain pass. */
  readonly message: string;
  /** The controls that the rule gives evidence for: `HIPAA 164.312(b)`. */
  readonly controls: readonly string[];
  /**
   * The exception that excuses the finding.
   *
   * @default - the finding stands
   */
  readonly exception?: ExceptionRecord;
  /**
   * Present where a baseline knows the finding: it was there when the rules were adopted, and does not reject.
   *
   * @default - the finding is new, or no baseline was given
   */
  readonly inBaseline?: true;
}

/** A place in a document; lines and columns count from 1, the end is behind the last character. */
export interface LocationRecord {
  /** The file, as {@link DocumentRecord.file}. */
  readonly file: string;
  /**
   * @default - the place in the file is not known
   */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A rule that failed to judge a resource. */
export interface EngineErrorRecord {
  readonly rule: string;
  readonly resource: string;
  readonly stack: string;
  readonly message: string;
}

/** A recorded decision to live with a finding for a limited time. */
export type ExceptionRecord = ComplianceException;

/** An exception that does not hold. */
export interface ExceptionProblemRecord {
  /** The exception as it was given, malformed or not. */
  readonly exception: Readonly<Record<string, unknown>>;
  readonly problem: string;
  /**
   * Where it is written.
   *
   * @default - in code, or not known
   */
  readonly location?: LocationRecord;
}

/** A file that could not be judged. */
export interface UnreadableRecord {
  readonly file: string;
  readonly message: string;
}

/** What a document or the policy says that somebody declared, and that no document can prove. */
export interface AttestationRecord {
  /**
   * `baa` for a business associate agreement, `vendor-report` for a SOC 2 report, `vendor-terms` for what a vendor
   * confirmed, `de-identification`, `lock` for a retention lock, `without-…` for an opt-out, and others.
   */
  readonly kind: string;
  /** The statement: `reference`, `effective`, `acknowledgedBy`, `ticket`, `reason` and the like. */
  readonly statement: Readonly<Record<string, unknown>>;
  /** The stack that carries it; `all` for one of the policy. */
  readonly stack: string;
  /**
   * The last day on which it counts, `YYYY-MM-DD`: it has to be renewed by then.
   *
   * @default - it has no end
   */
  readonly until?: string;
  /**
   * Why it did not count on the day of the judgement.
   *
   * @default - it did
   */
  readonly lapse?: string;
  /**
   * The construct or the resource that carries it, or `policy`.
   *
   * @default - the stack as a whole
   */
  readonly subject?: string;
  readonly location?: LocationRecord;
}

/** What is left to do outside the documents. */
export interface NextStepRecord {
  /**
   * The construct that asks for it.
   *
   * @default - not known
   */
  readonly path?: string;
  readonly text: string;
}

/** A construct of this package in an app. */
export interface ConstructRecord {
  /** Its class: `PrivateBedrock`. */
  readonly name: string;
  readonly path: string;
  /** The rules that it upholds by its defaults. */
  readonly upholds: readonly string[];
}

/** The result in numbers. */
export interface SummaryRecord {
  /** Whether nothing stands in the way of a deployment. */
  readonly accepted: boolean;
  /** Resources that at least one rule judged. */
  readonly resourcesJudged: number;
  /** Resources of types that no rule knows. */
  readonly resourcesWithoutRule: number;
  readonly counts: CountsRecord;
  /** Findings that a baseline knows. */
  readonly inBaseline: number;
  /** Findings that are neither excused nor known to a baseline, and block: the policy may only want what is undetermined reported. */
  readonly rejecting: number;
}

/** Controls as texts, the same for all findings of a rule. */
export function controlName({ framework, id }: Control): string {
  return `${framework} ${id}`;
}

/** Whether a finding is a violation or could not be determined, excused or not. */
export function isOpen({ verdict }: FindingRecord): boolean {
  return verdict === 'fail' || verdict === 'undetermined';
}

/** What the command line would exit with: 0 accepted, 1 rejected, 2 something could not be judged. */
export function exitCodeOf({ unreadable, engineErrors, summary }: EvidenceRecord): 0 | 1 | 2 {
  if (unreadable.length > 0 || engineErrors.length > 0) {
    return 2;
  }
  return summary.accepted ? 0 : 1;
}

/** A place as readers and terminals know it: `cdk.out/Notes.template.json:12`. */
export function placeOf({ file, line }: LocationRecord): string {
  return line === undefined ? file : `${file}:${line}`;
}
