import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IPhiGuardrail } from '../../lib/aws/phi-guardrail/guardrail';

/** A guardrail that stands for one that is made elsewhere, with the US guardrail profile. */
export function phiGuardrail(guardrailArn: string, key?: kms.IKey): IPhiGuardrail {
  const [, , , , account] = guardrailArn.split(':');
  return {
    guardrailArn,
    guardrailId: guardrailArn.slice(guardrailArn.indexOf('/') + 1),
    guardrailVersion: '1',
    guardrailProfileArns: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'].map(
      (region) => `arn:aws:bedrock:${region}:${account}:guardrail-profile/us.guardrail.v1:0`,
    ),
    key,
  };
}
