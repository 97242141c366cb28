import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import {
  DOCUMENT_TYPES,
  grantingProperties,
  MANAGED_TYPES,
  managedPoliciesOf,
  withDocument,
  withManagedPolicy,
} from '../support/granted-policies';
import { mergeChecks } from '../support/merge-checks';
import { dealsWithModels, modelStatements } from '../support/model-access';
import { type PropertyRow, tableChecks } from '../support/property-table';
import {
  NOT_OPEN_TO_EVERYONE,
  OPEN_DOCUMENT_TEXTS,
  OPEN_DOCUMENTS,
  TEXT_NOT_OPEN_TO_EVERYONE,
} from '../support/public-principals';
import { judgeStatements } from './statements';

/**
 * AWS managed policies that admit any model, and what they allow. The two general ones are here because they are no
 * less than a statement of one's own with `*` on `*`: models are among what they open, wherever those are declared.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const MANAGED_POLICIES: Readonly<Record<string, string>> = {
  AdministratorAccess: 'every action on every resource, models included',
  AmazonBedrockFullAccess: 'every action of Bedrock',
  AmazonBedrockLimitedAccess: 'any model, and long-term API keys',
  AmazonBedrockMantleFullAccess: 'every action of bedrock-mantle',
  AmazonBedrockMantleInferenceAccess: 'any model of bedrock-mantle, and long-term API keys',
  AmazonSageMakerFullAccess: 'any endpoint of SageMaker',
  BedrockAgentCoreFullAccess: 'every action of Bedrock AgentCore',
  PowerUserAccess: 'every action of every service but IAM and Organizations, models included',
};

/** Policies of what can be invoked or read by whoever they name. */
const RESOURCE_POLICIES: readonly PropertyRow[] = [
  {
    types: ['AWS::Bedrock::ResourcePolicy', 'AWS::Bedrock::KnowledgeBasePolicy'],
    property: 'PolicyDocument',
    accepts: NOT_OPEN_TO_EVERYONE,
    rejects: OPEN_DOCUMENTS,
    absent: 'pass',
    why: 'it allows nobody',
  },
  {
    types: ['AWS::SageMaker::ModelPackageGroup'],
    property: 'ModelPackageGroupPolicy',
    accepts: NOT_OPEN_TO_EVERYONE,
    rejects: OPEN_DOCUMENTS,
    absent: 'pass',
    why: 'nobody outside the account has access by default',
  },
  {
    types: ['AWS::BedrockAgentCore::ResourcePolicy'],
    property: 'Policy',
    accepts: TEXT_NOT_OPEN_TO_EVERYONE,
    rejects: OPEN_DOCUMENT_TEXTS,
    absent: 'pass',
    why: 'it allows nobody',
  },
  {
    types: ['aws_sagemaker_model_package_group_policy'],
    property: 'resource_policy',
    accepts: TEXT_NOT_OPEN_TO_EVERYONE,
    rejects: OPEN_DOCUMENT_TEXTS,
    absent: 'pass',
    why: 'it allows nobody',
  },
];

/** Policies of identities, and those of models, agents and knowledge bases. */
export const awsModelAccessChecks: Record<string, Check> = mergeChecks(
  Object.fromEntries(
    [...new Set([...DOCUMENT_TYPES, ...MANAGED_TYPES])].map((type) => [
      type,
      { judge, properties: grantingProperties(type), examples: () => examplesOf(type) },
    ]),
  ),
  tableChecks(RESOURCE_POLICIES),
);

function judge(view: ResourceView): readonly Verdict[] {
  const verdicts = [
    ...judgeStatements(view),
    ...managedPoliciesOf(view).flatMap((policy) => judgeManaged(policy, view)),
  ];
  return verdicts.length > 0 ? verdicts : [notApplicable('it gives no access to models')];
}

function judgeManaged(policy: Value, view: ResourceView): Verdict[] {
  const declared = view.follow(policy);
  if (declared !== undefined) {
    return modelStatements(declared).length > 0 ? [pass(`judged with ${declared.address}`, policy.path)] : [];
  }
  const name = policy.text?.split('/').at(-1) ?? '${…}';
  if (name.includes('${')) {
    return dealsWithModels(view)
      ? [undetermined(`which policy is attached is known only at deployment (${policy.describe()})`, policy.path)]
      : [];
  }
  const allowed = Object.hasOwn(MANAGED_POLICIES, name) ? MANAGED_POLICIES[name] : undefined;
  return allowed === undefined ? [] : [fail(`the managed policy ${name} allows ${allowed}`, policy.path)];
}

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

