import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import type { Condition } from '../support/policy-document';
import { bucketPolicies, coversObjects, type Denial, denies } from '../support/transport-denial';

const PURPOSE = 'compliance:purpose';

/**
 * Buckets that are tagged as stores of audit records must deny requests below the minimum TLS version.
 *
 * Only those are judged: S3 endpoints refuse TLS 1.0 and 1.1 by themselves since 2024, so on any other bucket the denial
 * would be noise. A store of audit records outlives such service defaults by years and states its own bar. Plaintext
 * requests (`aws:SecureTransport`) are the demand of `encrypted-transport-only`, for every bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
 */
export const auditBucketChecks: Record<string, Check> = {
  'AWS::S3::Bucket': {
    judge,
    properties: ['Tags'],
    examples: () =>
      examplesOf({ Tags: [{ Key: PURPOSE, Value: 'audit-log' }] }, (statement) => ({
        Resources: {
          SubjectPolicy: {
            Type: 'AWS::S3::BucketPolicy',
            Properties: { Bucket: { Ref: 'Subject' }, PolicyDocument: { Statement: [statement] } },
          },
        },
      })),
  },
  aws_s3_bucket: {
    judge,
    properties: ['tags'],
    examples: () =>
      examplesOf({ bucket: 'records', tags: { [PURPOSE]: 'audit-log' } }, (statement) => ({
        resource: {
          aws_s3_bucket_policy: {
            subject: {
              bucket: '${aws_s3_bucket.subject.id}',
              policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
            },
          },
        },
      })),
  },
};

function judge(bucket: ResourceView, policy: Policy): Verdict {
  if (!bucket.tag(PURPOSE).is('audit-log')) {
    return notApplicable();
  }
  const minimum = policy.minimumTlsVersion;
  const answers = bucketPolicies(bucket).map(({ document, owner }) => denies(document, owner, below(minimum)));
  if (answers.includes(true)) {
    return pass();
  }
  return answers.includes(undefined)
    ? undetermined(`whether the bucket policy denies TLS below ${minimum} is known only at deployment`)
    : fail(`no policy of this audit store denies everyone requests with s3:TlsVersion below ${minimum}`);
}

function below(minimum: string): Denial {
  return {
    actions: ['s3:GetObject', 's3:PutObject'],
    covers: coversObjects,
    means: (condition) => meansOlder(condition, Number(minimum)),
  };
}

function meansOlder({ operator, key, values }: Condition, minimum: number): boolean | undefined {
  if (key.toLowerCase() !== 's3:tlsversion' || !/^numericlessthan(ifexists)?$/i.test(operator) || values.length === 0) {
    return false;
  }
  if (values.some((value) => value.isUndetermined)) {
    return undefined;
  }
  return values.some(({ number }) => number !== undefined && number >= minimum);
}

function examplesOf(
  tagged: Readonly<Record<string, unknown>>,
  withPolicy: (statement: unknown) => Readonly<Record<string, unknown>>,
) {
  const example = (version: string, effect = 'Deny'): Example => ({
    resource: tagged,
    beside: withPolicy({
      Effect: effect,
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::records', 'arn:aws:s3:::records/*'],
      Condition: { NumericLessThan: { 's3:TlsVersion': version } },
    }),
  });
  return {
    compliant: [example('1.2'), example('1.3')],
    violating: [example('1.1'), example('1.2', 'Allow')],
    undetermined: [example(UNDETERMINED)],
    absent: [
      { resource: tagged, outcome: 'fail' as const, title: 'no bucket policy' },
      { resource: {}, outcome: 'notApplicable' as const, title: 'a bucket that is no audit store' },
    ],
  };
}
