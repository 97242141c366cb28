import * as iam from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { AWS_US_REGIONS } from '../../core';
import { INVOCATION } from '../private-network/endpoints';

/** What application roles are held to. */
export interface ModelLimits {
  /** The inference profiles that may be called, by ARN. */
  readonly profiles: readonly string[];
  /** The models that those profiles lead to, by ARN in which the Region may be a pattern. */
  readonly models: readonly string[];
  /** The ids of the interface endpoints that calls come through. */
  readonly endpointIds: readonly string[];
  /** The guardrail and its version, `ARN:1`; undefined where calls need none. */
  readonly guardrail?: string;
}

const ANY_MODEL = `arn:${Aws.PARTITION}:bedrock:*::foundation-model/*`;
const ANY_GUARDRAIL_PROFILE = `arn:${Aws.PARTITION}:bedrock:*:*:guardrail-profile/*`;

/**
 * Denies every model and profile but the approved ones: `global.` profiles and the model without a Region that they lead
 * to, provisioned, imported and custom models, prompt routers and asynchronous invocation as well.
 */
export function denyOtherModels({ profiles, models }: ModelLimits): iam.PolicyStatement {
  return deny('DenyOtherModels', INVOCATION, { notResources: [...profiles, ...models] });
}

/** Denies what must not be done with approved models. */
export function denyOtherWays({ profiles, endpointIds, guardrail }: ModelLimits): iam.PolicyStatement[] {
  return [
    // The evaluation of a profile has no bedrock:InferenceProfileArn; that of the models behind it has.
    deny('DenyCallsWithoutProfile', INVOCATION, {
      resources: [ANY_MODEL],
      conditions: { ArnNotLike: { 'bedrock:InferenceProfileArn': [...profiles] } },
    }),
    // AWS does not say whether aws:SourceVpce reaches the evaluations in the Regions that a profile routes to. Those of
    // the profile and of the guardrail are made where the call arrives, and no call goes without them.
    deny('DenyCallsOutsideEndpoint', [...INVOCATION, 'bedrock:ApplyGuardrail'], {
      notResources: [ANY_MODEL, ANY_GUARDRAIL_PROFILE],
      conditions: { StringNotEquals: { 'aws:SourceVpce': [...endpointIds] } },
    }),
    ...(guardrail === undefined
      ? []
      : [
          deny('DenyCallsWithoutGuardrail', INVOCATION, {
            resources: [ANY_MODEL],
            conditions: { StringNotEquals: { 'bedrock:GuardrailIdentifier': guardrail } },
          }),
        ]),
    deny('DenyOtherRegions', ['bedrock:*', 'bedrock-agentcore:*'], {
      resources: ['*'],
      // A call of a global profile has the Region 'unspecified'.
      conditions: { StringNotEquals: { 'aws:RequestedRegion': [...AWS_US_REGIONS] } },
    }),
    deny('DenyOtherPlanes', OTHER_PLANES, { resources: ['*'] }),
    deny('DenyUnseenJobs', UNSEEN_JOBS, { resources: ['*'] }),
    deny('DenyTampering', TAMPERING, { resources: ['*'] }),
  ];
}

/** Ways to a model that no endpoint policy, guardrail or invocation log of the runtime sees. */
const OTHER_PLANES = [
  'bedrock-mantle:*',
  'bedrock-websearch:*',
  'bedrock:CallWithBearerToken',
  'bedrock:InvokeInlineAgent',
  'bedrock:InvokeTool',
  'bedrock:OptimizePrompt',
  'iam:CreateServiceSpecificCredential',
  'iam:ResetServiceSpecificCredential',
  'iam:UpdateServiceSpecificCredential',
];

/** What CloudFormation has no resource for, or what puts a model of one's own beside the approved ones. */
const UNSEEN_JOBS = [
  'bedrock:Create*Job',
  'bedrock:CreateCustomModel*',
  'bedrock:CreateFoundationModelAgreement',
  'bedrock:CreateInferenceProfile',
  'bedrock:CreateMarketplaceModelEndpoint',
  'bedrock:CreatePromptRouter',
  'bedrock:CreateProvisionedModelThroughput',
];

const TAMPERING = [
  'bedrock:DeleteEnforcedGuardrailConfiguration',
  'bedrock:DeleteGuardrail',
  'bedrock:DeleteModelInvocationLoggingConfiguration',
  'bedrock:PutAccountDataRetention',
  'bedrock:PutEnforcedGuardrailConfiguration',
  'bedrock:PutFoundationModelEntitlement',
  'bedrock:PutModelInvocationLoggingConfiguration',
  'bedrock:PutResourcePolicy',
  'bedrock:UpdateGuardrail',
];

function deny(
  sid: string,
  actions: readonly string[],
  rest: Pick<iam.PolicyStatementProps, 'resources' | 'notResources' | 'conditions'>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], ...rest });
}
