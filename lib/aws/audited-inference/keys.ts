import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { KEY_DELETION_WINDOW_DAYS } from '../../core';
import { keyProtection } from '../encryption-key/protection';

/** A key for the digests of content. Who may use it can guess content from its digest. */
export function digestKey(scope: Construct, id: string): kms.Key {
  return protectedKey(scope, id, {
    description: `Digests of prompts and answers of ${scope.node.path}`,
    keySpec: kms.KeySpec.HMAC_256,
    keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC,
  });
}

/** A key for the signatures of checkpoints, which only one role may make; whoever may read the key can check them. */
export function signingKey(scope: Construct, id: string, signer: iam.IRole): kms.Key {
  const key = protectedKey(scope, id, {
    description: `Checkpoints of the records of ${scope.node.path}`,
    keySpec: kms.KeySpec.ECC_NIST_P256,
    keyUsage: kms.KeyUsage.SIGN_VERIFY,
  });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'DenyOtherSigners',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant', 'kms:Sign'],
      resources: ['*'],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': signer.roleArn } },
    }),
  );
  return key;
}

/** Records of six years outlive the stack, and so do the keys that vouch for them. */
function protectedKey(scope: Construct, id: string, props: kms.KeyProps): kms.Key {
  const key = new kms.Key(scope, id, {
    ...props,
    multiRegion: false,
    enabled: true,
    pendingWindow: Duration.days(KEY_DELETION_WINDOW_DAYS),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const statement of keyProtection([])) {
    key.addToResourcePolicy(statement);
  }
  return key;
}
