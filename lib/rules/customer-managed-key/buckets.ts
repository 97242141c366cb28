import {
  type Check,
  type Example,
  type Examples,
  fail,
  isPlainObject,
  notApplicable,
  pass,
  type Resource,
  type ResourceTree,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
  worst,
} from '../../core';
import { accessLogsTo } from '../support/log-delivery';
import { keyOwner } from './key-owner';
import { verdictOf } from './key-table';

const RULES = 'BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault';
const TERRAFORM_RULES = 'rule[].apply_server_side_encryption_by_default';
const INLINE_RULES = `server_side_encryption_configuration.${TERRAFORM_RULES}`;
const SATELLITE = 'aws_s3_bucket_server_side_encryption_configuration';

/** Algorithms of S3 that use a key of KMS. */
const WITH_KMS = ['aws:kms', 'aws:kms:dsse', 'aws:fsx'];

/** What a default encryption says. */
interface Encryption {
  readonly algorithm: Value;
  readonly key: Value;
  readonly holder: ResourceView;
}

/**
 * The default encryption of buckets.
 *
 * S3 encrypts every object since January 2023, with a key of its own unless the bucket names another. A bucket to
 * which S3 delivers access logs, or a load balancer its logs, must keep that key: delivery to any other fails.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const BUCKET_CHECKS: Readonly<Record<string, Check>> = {
  'AWS::S3::Bucket': bucketOfTemplate(),
  'AWS::S3Express::DirectoryBucket': bucketOfTemplate(),
  aws_s3_bucket: {
    judge: (bucket) => judgeBucket(bucket, encryptionsOf(bucket)),
    properties: [`${INLINE_RULES}.sse_algorithm`, `${INLINE_RULES}.kms_master_key_id`],
    examples: () => terraformExamples('aws_s3_bucket', (rule) => ({ server_side_encryption_configuration: { rule } })),
  },
  [SATELLITE]: {
    judge: (configuration) => {
      const bucket = configuration.follow(configuration.get('bucket'));
      const delivery = bucket === undefined ? undefined : deliveryTo(bucket);
      return delivery === undefined
        ? judgeEncryptions(readTerraform(configuration, TERRAFORM_RULES), `${TERRAFORM_RULES}.kms_master_key_id`)
        : notApplicable(delivery);
    },
    properties: [`${TERRAFORM_RULES}.sse_algorithm`, `${TERRAFORM_RULES}.kms_master_key_id`],
    examples: () => terraformExamples(SATELLITE, (rule) => ({ bucket: 'records', rule })),
  },
};

/** Why a bucket must keep the key of S3; undefined where nothing asks for it. */
function deliveryTo(bucket: ResourceView): string | undefined {
  const source = accessLogsTo(bucket);
  return source === undefined ? undefined : `${source} delivers access logs here, which only SSE-S3 allows`;
}

function judgeBucket(bucket: ResourceView, encryptions: readonly Encryption[]): Verdict {
  const delivery = deliveryTo(bucket);
  return delivery === undefined ? judgeEncryptions(encryptions, 'KMSMasterKeyID') : notApplicable(delivery);
}

function judgeEncryptions(encryptions: readonly Encryption[], property: string): Verdict {
  if (encryptions.length === 0) {
    return fail('the bucket names no default encryption: S3 encrypts with a key of its own (SSE-S3)', property);
  }
  const verdicts = encryptions.map(judgeEncryption);
  const outcome = worst(verdicts);
  return verdicts.find((verdict) => verdict.outcome === outcome) ?? pass('', property);
}

function judgeEncryption({ algorithm, key, holder }: Encryption): Verdict {
  if (algorithm.isUndetermined) {
    return undetermined(`${algorithm.path} is known only at deployment (${algorithm.describe()})`, algorithm.path);
  }
  if (!WITH_KMS.some((accepted) => algorithm.is(accepted))) {
    return fail(
      `${algorithm.path} is ${algorithm.describe()}; allowed: aws:kms and aws:kms:dsse, with a key of your own`,
      algorithm.path,
    );
  }
  return verdictOf(keyOwner(key, holder), key, key.path);
}

/** The default encryption of a Terraform bucket: its own, or that of resources which name the bucket. */
function encryptionsOf(bucket: ResourceView): Encryption[] {
  const inline = readTerraform(bucket, INLINE_RULES);
  if (inline.length > 0) {
    return inline;
  }
  const mentioned = bucket.referencedBy(SATELLITE).filter((one) => {
    const followed = one.follow(one.get('bucket'));
    return followed === undefined || followed.address === bucket.address;
  });
  return (mentioned.length > 0 ? mentioned : namedLike(bucket)).flatMap((one) => readTerraform(one, TERRAFORM_RULES));
}

