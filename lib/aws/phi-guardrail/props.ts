import type * as kms from 'aws-cdk-lib/aws-kms';
import type { AlarmTopic } from '../alarm-topic';
import type { DetectorExemption } from './detectors';
import type { PhiPattern } from './patterns';

/** What a guardrail does with identifiers that it finds. */
export enum PhiHandling {
  /** Each is replaced with its type, such as `{NAME}`; the rest goes on. */
  ANONYMIZE = 'ANONYMIZE',
  /** The whole prompt or answer is replaced with a message. */
  BLOCK = 'BLOCK',
}

/** The models with which a guardrail recognizes harmful content, denied topics and prompt attacks. */
export enum GuardrailTier {
  /** English, French and Spanish; evaluated in the Region of the stack. */
  CLASSIC = 'CLASSIC',
  /** More languages and finer distinctions; evaluated in any Region of the US guardrail profile. */
  STANDARD = 'STANDARD',
}

/** How readily harmful content is blocked. */
export enum ContentFilterStrength {
  /** What is harmful with high confidence. */
  LOW = 'LOW',
  /** What is harmful with medium or high confidence. */
  MEDIUM = 'MEDIUM',
  /** What is harmful with any confidence. */
  HIGH = 'HIGH',
}

/** A subject that a guardrail refuses to talk about. */
export interface DeniedTopic {
  /** At most 100 letters, digits, spaces and the signs `-_!?.`. */
  readonly name: string;
  /** One or two sentences; at most 200 characters in the tier CLASSIC, 1,000 in STANDARD. */
  readonly definition: string;
  /**
   * At most five prompts that belong to it, of at most 100 characters each.
   *
   * @default - none
   */
  readonly examples?: readonly string[];
}

/** Properties of `PhiGuardrail`. Detection itself and the filter of prompt attacks are not among them. */
export interface PhiGuardrailProps {
  /**
   * The name, at most 50 letters, digits, hyphens and underscores.
   *
   * @default - made from the path of the construct
   */
  readonly guardrailName?: string;
  /**
   * What happens to identifiers in prompts. An application that puts notes of patients into prompts masks them: the model
   * sees `{NAME}`, and the application puts the name back if it has to. One that has no business with patients blocks.
   *
   * @default PhiHandling.ANONYMIZE
   */
  readonly input?: PhiHandling;
  /**
   * What happens to identifiers in answers.
   *
   * @default PhiHandling.ANONYMIZE
   */
  readonly output?: PhiHandling;
  /**
   * Detectors that the application cannot live with, such as `AGE` where the age decides on the dose. What they find
   * passes in both directions. The rule `guardrail-covers-phi` still reports it: the exception from the rule is a decision
   * of its own, with an approver and a date.
   *
   * @default - none
   */
  readonly exemptions?: readonly DetectorExemption[];
  /**
   * Formats of your own records, besides those of the guardrail.
   *
   * @default - none
   */
  readonly patterns?: readonly PhiPattern[];
  /**
   * Subjects to refuse.
   *
   * @default - none
   */
  readonly deniedTopics?: readonly DeniedTopic[];
  /**
   * Words and phrases to refuse, of at most three words each.
   *
   * @default - none
   */
  readonly deniedWords?: readonly string[];
  /**
   * How readily sexual, violent, hateful, insulting and criminal content is blocked. Notes about injuries, abuse and
   * sexual health are easily taken for such.
   *
   * @default ContentFilterStrength.LOW
   */
  readonly contentFilters?: ContentFilterStrength;
  /**
   * The models that evaluate content filters and topics. STANDARD routes prompts and answers to the Regions of the guardrail
   * profile `us.guardrail.v1:0`, `us-gov.guardrail.v1:0` in GovCloud. A stack without a Region is taken to be outside of
   * GovCloud.
   *
   * @default GuardrailTier.CLASSIC
   */
  readonly tier?: GuardrailTier;
  /**
   * What callers read in place of a prompt that was blocked; at most 500 characters.
   *
   * @default - a sentence that says so
   */
  readonly blockedInputMessage?: string;
  /**
   * What callers read in place of an answer that was blocked; at most 500 characters.
   *
   * @default - a sentence that says so
   */
  readonly blockedOutputMessage?: string;
  /**
   * Whether every invocation of every model by anybody in the account and Region goes through the guardrail, system prompts
   * included, whether the caller names it or not. There is one such configuration an account and Region. Callers who may
   * not apply the guardrail get `AccessDenied` from then on: see `PhiGuardrail.grantApply`.
   *
   * See docs.aws.amazon.com/bedrock/latest/userguide/guardrails-enforcements.html.
   *
   * @default false
   */
  readonly enforceInAccount?: boolean;
  /**
   * The key that encrypts the guardrail. Everybody who applies the guardrail has to decrypt with it, so it should encrypt
   * nothing else. CloudFormation needs `kms:Decrypt`, `kms:GenerateDataKey`, `kms:DescribeKey` and `kms:CreateGrant` on it.
   *
   * @default - a new key of its own
   */
  readonly key?: kms.IKey;
  /**
   * Where changes of the guardrail and of the enforcement raise an alarm.
   *
   * @default - nowhere
   */
  readonly alarms?: AlarmTopic;
}
