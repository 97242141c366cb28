import type { Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** Canned ACLs that grant nothing outside the account but to the log delivery group and to EC2 (for AMI bundles). */
const CLOSED_ACLS = {
  cloudFormation: ['Private', 'BucketOwnerFullControl', 'BucketOwnerRead', 'LogDeliveryWrite', 'AwsExecRead'],
  terraform: ['private', 'bucket-owner-full-control', 'bucket-owner-read', 'log-delivery-write', 'aws-exec-read'],
};

const OPEN_ACLS = {
  cloudFormation: ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'],
  terraform: ['public-read', 'public-read-write', 'authenticated-read'],
};

/** The groups that stand for everybody; grants to single accounts are judged elsewhere. */
const NOT_A_PUBLIC_GROUP: Acceptance = {
  accepts: (value: Value) =>
    value.isUndetermined ? undefined : value.is('') || value.is('http://acs.amazonaws.com/groups/s3/LogDelivery'),
  describe: () => 'http://acs.amazonaws.com/groups/s3/LogDelivery',
  samples: ['http://acs.amazonaws.com/groups/s3/LogDelivery'],
};

const PUBLIC_GROUPS = [
  'http://acs.amazonaws.com/groups/global/AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
];

const MEMBERS = {
  cloudFormation: ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'],
  terraform: ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'],
};

/**
 * Public access blocks and access control lists.
 *
 * Since April 2023 S3 turns all four settings on for a new bucket and ACLs off, so that a bucket without a block is
 * closed; a block that leaves one of the settings out turns that one off.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
 */
export const AWS_BUCKETS: readonly PropertyRow[] = [
  ...block(['AWS::S3::Bucket'], MEMBERS.cloudFormation, 'PublicAccessBlockConfiguration'),
  ...block(['AWS::S3::AccessPoint'], MEMBERS.cloudFormation, 'PublicAccessBlockConfiguration'),
  ...block(['AWS::S3::MultiRegionAccessPoint'], MEMBERS.cloudFormation, 'PublicAccessBlockConfiguration'),
  ...block(['aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block'], MEMBERS.terraform),
  ...block(['aws_s3_access_point'], MEMBERS.terraform, 'public_access_block_configuration', 'pass'),
  ...block(['aws_s3control_multi_region_access_point'], MEMBERS.terraform, 'details.public_access_block', 'pass'),
  {
    types: ['AWS::S3::Bucket'],
    property: 'AccessControl',
    accepts: CLOSED_ACLS.cloudFormation,
    rejects: OPEN_ACLS.cloudFormation,
    absent: 'pass',
    why: 'buckets are private by default',
  },
  {
    types: ['aws_s3_bucket', 'aws_s3_bucket_acl', 'aws_s3_object', 'aws_s3_bucket_object', 'aws_s3_object_copy'],
    property: 'acl',
    accepts: CLOSED_ACLS.terraform,
    rejects: OPEN_ACLS.terraform,
    absent: 'pass',
    why: 'buckets and objects are private by default',
  },
  {
    types: ['aws_s3_bucket'],
    within: 'grant',
    property: 'uri',
    accepts: NOT_A_PUBLIC_GROUP,
    rejects: PUBLIC_GROUPS,
    absent: 'pass',
  },
  {
    types: ['aws_s3_bucket_acl'],
    within: 'access_control_policy.grant',
    property: 'grantee.uri',
    accepts: NOT_A_PUBLIC_GROUP,
    rejects: PUBLIC_GROUPS,
    absent: 'pass',
  },
];

function block(
  types: readonly string[],
  members: readonly string[],
  within?: string,
  absent: 'pass' | 'fail' = 'fail',
): PropertyRow[] {
  return members.map((property) => ({
    types,
    property,
    ...(within === undefined ? {} : { within }),
    accepts: [true],
    rejects: [false],
    absent,
    why: absent === 'pass' ? 'on by default' : 'a block that leaves the setting out turns it off',
  }));
}
