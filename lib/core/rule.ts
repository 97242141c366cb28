import type { Control } from './controls';
import type { Policy } from './policy';
import type { ResourceView } from './resource';
import type { Outcome, Verdict } from './verdict';

/** How much a violation matters to the confidentiality, integrity or availability of PHI. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * One demand, for all clouds.
 *
 * Its id is the name of its file in `lib/rules` and of its page in `docs/rules`. Ids are never reused.
 */
export interface Rule {
  readonly id: string;
  /** The demand in one line, as a statement: "Endpoints accept TLS 1.2 or later only". */
  readonly title: string;
  /** Why it matters, in two or three sentences with the source. */
  readonly rationale: string;
  /** What to change, in one or two sentences. */
  readonly remediation: string;
  readonly severity: Severity;
  readonly controls: readonly Control[];
  /** Whether an exception may excuse a violation. */
  readonly waivable: boolean;
  /** The check of each resource type; the key `*` stands for every type that has none of its own. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** How one resource type is judged. */
export interface Check {
  /**
   * Judges one resource in one world. Must not throw for any content of a document: what it cannot tell is
   * `undetermined`. Several verdicts are several findings.
   *
   * @param today the day of the evaluation, `YYYY-MM-DD`
   */
  judge(resource: ResourceView, policy: Policy, today: string): Verdict | readonly Verdict[];
  /** The dotted paths of the properties that decide, for the page of the rule and the count of what is covered. */
  readonly properties: readonly string[];
  /** Examples with known verdicts: they test the check and feed the page of the rule. */
  readonly examples: () => Examples;
}

/** Examples of one resource type. */
export interface Examples {
  readonly compliant: readonly Example[];
  readonly violating: readonly Example[];
  /** At least one; `UNDETERMINED` stands for a value that only deployment knows. */
  readonly undetermined: readonly Example[];
  /** What is said when an attribute that decides is left out; at least one. */
  readonly absent: readonly (Example & { readonly outcome: Outcome })[];
}

/** One resource with what stands beside it in its document. */
export interface Example {
  /**
   * The resource type, for a check of every type (`*`).
   *
   * @default - the type that the check is for
   */
  readonly type?: string;
  /** The properties or arguments of the resource. */
  readonly resource: Readonly<Record<string, unknown>>;
  /**
   * What else the document holds: a CloudFormation template fragment (`{ Resources: … }`) or a Terraform JSON
   * fragment (`{ resource: … }`). The resource itself is called `Subject` (CloudFormation) or `subject` (Terraform).
   *
   * @default - the resource stands alone
   */
  readonly beside?: Readonly<Record<string, unknown>>;
  /**
   * CloudFormation attributes or Terraform meta-arguments of the resource (`DeletionPolicy`, `lifecycle`).
   *
   * @default - none
   */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /**
   * What the example shows.
   *
   * @default - the resource speaks for itself
   */
  readonly title?: string;
}

/** Stands in an example for a value that only deployment knows: a parameter, a variable without default. */
export const UNDETERMINED = '${undetermined}';
