import type * as kms from 'aws-cdk-lib/aws-kms';

/** A published version of a Bedrock guardrail that masks or blocks protected health information. */
export interface IPhiGuardrail {
  readonly guardrailArn: string;
  readonly guardrailId: string;
  /** The number of the published version; never `DRAFT`, which changes under its callers. */
  readonly guardrailVersion: string;
  /**
   * The guardrail profile, as an ARN in each Region that it may route to: what a caller needs `bedrock:ApplyGuardrail` on
   * besides {@link guardrailArn}. Empty when the guardrail stays in its Region.
   *
   * See docs.aws.amazon.com/bedrock/latest/userguide/guardrail-profiles-permissions.html.
   */
  readonly guardrailProfileArns: readonly string[];
  /** The key that encrypts the guardrail; callers need `kms:Decrypt` on it. */
  readonly key?: kms.IKey;
}
