import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type Resource,
  type ResourceTree,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { anyOf } from '../support/answers';
import { mantleStatements } from '../support/model-access';
import { modelUserChecks } from '../support/model-users';
import {
  CALL_TYPE,
  configurationsOf,
  deletionIn,
  judgeConfiguration,
  OWN_TYPE,
  recordsText,
  TERRAFORM_TYPE,
} from './configurations';

const TERRAFORM_CONFIG = {
  text_data_delivery_enabled: true,
  image_data_delivery_enabled: true,
  embedding_data_delivery_enabled: true,
  video_data_delivery_enabled: true,
  s3_config: { bucket_name: 'records' },
};

const OWN_CONFIG = {
  ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:settings',
  S3BucketName: 'records',
  TextDataDeliveryEnabled: true,
  ImageDataDeliveryEnabled: true,
  EmbeddingDataDeliveryEnabled: true,
  VideoDataDeliveryEnabled: true,
  AudioDataDeliveryEnabled: true,
};

const API_CONFIG = {
  s3Config: { bucketName: 'records' },
  textDataDeliveryEnabled: true,
  imageDataDeliveryEnabled: true,
  embeddingDataDeliveryEnabled: true,
  videoDataDeliveryEnabled: true,
  audioDataDeliveryEnabled: true,
};

/**
 * Invocation logging is one setting of an account in a Region, without a CloudFormation type. Judged is what sets it,
 * and whether the document that gives access to models sets it at all.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export const awsInvocationChecks: Record<string, Check> = {
  ...modelUserChecks({
    judge: judgeUser,
    offends: (user) =>
      mantleStatements(user).map(({ path }) =>
        fail(
          'the statement allows bedrock-mantle:CreateInference, whose calls invocation logging does not record',
          path,
        ),
      ),
    templates: {
      met: { Logging: { Type: OWN_TYPE, Properties: OWN_CONFIG } },
      violated: { Logging: { Type: OWN_TYPE, Properties: { ...OWN_CONFIG, TextDataDeliveryEnabled: false } } },
    },
    configurations: {
      met: { [TERRAFORM_TYPE]: { logging: { logging_config: TERRAFORM_CONFIG } } },
      violated: {
        [TERRAFORM_TYPE]: { logging: { logging_config: { ...TERRAFORM_CONFIG, text_data_delivery_enabled: false } } },
      },
    },
  }),
  [OWN_TYPE]: {
    judge: judgeSetting,
    properties: [...Object.keys(OWN_CONFIG), 'CloudWatchLogGroupName', 'LargeDataBucketName'].filter(
      (name) => name !== 'ServiceToken',
    ),
    examples: ownExamples,
  },
  [CALL_TYPE]: { judge: judgeSetting, properties: ['Create', 'Update', 'Delete'], examples: callExamples },
  [TERRAFORM_TYPE]: {
    judge: judgeSetting,
    properties: [
      ...['text', 'image', 'embedding', 'video', 'audio'].map((data) => `logging_config.${data}_data_delivery_enabled`),
      'logging_config.s3_config.bucket_name',
      'logging_config.cloudwatch_config.large_data_delivery_s3_config.bucket_name',
    ],
    examples: terraformExamples,
  },
};

function judgeUser(user: ResourceView): Verdict {
  const settings = settingsIn(user.resource.tree)
    .map((one) => user.view(one))
    .filter((one) => configurationsOf(one).length > 0);
  if (settings.length === 0) {
    return undetermined(
      'nothing in this document sets the invocation logging of the account and Region: set it here, or show that ' +
        'another deployment does',
    );
  }
  const recorded = anyOf(settings.flatMap(configurationsOf).map(recordsText));
  const names = settings.map(({ address }) => address).join(', ');
  if (recorded === undefined) {
    return undetermined(`whether ${names} logs prompts is known only at deployment`);
  }
  return recorded ? pass(`logged by ${names}`) : fail(`${names} does not log the prompts that it sends`);
}

const settingsByTree = new WeakMap<ResourceTree, readonly Resource[]>();

/** What may set invocation logging in a document; few of its custom calls do. */
function settingsIn(tree: ResourceTree): readonly Resource[] {
  const known =
    settingsByTree.get(tree) ??
    [OWN_TYPE, TERRAFORM_TYPE, CALL_TYPE]
      .flatMap((type) => tree.ofType(type))
      .filter((one) => one.type !== CALL_TYPE || /ModelInvocationLogging/i.test(JSON.stringify(one.properties) ?? ''));
  settingsByTree.set(tree, known);
  return known;
}

