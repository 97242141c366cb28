import type { Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';
import {
  NOT_OPEN_TO_EVERYONE,
  namesEveryone,
  OPEN_DOCUMENT_TEXTS,
  OPEN_DOCUMENTS,
  TEXT_NOT_OPEN_TO_EVERYONE,
} from '../support/public-principals';

/** Resource types with a policy, and the property that holds it. */
const CLOUDFORMATION_POLICIES: readonly (readonly [type: string, property: string])[] = [
  ['AWS::ApiGateway::RestApi', 'Policy'],
  ['AWS::Backup::BackupVault', 'AccessPolicy'],
  ['AWS::Bedrock::KnowledgeBasePolicy', 'PolicyDocument'],
  ['AWS::Bedrock::ResourcePolicy', 'PolicyDocument'],
  ['AWS::BedrockAgentCore::ResourcePolicy', 'Policy'],
  ['AWS::CloudTrail::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::CodeArtifact::Domain', 'PermissionsPolicyDocument'],
  ['AWS::CodeArtifact::Repository', 'PermissionsPolicyDocument'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy.PolicyDocument'],
  ['AWS::ECR::RegistryPolicy', 'PolicyText'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::EFS::FileSystem', 'FileSystemPolicy'],
  ['AWS::Events::EventBus', 'Policy'],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument'],
  ['AWS::Kinesis::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::Lex::ResourcePolicy', 'Policy'],
  ['AWS::Logs::ResourcePolicy', 'PolicyDocument'],
  ['AWS::Redshift::Cluster', 'NamespaceResourcePolicy'],
  ['AWS::S3::AccessPoint', 'Policy'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::S3::MultiRegionAccessPointPolicy', 'Policy'],
  ['AWS::S3Express::BucketPolicy', 'PolicyDocument'],
  ['AWS::S3Tables::TableBucketPolicy', 'ResourcePolicy'],
  ['AWS::S3Vectors::VectorBucketPolicy', 'Policy'],
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::SSM::ResourcePolicy', 'Policy'],
  ['AWS::VpcLattice::AuthPolicy', 'Policy'],
  ['AWS::VpcLattice::ResourcePolicy', 'Policy'],
];

const TERRAFORM_POLICIES: readonly (readonly [type: string, property: string])[] = [
  ['aws_api_gateway_rest_api', 'policy'],
  ['aws_api_gateway_rest_api_policy', 'policy'],
  ['aws_backup_vault_policy', 'policy'],
  ['aws_cloudwatch_event_bus_policy', 'policy'],
  ['aws_cloudwatch_log_destination_policy', 'access_policy'],
  ['aws_cloudwatch_log_resource_policy', 'policy_document'],
  ['aws_codeartifact_domain_permissions_policy', 'policy_document'],
  ['aws_codeartifact_repository_permissions_policy', 'policy_document'],
  ['aws_dynamodb_resource_policy', 'policy'],
  ['aws_ecr_registry_policy', 'policy'],
  ['aws_ecr_repository_policy', 'policy'],
  ['aws_efs_file_system_policy', 'policy'],
  ['aws_elasticsearch_domain_policy', 'access_policies'],
  ['aws_glacier_vault', 'access_policy'],
  ['aws_glue_resource_policy', 'policy'],
  ['aws_iam_role', 'assume_role_policy'],
  ['aws_kinesis_resource_policy', 'policy'],
  ['aws_media_store_container_policy', 'policy'],
  ['aws_opensearch_domain_policy', 'access_policies'],
  ['aws_redshift_resource_policy', 'policy'],
  ['aws_s3_access_point', 'policy'],
  ['aws_s3_bucket', 'policy'],
  ['aws_s3_bucket_policy', 'policy'],
  ['aws_s3_directory_bucket_policy', 'policy'],
  ['aws_s3control_access_point_policy', 'policy'],
  ['aws_s3control_multi_region_access_point_policy', 'details.policy'],
  ['aws_s3tables_table_bucket_policy', 'resource_policy'],
  ['aws_secretsmanager_secret', 'policy'],
  ['aws_secretsmanager_secret_policy', 'policy'],
  ['aws_sns_topic', 'policy'],
  ['aws_sns_topic_policy', 'policy'],
  ['aws_sqs_queue', 'policy'],
  ['aws_sqs_queue_policy', 'policy'],
  ['aws_vpclattice_auth_policy', 'policy'],
  ['aws_vpclattice_resource_policy', 'policy'],
];

/** A permission that names its principal directly, with the properties that limit a wildcard. */
const PERMISSIONS: readonly (readonly [type: string, property: string, limits: readonly string[]])[] = [
  ['AWS::Lambda::Permission', 'Principal', ['SourceArn', 'SourceAccount', 'PrincipalOrgID']],
  ['AWS::Lambda::LayerVersionPermission', 'Principal', ['OrganizationId']],
  ['AWS::Events::EventBusPolicy', 'Principal', ['Condition']],
  ['aws_lambda_permission', 'principal', ['source_arn', 'source_account', 'principal_org_id']],
  ['aws_lambda_layer_version_permission', 'principal', ['organization_id']],
  ['aws_cloudwatch_event_permission', 'principal', ['condition']],
];

const NO_POLICY = 'without a policy only the own account has access';

/** Policies on resources: none of them allows everyone. */
export const AWS_RESOURCE_POLICIES: readonly PropertyRow[] = [
  ...CLOUDFORMATION_POLICIES.map(
    ([type, property]): PropertyRow => ({
      types: [type],
      property,
      accepts: NOT_OPEN_TO_EVERYONE,
      rejects: OPEN_DOCUMENTS,
      absent: 'pass',
      why: NO_POLICY,
    }),
  ),
  ...TERRAFORM_POLICIES.map(
    ([type, property]): PropertyRow => ({
      types: [type],
      property,
      accepts: TEXT_NOT_OPEN_TO_EVERYONE,
      rejects: OPEN_DOCUMENT_TEXTS,
      absent: 'pass',
      why: NO_POLICY,
    }),
  ),
  ...PERMISSIONS.map(
    ([type, property, limits]): PropertyRow => ({
      types: [type],
      property,
      accepts: permission(limits),
      rejects: ['*'],
      absent: 'pass',
      why: 'no principal is named',
    }),
  ),
];

function permission(limits: readonly string[]): Acceptance {
  return {
    accepts: (principal: Value, _policy, resource) => {
      const everyone = namesEveryone(principal);
      return everyone !== false && limits.some((limit) => !resource.get(limit).isAbsent) ? true : not(everyone);
    },
    describe: () => `an account, a role or a service; or * with one of ${limits.join(', ')}`,
    samples: ['s3.amazonaws.com', '111122223333'],
  };
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
