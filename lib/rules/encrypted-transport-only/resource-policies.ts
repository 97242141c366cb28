import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { bucketPolicies, coversObjects, type Denial, denies, meansPlaintext } from '../support/transport-denial';

type Members = Readonly<Record<string, unknown>>;

const BUCKET: Denial = { actions: ['s3:GetObject', 's3:PutObject'], covers: coversObjects, means: meansPlaintext };
const TOPIC: Denial = { actions: ['sns:Publish'], means: meansPlaintext };
const QUEUE: Denial = { actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'], means: meansPlaintext };
const FILE_SYSTEM: Denial = { actions: ['elasticfilesystem:ClientMount'], means: meansPlaintext };

/**
 * Resource policies that must deny requests without TLS (`aws:SecureTransport`).
 *
 * S3 answers plain HTTP unless the bucket policy denies it, so a bucket without such a policy fails. Topics, queues and
 * file systems are judged by the policy that they have: without one only principals of the account reach them, by SDKs
 * that use TLS.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export const resourcePolicyChecks: Record<string, Check> = {
  'AWS::S3::Bucket': {
    judge: judgeBucket,
    properties: ['BucketName'],
    examples: () =>
      examplesOf({}, (document) => ({
        resource: {},
        beside: {
          Resources: {
            SubjectPolicy: {
              Type: 'AWS::S3::BucketPolicy',
              Properties: { Bucket: { Ref: 'Subject' }, PolicyDocument: document },
            },
          },
        },
      })),
  },
  aws_s3_bucket: {
    judge: judgeBucket,
    properties: ['bucket', 'policy'],
    examples: () =>
      examplesOf({ bucket: 'records' }, (document) => ({
        resource: { bucket: 'records' },
        beside: {
          resource: {
            aws_s3_bucket_policy: {
              subject: { bucket: '${aws_s3_bucket.subject.id}', policy: JSON.stringify(document) },
            },
          },
        },
      })),
  },
  ...attached('AWS::SNS::TopicPolicy', 'PolicyDocument', TOPIC, 'fail'),
  ...attached('AWS::SQS::QueuePolicy', 'PolicyDocument', QUEUE, 'fail'),
  ...attached('AWS::EFS::FileSystem', 'FileSystemPolicy', FILE_SYSTEM, 'notApplicable'),
  ...attached('aws_sns_topic', 'policy', TOPIC, 'notApplicable'),
  ...attached('aws_sns_topic_policy', 'policy', TOPIC, 'fail'),
  ...attached('aws_sqs_queue', 'policy', QUEUE, 'notApplicable'),
  ...attached('aws_sqs_queue_policy', 'policy', QUEUE, 'fail'),
  ...attached('aws_efs_file_system_policy', 'policy', FILE_SYSTEM, 'fail'),
};

function judgeBucket(bucket: ResourceView): Verdict {
  const policies = bucketPolicies(bucket);
  const answers = policies.map(({ document, owner }) => denies(document, owner, BUCKET));
  if (answers.includes(true)) {
    return pass();
  }
  if (answers.includes(undefined)) {
    return undetermined('whether the bucket policy denies requests without TLS is known only at deployment');
  }
  return fail(
    policies.length === 0
      ? 'no bucket policy here denies requests without TLS (aws:SecureTransport)'
      : 'the bucket policy does not deny everyone every request without TLS (aws:SecureTransport)',
  );
}

function attached(
  type: string,
  property: string,
  denial: Denial,
  absent: 'fail' | 'notApplicable',
): Record<string, Check> {
  const asText = !type.includes(':');
  const actions = denial.actions.length === 1 ? denial.actions[0] : denial.actions;
  return {
    [type]: {
      judge: (resource) => judgeAttached(resource, property, denial, absent),
      properties: [property],
      examples: () =>
        examplesOf({}, (document) => ({ resource: { [property]: asText ? JSON.stringify(document) : document } }), {
          actions,
          absent,
        }),
    },
  };
}

function judgeAttached(
  resource: ResourceView,
  property: string,
  denial: Denial,
  absent: 'fail' | 'notApplicable',
): Verdict {
  const document = resource.get(property);
  if (document.isAbsent) {
    return absent === 'fail' ? fail(`${property} is not set`, property) : notApplicable('it has no policy');
  }
  switch (denies(document, resource, denial)) {
    case true:
      return pass();
    case false:
      return fail(`${property} does not deny everyone requests without TLS (aws:SecureTransport)`, property);
    default:
      return undetermined(`whether ${property} denies requests without TLS is known only at deployment`, property);
  }
}

function examplesOf(
  bare: Members,
  withDocument: (document: Members) => Example,
  { actions, absent }: { actions?: unknown; absent: 'fail' | 'notApplicable' } = { absent: 'fail' },
) {
  const denial = (more: Members): Example =>
    withDocument({
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: actions ?? 's3:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          ...more,
        },
      ],
    });
  return {
    compliant: [denial({}), denial({ Principal: '*' })],
    violating: [
      denial({ Effect: 'Allow' }),
      denial({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      denial({ Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } }),
    ],
    undetermined: [denial({ Condition: { Bool: { 'aws:SecureTransport': UNDETERMINED } } })],
    absent: [{ title: 'no policy', resource: bare, outcome: absent }],
  };
}
