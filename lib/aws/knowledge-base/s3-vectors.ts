import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3vectors from 'aws-cdk-lib/aws-s3vectors';
import { Annotations, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { METADATA_FIELD, TEXT_FIELD, type VectorStoreBinding, type VectorStoreOptions } from './vector-store-binding';

const READ_AND_WRITE = [
  's3vectors:DeleteVectors',
  's3vectors:GetVectors',
  's3vectors:ListVectors',
  's3vectors:PutVectors',
  's3vectors:QueryVectors',
];

/**
 * A vector bucket with one index, encrypted with the key. Its policy denies everybody but the knowledge base to read or
 * write vectors, whose metadata hold the text of the documents.
 *
 * Names are left to CloudFormation: nearly every property is replaced on change, which a fixed name would prevent.
 * See docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-bedrock-kb.html.
 */
export function bindS3Vectors(scope: Construct, { role, key, model }: VectorStoreOptions): VectorStoreBinding {
  const { region, account } = Stack.of(scope);
  // The policy of the key cannot name the bucket, which needs the key.
  key.allowVectorIndexing(`arn:${Aws.PARTITION}:s3vectors:${region}:${account}:bucket/*`);

  const encryptionConfiguration = { sseType: 'aws:kms', kmsKeyArn: key.key.keyArn };
  const bucket = new s3vectors.CfnVectorBucket(scope, 'VectorBucket', { encryptionConfiguration });
  const index = new s3vectors.CfnIndex(scope, 'VectorIndex', {
    vectorBucketArn: bucket.attrVectorBucketArn,
    dataType: 'float32',
    dimension: model.dimensions,
    distanceMetric: 'cosine',
    // Filterable metadata have to be short; a piece of text is not.
    metadataConfiguration: { nonFilterableMetadataKeys: [TEXT_FIELD, METADATA_FIELD] },
    encryptionConfiguration,
  });
  const policy = new s3vectors.CfnVectorBucketPolicy(scope, 'VectorBucketPolicy', {
    vectorBucketArn: bucket.attrVectorBucketArn,
    policy: new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          sid: 'DenyOtherReadersAndWriters',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: READ_AND_WRITE,
          resources: [`${bucket.attrVectorBucketArn}/index/*`],
          conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
        }),
      ],
    }),
  });
  Annotations.of(scope).addInfo(
    'check that Amazon S3 Vectors is among the HIPAA eligible services under your agreement and is available in the Region ' +
      'before you ingest protected health information: aws.amazon.com/compliance/hipaa-eligible-services-reference',
  );
  return {
    storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: index.attrIndexArn } },
    statements: [
      new iam.PolicyStatement({
        sid: 'UseVectors',
        actions: ['s3vectors:GetIndex', ...READ_AND_WRITE],
        resources: [index.attrIndexArn],
      }),
    ],
    dependencies: [policy],
  };
}
