import * as iam from 'aws-cdk-lib/aws-iam';
import { KEY_DELETION_WINDOW_DAYS } from '../../core';
import { sparing } from './administrators';

/** What makes everything that a key has encrypted unreadable. */
const DESTRUCTION = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'];

/**
 * The statements that keep a key usable.
 *
 * `kms:PutKeyPolicy` is left to IAM: every deployment that lets another service use the key needs it, and a key whose
 * policy nobody can change is unmanageable for good. What would make it so, skipping the lockout check, is denied.
 */
export function keyProtection(administrators: readonly iam.IRole[]): iam.PolicyStatement[] {
  return [
    deny('DenyKeyDestruction', DESTRUCTION, sparing(administrators)),
    deny('DenyShortDeletionWindow', ['kms:ScheduleKeyDeletion'], {
      NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': KEY_DELETION_WINDOW_DAYS },
    }),
    deny('DenyPolicyLockout', ['kms:PutKeyPolicy'], { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } }),
  ];
}

/** An import that names no expiration model expires, and is denied too. */
export function denyExpiringMaterial(): iam.PolicyStatement {
  return deny('DenyExpiringMaterial', ['kms:ImportKeyMaterial'], {
    StringNotEquals: { 'kms:ExpirationModel': 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
  });
}

function deny(sid: string, actions: string[], conditions: Record<string, Record<string, unknown>>) {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: ['*'],
    conditions,
  });
}
