import * as iam from 'aws-cdk-lib/aws-iam';
import { AWS_US_REGIONS, ConfigurationError } from '../../core';
import { INVOCATION } from '../private-network/endpoints';

/** Properties of the policy for an organization; see `ModelAccess.serviceControlPolicy`. */
export interface ServiceControlPolicyProps {
  /**
   * The roles that may change logging and guardrails and call the control plane of `bedrock-mantle`, by ARN, with `*` for
   * any characters: those that deploy, such as `arn:aws:iam::*:role/cdk-hnb659fds-cfn-exec-role-*`, and those of the
   * handlers of `InvocationLogging` and `DataRetention`. Whoever can make or assume a role of such a name is exempt too.
   *
   * @default - nobody may
   */
  readonly exemptRoleArns?: readonly string[];
  /**
   * The partition of the organization: `aws-us-gov` for AWS GovCloud (US).
   *
   * @default 'aws'
   */
  readonly partition?: string;
}

/**
 * What holds for every account under an organizational unit. References to the stack are of no use in a document that
 * another account attaches, so there are none.
 */
export function modelServiceControlPolicy(props: ServiceControlPolicyProps = {}): iam.PolicyDocument {
  const { exemptRoleArns = [], partition = 'aws' } = props;
  validateExemptions(exemptRoleArns);
  const exceptExempt =
    exemptRoleArns.length === 0 ? {} : { conditions: { ArnNotLike: { 'aws:PrincipalArn': [...exemptRoleArns] } } };
  return new iam.PolicyDocument({
    statements: [
      deny('DenyOtherRegions', ['bedrock:*', 'bedrock-agentcore:*', 'bedrock-mantle:*'], {
        conditions: { StringNotEquals: { 'aws:RequestedRegion': [...AWS_US_REGIONS] } },
      }),
      deny('DenyGlobalProfiles', INVOCATION, {
        resources: [
          `arn:${partition}:bedrock:*:*:inference-profile/global.*`,
          `arn:${partition}:bedrock:::foundation-model/*`,
        ],
      }),
      deny('DenyApiKeys', ['bedrock:CallWithBearerToken', 'bedrock-mantle:CallWithBearerToken'], {}),
      deny('DenyLongTermApiKeys', ['iam:CreateServiceSpecificCredential'], {
        conditions: { StringEquals: { 'iam:ServiceSpecificCredentialServiceName': 'bedrock.amazonaws.com' } },
      }),
      deny('DenyWebSearch', ['bedrock-websearch:*'], {}),
      deny('DenyRetention', ['bedrock:PutAccountDataRetention'], {
        conditions: { StringNotEquals: { 'bedrock:DataRetentionMode': 'none' } },
      }),
      deny('DenyRetentionOfMantle', ['bedrock-mantle:PutAccountDataRetention'], {
        conditions: { StringNotEquals: { 'bedrock-mantle:DataRetentionMode': 'none' } },
      }),
      deny('DenyMantle', ['bedrock-mantle:*'], exceptExempt),
      deny('DenyTampering', TAMPERING, exceptExempt),
    ],
  });
}

const TAMPERING = [
  'bedrock:DeleteEnforcedGuardrailConfiguration',
  'bedrock:DeleteGuardrail',
  'bedrock:DeleteModelInvocationLoggingConfiguration',
  'bedrock:PutEnforcedGuardrailConfiguration',
  'bedrock:PutModelInvocationLoggingConfiguration',
  'bedrock:UpdateGuardrail',
];

function deny(
  sid: string,
  actions: readonly string[],
  rest: Pick<iam.PolicyStatementProps, 'resources' | 'conditions'>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: ['*'], ...rest });
}

function validateExemptions(arns: readonly string[]): void {
  const wrong = arns.filter((arn) => !/^arn:aws(-us-gov)?:iam::(\d{12}|\*):role\/[^*]+/.test(arn));
  if (wrong.length > 0) {
    throw new ConfigurationError(
      `'exemptRoleArns' takes ARNs of roles by name or by the beginning of their names, got '${wrong.join("', '")}'; name the roles that deploy`,
    );
  }
}