function judgeSetting(setting: ResourceView): readonly Verdict[] {
  const ended = deletionIn(setting);
  const verdicts = [
    ...(ended === undefined ? [] : [fail(`${ended} deletes the invocation logging of the account and Region`, ended)]),
    ...configurationsOf(setting).flatMap(judgeConfiguration),
  ];
  return verdicts.length > 0 ? verdicts : [notApplicable('it does not set invocation logging')];
}

function ownExamples(): Examples {
  const setting = (more: Readonly<Record<string, unknown>>): Example => ({ resource: { ...OWN_CONFIG, ...more } });
  const copy = { CloudWatchLogGroupName: 'bedrock', CloudWatchRoleArn: 'arn:aws:iam::111122223333:role/bedrock' };
  return {
    compliant: [setting({}), setting({ ...copy, LargeDataBucketName: 'records' })],
    violating: [
      setting({ AudioDataDeliveryEnabled: false }),
      { ...setting({ ...copy, S3BucketName: undefined }), title: 'a log group alone' },
      { ...setting(copy), title: 'a log group without delivery of large data' },
    ],
    undetermined: [setting({ TextDataDeliveryEnabled: UNDETERMINED })],
    absent: [{ ...setting({ VideoDataDeliveryEnabled: undefined }), outcome: 'undetermined' }],
  };
}

function callExamples(): Examples {
  const call = (action: string, loggingConfig?: unknown) =>
    JSON.stringify({
      service: 'Bedrock',
      action,
      ...(loggingConfig === undefined ? {} : { parameters: { loggingConfig } }),
    });
  const put = (more: Readonly<Record<string, unknown>>): Example => ({
    resource: { Create: call('putModelInvocationLoggingConfiguration', { ...API_CONFIG, ...more }) },
  });
  const kept = put({}).resource;
  return {
    compliant: [put({})],
    violating: [
      put({ imageDataDeliveryEnabled: false }),
      put({ s3Config: undefined, cloudWatchConfig: { logGroupName: 'bedrock' } }),
      {
        resource: { ...kept, Delete: call('deleteModelInvocationLoggingConfiguration') },
        title: 'logging ends with the stack',
      },
    ],
    undetermined: [put({ textDataDeliveryEnabled: UNDETERMINED })],
    absent: [
      { ...put({ audioDataDeliveryEnabled: undefined }), outcome: 'undetermined' },
      { resource: { Create: call('listFoundationModels') }, outcome: 'notApplicable', title: 'another call' },
    ],
  };
}

function terraformExamples(): Examples {
  const setting = (more: Readonly<Record<string, unknown>>): Example => ({
    resource: { logging_config: { ...TERRAFORM_CONFIG, ...more } },
  });
  const group = { log_group_name: 'bedrock', role_arn: 'arn:aws:iam::111122223333:role/bedrock' };
  return {
    compliant: [
      setting({}),
      setting({ cloudwatch_config: { ...group, large_data_delivery_s3_config: { bucket_name: 'records' } } }),
    ],
    violating: [
      setting({ embedding_data_delivery_enabled: false }),
      setting({ s3_config: undefined, cloudwatch_config: group }),
      setting({ cloudwatch_config: group }),
    ],
    undetermined: [setting({ text_data_delivery_enabled: UNDETERMINED })],
    absent: [
      { ...setting({ text_data_delivery_enabled: undefined }), outcome: 'pass' },
      { resource: {}, outcome: 'fail', title: 'no configuration' },
    ],
  };
}
