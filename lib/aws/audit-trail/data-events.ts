import type * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { ConfigurationError } from '../../core';

type Selector = cloudtrail.CfnTrail.AdvancedEventSelectorProperty;

/**
 * The resource types of Bedrock and AgentCore whose data events `PutEventSelectors` is known to accept in practice, not
 * only by the documentation.
 * See docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html.
 */
const BEDROCK = [
  'AWS::Bedrock::Model',
  'AWS::Bedrock::AsyncInvoke',
  'AWS::Bedrock::Guardrail',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Bedrock::AgentAlias',
  'AWS::Bedrock::InlineAgent',
  'AWS::Bedrock::FlowAlias',
];

/** Not offered in GovCloud; a type that a Region does not know fails the whole trail. */
const AGENT_CORE = [
  'AWS::BedrockAgentCore::Gateway',
  'AWS::BedrockAgentCore::Runtime',
  'AWS::BedrockAgentCore::RuntimeEndpoint',
];

/** What writes a record, part by part or at once. */
const DELIVERIES = ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];

/** Everything that changes the account. */
export function managementEvents(): Selector {
  return { name: 'Management', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] };
}

/** One selector for each type: `resources.type` takes one value. */
export function aiDataEvents(region: string, more: readonly string[]): Selector[] {
  const known = region.startsWith('us-gov-') ? BEDROCK : [...BEDROCK, ...AGENT_CORE];
  return [...new Set([...known, ...more])].map((type) => dataEvents(type.replaceAll('::', ' '), type));
}

/** Every read, write and deletion of an object. */
export function objectEvents(buckets: readonly s3.IBucket[]): Selector[] {
  const startsWith = buckets.map((bucket) => bucket.arnForObjects(''));
  return buckets.length === 0
    ? []
    : [dataEvents('PHI objects', 'AWS::S3::Object', [{ field: 'resources.ARN', startsWith }])];
}

/**
 * Who reads audit records, which hold prompts when invocation logging is on, or tries to remove them. Deliveries are left
 * out: the trail would record its own.
 */
export function recordEvents(bucket: s3.IBucket): Selector {
  return dataEvents('Audit records', 'AWS::S3::Object', [
    { field: 'resources.ARN', startsWith: [bucket.arnForObjects('')] },
    { field: 'eventName', notEquals: DELIVERIES },
  ]);
}

/** @throws ConfigurationError for what is no resource type, is rejected by CloudTrail, or has a prop of its own */
export function validateDataEvents(types: readonly string[]): void {
  for (const type of types) {
    if (!/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/.test(type)) {
      throw new ConfigurationError(
        `'moreDataEvents' must hold resource types such as AWS::BedrockMantle::Project, got '${type}'; see ` +
          'docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html',
      );
    }
    if (type === 'AWS::Bedrock::Prompt') {
      throw new ConfigurationError(
        "'moreDataEvents' must not hold 'AWS::Bedrock::Prompt', which CloudTrail rejects although it is documented; use " +
          "'AWS::Bedrock::PromptVersion'",
      );
    }
    if (type === 'AWS::S3::Object') {
      throw new ConfigurationError(
        "'moreDataEvents' must not hold 'AWS::S3::Object', which would record the deliveries of the trail itself; name the " +
          "buckets in 'phiBuckets'",
      );
    }
  }
}

function dataEvents(
  name: string,
  type: string,
  conditions: readonly cloudtrail.CfnTrail.AdvancedFieldSelectorProperty[] = [],
): Selector {
  return {
    name,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [type] },
      ...conditions,
    ],
  };
}