/** Configurations that name the bucket by its name; only for buckets that nothing refers to. */
function namedLike(bucket: ResourceView): ResourceView[] {
  const name = bucket.get('bucket').text;
  if (name === undefined) {
    return [];
  }
  const byName = configurationsOf(bucket.resource.tree);
  return [...(byName.get(name) ?? []), ...(byName.get(COMPUTED) ?? [])]
    .map((one) => bucket.view(one))
    .filter((one) => one.get('bucket').text === name);
}

/** Stands for the names that are not spelled out. */
const COMPUTED = Symbol('computed');

const configurations = new WeakMap<ResourceTree, Map<string | typeof COMPUTED, Resource[]>>();

/** The configurations of a tree by the name that they spell out; built once for each tree. */
function configurationsOf(tree: ResourceTree): ReadonlyMap<string | typeof COMPUTED, readonly Resource[]> {
  const known = configurations.get(tree);
  if (known !== undefined) {
    return known;
  }
  const index = new Map<string | typeof COMPUTED, Resource[]>();
  for (const one of tree.ofType(SATELLITE)) {
    const raw = isPlainObject(one.properties) ? one.properties.bucket : undefined;
    const name = typeof raw === 'string' && !/[$%]\{/.test(raw) ? raw : COMPUTED;
    index.set(name, index.get(name) ?? []);
    index.get(name)?.push(one);
  }
  configurations.set(tree, index);
  return index;
}

function readTerraform(holder: ResourceView, path: string): Encryption[] {
  return holder
    .all(path)
    .flatMap((rule) => rule.items())
    .map((rule) => ({ algorithm: rule.get('sse_algorithm'), key: rule.get('kms_master_key_id'), holder }));
}

function bucketOfTemplate(): Check {
  return {
    judge: (bucket) =>
      judgeBucket(
        bucket,
        bucket
          .all(RULES)
          .flatMap((rule) => rule.items())
          .map((rule) => ({ algorithm: rule.get('SSEAlgorithm'), key: rule.get('KMSMasterKeyID'), holder: bucket })),
      ),
    properties: [`${RULES}.SSEAlgorithm`, `${RULES}.KMSMasterKeyID`],
    examples: templateExamples,
  };
}

function templateExamples(): Examples {
  const beside = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: {} } } };
  const encrypted = (rule: Record<string, unknown>): Example => ({
    beside,
    resource: {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule }] },
    },
  });
  return {
    compliant: [encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } })],
    violating: [
      encrypted({ SSEAlgorithm: 'AES256' }),
      encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/aws/s3' }),
      encrypted({ SSEAlgorithm: 'aws:kms' }),
    ],
    undetermined: [encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: UNDETERMINED })],
    absent: [{ title: 'no default encryption is named', resource: {}, outcome: 'fail' }],
  };
}

function terraformExamples(type: string, wrap: (rule: unknown) => Record<string, unknown>): Examples {
  const beside = { resource: { aws_kms_key: { key: { description: 'key' } } } };
  const encrypted = (rule: Record<string, unknown>): Example => ({
    beside,
    resource: wrap({ apply_server_side_encryption_by_default: rule }),
  });
  const separate = { bucket: '${aws_s3_bucket.subject.id}', ...wrapSatellite('${aws_kms_key.key.arn}') };
  return {
    compliant: [
      encrypted({ sse_algorithm: 'aws:kms', kms_master_key_id: '${aws_kms_key.key.arn}' }),
      ...(type === SATELLITE
        ? []
        : [
            {
              title: `the key is set by ${SATELLITE}`,
              resource: { bucket: 'records' },
              beside: { resource: { ...beside.resource, [SATELLITE]: { separate } } },
            },
          ]),
    ],
    violating: [
      encrypted({ sse_algorithm: 'AES256' }),
      encrypted({ sse_algorithm: 'aws:kms', kms_master_key_id: 'alias/aws/s3' }),
      encrypted({ sse_algorithm: 'aws:kms' }),
    ],
    undetermined: [encrypted({ sse_algorithm: 'aws:kms', kms_master_key_id: UNDETERMINED })],
    absent: [{ title: 'no default encryption is named', resource: { bucket: 'records' }, outcome: 'fail' }],
  };
}

function wrapSatellite(key: string): Record<string, unknown> {
  return {
    rule: { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: key } },
  };
}