function examplesOf(type: string): Examples {
  const documents = DOCUMENT_TYPES.includes(type) ? documentExamples(type) : NO_EXAMPLES;
  const managed = MANAGED_TYPES.includes(type) ? managedExamples(type) : NO_EXAMPLES;
  return {
    compliant: [...documents.compliant, ...managed.compliant],
    violating: [...documents.violating, ...managed.violating],
    undetermined: [...documents.undetermined, ...managed.undetermined],
    absent: [...documents.absent, ...managed.absent],
  };
}

const NO_EXAMPLES: Examples = { compliant: [], violating: [], undetermined: [], absent: [] };

function managedExamples(type: string): Examples {
  const isTemplate = type.startsWith('AWS::');
  const attached = (policy: unknown): Example => ({ resource: withManagedPolicy(type, policy), ...beside });
  const name = (one: string) => `arn:aws:iam::aws:policy/${one}`;
  const holder = isTemplate ? 'AWS::IAM::ManagedPolicy' : 'aws_iam_policy';
  const declared = withDocument(holder, {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: INVOKE, Resource: MODEL }],
  });
  const beside = {
    beside: isTemplate
      ? { Resources: { Policy: { Type: holder, Properties: declared } } }
      : { resource: { [holder]: { policy: declared } } },
  };
  return {
    compliant: [
      { ...attached(isTemplate ? { Ref: 'Policy' } : '${aws_iam_policy.policy.arn}'), title: 'a policy of its own' },
    ],
    violating: ['AmazonBedrockFullAccess', 'AmazonBedrockMantleInferenceAccess', 'AdministratorAccess'].map((one) => ({
      ...attached(name(one)),
      title: one,
    })),
    undetermined: [{ ...attached(UNDETERMINED), title: 'a policy that only deployment names, beside models' }],
    absent: [
      {
        ...attached(name('service-role/AWSLambdaBasicExecutionRole')),
        outcome: 'notApplicable',
        title: 'a policy of another service',
      },
    ],
  };
}

function documentExamples(type: string): Examples {
  const statement = (allowed: Readonly<Record<string, unknown>>): Example => ({
    resource: withDocument(type, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: INVOKE, Resource: [PROFILE, MODEL], ...allowed }],
    }),
  });
  const others = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::documents/*' };
  return {
    compliant: [
      statement({}),
      { ...statement({ Resource: `${MODEL.slice(0, -3)}*` }), title: 'a wildcard for the versions of one model' },
      {
        ...statement({
          Resource: 'arn:aws:bedrock:*::foundation-model/*',
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': PROFILE } },
        }),
        title: 'any model, called through one inference profile',
      },
      statement({
        Action: 'sagemaker:InvokeEndpoint',
        Resource: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/notes',
      }),
    ],
    violating: [
      statement({ Action: 'bedrock:*' }),
      statement({ Action: '*', Resource: '*' }),
      statement({ Resource: '*' }),
      statement({ Resource: 'arn:aws:bedrock:us-east-1::foundation-model/*' }),
      { ...statement({ Resource: 'arn:aws:bedrock:*::foundation-model/anthropic.*' }), title: 'any model of a vendor' },
      statement({ Resource: 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.*' }),
      statement({ Action: undefined, NotAction: 'iam:*', Resource: '*' }),
      statement({ Resource: undefined, NotResource: MODEL }),
      statement({ Action: 'bedrock-mantle:*', Resource: '*' }),
      statement({ Action: 'bedrock:CallWithBearerToken', Resource: '*' }),
      statement({ Action: 'bedrock-websearch:ExternalWebAccess', Resource: '*' }),
      statement({ Action: 'sagemaker:InvokeEndpoint', Resource: '*' }),
    ],
    undetermined: [
      statement({ Resource: `arn:aws:bedrock:us-east-1::foundation-model/${UNDETERMINED}` }),
      statement({ Effect: UNDETERMINED, Resource: '*' }),
    ],
    absent: [
      { ...statement(others), outcome: 'notApplicable', title: 'another service' },
      { ...statement({ Effect: 'Deny', Resource: '*' }), outcome: 'notApplicable', title: 'a denial' },
    ],
  };
}
