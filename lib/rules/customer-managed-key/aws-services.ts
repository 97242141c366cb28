import { unlessIs, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';

const EMR_SERVERLESS: KeyTable[string] = [
  'S3MonitoringConfiguration',
  'ManagedPersistenceMonitoringConfiguration',
  'CloudWatchLoggingConfiguration',
].map((block) => ({ within: `MonitoringConfiguration.${block}`, key: 'EncryptionKeyArn' }));

/**
 * Logs, secrets, messages, workflows and build artefacts, as CloudFormation types.
 *
 * Left out on purpose: the disks of instances and launch templates (operating systems, for which encryption by the
 * account's default key suffices; volumes of their own are judged), `AWS::Config::DeliveryChannel` (states of
 * resources), `AWS::SSM::Parameter` (CloudFormation cannot make a SecureString), caches of API Gateway and AppSync
 * (no key can be named), `AWS::Lambda::Function` without environment variables (code only).
 */
export const AWS_SERVICE_KEYS: KeyTable = {
  'AWS::AmazonMQ::Broker': {
    key: 'EncryptionOptions.KmsKeyId',
    mode: { property: 'EncryptionOptions.UseAwsOwnedKey', accepts: ['false'], rejects: 'true' },
  },
  'AWS::APS::Workspace': 'KmsKeyArn',
  'AWS::AppConfig::ConfigurationProfile': {
    key: 'KmsKeyIdentifier',
    when: whenIs('LocationUri', 'hosted'),
    example: { LocationUri: 'hosted' },
  },
  'AWS::AppFlow::ConnectorProfile': 'KMSArn',
  'AWS::AppFlow::Flow': 'KMSArn',
  'AWS::AppIntegrations::DataIntegration': 'KmsKey',
  'AWS::AppRunner::Service': 'EncryptionConfiguration.KmsKey',
  'AWS::CleanRooms::IdMappingTable': 'KmsKeyArn',
  'AWS::CleanRoomsML::ConfiguredModelAlgorithm': 'KmsKeyArn',
  'AWS::CleanRooms::IntermediateTable': 'KmsKeyArn',
  'AWS::CloudTrail::EventDataStore': 'KmsKeyId',
  'AWS::CloudTrail::Trail': 'KMSKeyId',
  'AWS::CodeArtifact::Domain': 'EncryptionKey',
  'AWS::CodeBuild::Project': 'EncryptionKey',
  'AWS::CodeBuild::ReportGroup': { within: 'ExportConfig.S3Destination', key: 'EncryptionKey' },
  'AWS::CodeCommit::Repository': 'KmsKeyId',
  'AWS::CodePipeline::Pipeline': {
    key: ['ArtifactStore.EncryptionKey.Id', 'ArtifactStores[].ArtifactStore.EncryptionKey.Id'],
  },
  'AWS::Connect::InstanceStorageConfig': [
    { within: 'S3Config', key: 'EncryptionConfig.KeyId' },
    { within: 'KinesisVideoStreamConfig', key: 'EncryptionConfig.KeyId' },
  ],
  'AWS::ECR::Repository': {
    key: 'EncryptionConfiguration.KmsKey',
    mode: {
      property: 'EncryptionConfiguration.EncryptionType',
      accepts: ['KMS', 'KMS_DSSE'],
      rejects: 'AES256',
    },
  },
  'AWS::ECR::RepositoryCreationTemplate': {
    key: 'EncryptionConfiguration.KmsKey',
    mode: {
      property: 'EncryptionConfiguration.EncryptionType',
      accepts: ['KMS', 'KMS_DSSE'],
      rejects: 'AES256',
    },
  },
  'AWS::ECS::Cluster': [
    { within: 'Configuration.ExecuteCommandConfiguration', key: 'KmsKeyId' },
    { within: 'Configuration.ManagedStorageConfiguration', key: ['KmsKeyId', 'FargateEphemeralStorageKmsKeyId'] },
  ],
  'AWS::ECS::Service': { within: 'VolumeConfigurations[].ManagedEBSVolume', key: 'KmsKeyId' },
  'AWS::EKS::Cluster': {
    key: 'EncryptionConfig[].Provider.KeyArn',
    why: 'the secrets of the cluster are encrypted with a key that AWS owns',
  },
  'AWS::EMR::Cluster': {
    key: 'LogEncryptionKmsKeyId',
    when: whenSet('LogUri'),
    example: { LogUri: 's3://logs/' },
  },
  'AWS::EMRServerless::Application': EMR_SERVERLESS,
  'AWS::EMR::Studio': 'EncryptionKeyArn',
  'AWS::Events::Archive': 'KmsKeyIdentifier',
  'AWS::Events::Connection': 'KmsKeyIdentifier',
  'AWS::Events::EventBus': 'KmsKeyIdentifier',
  'AWS::EventsV2::EventBus': 'EncryptionConfiguration.KmsKeyIdentifier',
  'AWS::ImageBuilder::Component': 'KmsKeyId',
  'AWS::ImageBuilder::ContainerRecipe': 'KmsKeyId',
  'AWS::ImageBuilder::ImageRecipe': { within: 'BlockDeviceMappings[].Ebs', key: 'KmsKeyId' },
  'AWS::ImageBuilder::DistributionConfiguration': {
    within: 'Distributions[].AmiDistributionConfiguration',
    key: 'KmsKeyId',
  },
  'AWS::ImageBuilder::Workflow': 'KmsKeyId',
  'AWS::Kinesis::Stream': {
    key: 'StreamEncryption.KeyId',
    mode: { property: 'StreamEncryption.EncryptionType', accepts: ['KMS'], rejects: 'NONE' },
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    key: 'DeliveryStreamEncryptionConfigurationInput.KeyARN',
    mode: {
      property: 'DeliveryStreamEncryptionConfigurationInput.KeyType',
      accepts: ['CUSTOMER_MANAGED_CMK'],
      rejects: 'AWS_OWNED_CMK',
    },
    when: unlessIs('DeliveryStreamType', 'KinesisStreamAsSource', 'MSKAsSource', 'DatabaseAsSource'),
    why: 'records are buffered with a key that AWS owns, or in the clear',
  },
  'AWS::KinesisVideo::Stream': 'KmsKeyId',
  'AWS::Lambda::EventSourceMapping': {
    key: 'KmsKeyArn',
    when: whenSet('FilterCriteria'),
    example: { FilterCriteria: { Filters: [{ Pattern: '{}' }] } },
  },
  'AWS::Lambda::Function': {
    key: 'KmsKeyArn',
    when: whenSet('Environment.Variables'),
    example: { Environment: { Variables: { MODEL: 'model' } } },
    why: 'environment variables are encrypted with aws/lambda',
  },
  'AWS::Serverless::Function': {
    key: 'KmsKeyArn',
    when: whenSet('Environment.Variables'),
    example: { Environment: { Variables: { MODEL: 'model' } } },
    why: 'environment variables are encrypted with aws/lambda',
  },
  'AWS::Logs::Integration': 'ResourceConfig.OpenSearchResourceConfig.KmsKeyArn',
  'AWS::Logs::LogAnomalyDetector': 'KmsKeyId',
  'AWS::Logs::LogGroup': {
    key: 'KmsKeyId',
    why: 'CloudWatch Logs then encrypts with a key of its own',
    when: unlessIs('LogGroupClass', 'DELIVERY'),
  },
  'AWS::MSK::Cluster': 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId',
  'AWS::MSK::Channel': 'EncryptionConfiguration.KmsKeyArn',
  'AWS::MWAA::Environment': 'KmsKey',
  'AWS::MWAAServerless::Workflow': 'EncryptionConfiguration.KmsKeyId',
  'AWS::ObservabilityAdmin::S3TableIntegration': {
    key: 'Encryption.KmsKeyArn',
    mode: { property: 'Encryption.SseAlgorithm', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  'AWS::Pipes::Pipe': 'KmsKeyIdentifier',
  'AWS::Scheduler::Schedule': 'KmsKeyArn',
  'AWS::SecretsManager::Secret': [
    { key: 'KmsKeyId', why: 'the secret is encrypted with aws/secretsmanager' },
    { within: 'ReplicaRegions[]', key: 'KmsKeyId' },
  ],
  'AWS::SES::MailManagerArchive': 'KmsKeyArn',
  'AWS::SNS::Topic': { key: 'KmsMasterKeyId', why: 'messages are stored in the clear' },
  'AWS::SQS::Queue': { key: 'KmsMasterKeyId', why: 'messages are encrypted with a key of the service' },
  'AWS::SSMIncidents::ReplicationSet': { within: 'Regions[].RegionConfiguration', key: 'SseKmsKeyId' },
  'AWS::StepFunctions::Activity': stateMachine(),
  'AWS::StepFunctions::StateMachine': stateMachine(),
  'AWS::Synthetics::Canary': {
    key: 'ArtifactConfig.S3Encryption.KmsKeyArn',
    mode: { property: 'ArtifactConfig.S3Encryption.EncryptionMode', accepts: ['SSE_KMS'], rejects: 'SSE_S3' },
  },
  'AWS::VerifiedPermissions::PolicyStore': {
    within: 'EncryptionSettings',
    key: 'KmsEncryptionSettings.Key',
  },
  'AWS::WorkSpaces::Workspace': 'VolumeEncryptionKey',
  'AWS::WorkSpacesThinClient::Environment': 'KmsKeyArn',
  'AWS::WorkSpacesWeb::Portal': 'CustomerManagedKey',
  'AWS::WorkSpacesWeb::UserSettings': 'CustomerManagedKey',
};

/** Inputs and outputs of every step are kept in the execution history. */
function stateMachine(): KeyTable[string] {
  return {
    key: 'EncryptionConfiguration.KmsKeyId',
    mode: {
      property: 'EncryptionConfiguration.Type',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KEY',
    },
  };
}
