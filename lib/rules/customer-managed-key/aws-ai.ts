import { unlessSet, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';
import { onLocalStorage } from './local-storage';

/**
 * Stores of prompts, completions, embeddings, models and documents, as CloudFormation types.
 *
 * Not here, for they have no argument for a key: `AWS::Bedrock::KnowledgeBase` of any type but MANAGED (its vector
 * store and its data source carry the key), `AWS::BedrockAgentCore::Runtime`, `BrowserCustom` and
 * `CodeInterpreterCustom` (they record to a bucket), `AWS::SageMaker::Model` (the artefacts lie in a bucket).
 */
export const AWS_AI_KEYS: KeyTable = {
  'AWS::Bedrock::Agent': 'CustomerEncryptionKeyArn',
  'AWS::Bedrock::AutomatedReasoningPolicy': 'KmsKeyId',
  'AWS::Bedrock::Blueprint': 'KmsKeyId',
  'AWS::Bedrock::DataAutomationLibrary': 'EncryptionConfiguration.KmsKeyId',
  'AWS::Bedrock::DataAutomationProject': 'KmsKeyId',
  'AWS::Bedrock::DataSource': {
    key: 'ServerSideEncryptionConfiguration.KmsKeyArn',
    why: 'documents are held with an AWS owned key while they are ingested',
  },
  'AWS::Bedrock::Flow': 'CustomerEncryptionKeyArn',
  'AWS::Bedrock::Guardrail': 'KmsKeyArn',
  'AWS::Bedrock::KnowledgeBase': {
    key: 'KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration.ServerSideEncryptionConfiguration.KmsKeyArn',
    when: whenIs('KnowledgeBaseConfiguration.Type', 'MANAGED'),
    why: 'a managed knowledge base holds documents and embeddings with an AWS owned key',
    example: { KnowledgeBaseConfiguration: { Type: 'MANAGED' } },
  },
  'AWS::Bedrock::Prompt': 'CustomerEncryptionKeyArn',
  'AWS::Bedrock::RetrievalInstruction': 'CustomerEncryptionKeyArn',
  'AWS::Bedrock::Session': 'EncryptionKeyArn',
  'AWS::BedrockAgentCore::CapacityProvider': [
    { within: 'ComputeConfiguration.Ec2Configuration.RootVolume', key: 'KmsKeyId' },
    { within: 'ComputeConfiguration.Ec2Configuration.Volumes[].EbsConfiguration', key: 'KmsKeyId' },
    {
      within: 'ComputeConfiguration.Ec2Configuration.LaunchTemplateSource.LaunchParameters.EphemeralVolumes[].Ebs',
      key: 'KmsKeyId',
    },
  ],
  'AWS::BedrockAgentCore::ConfigurationBundle': 'KmsKeyArn',
  'AWS::BedrockAgentCore::Dataset': 'KmsKeyArn',
  'AWS::BedrockAgentCore::Evaluator': 'KmsKeyArn',
  'AWS::BedrockAgentCore::Gateway': 'KmsKeyArn',
  'AWS::BedrockAgentCore::Harness': {
    key: 'Memory.ManagedMemoryConfiguration.EncryptionKeyArn',
    when: unlessSet('Memory.AgentCoreMemoryConfiguration', 'Memory.Disabled'),
    why: 'a harness keeps what was said in a memory of its own, with an AWS owned key, unless it is told not to',
  },
  'AWS::BedrockAgentCore::Memory': 'EncryptionKeyArn',
  'AWS::BedrockAgentCore::PolicyEngine': 'EncryptionKeyArn',
  'AWS::AIOps::InvestigationGroup': {
    key: 'EncryptionConfig.KmsKeyId',
    mode: {
      property: 'EncryptionConfig.EncryptionConfigurationType',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KEY',
    },
  },
  'AWS::Chime::MediaInsightsPipelineConfiguration': {
    within: 'Elements[].AmazonTranscribeCallAnalyticsProcessorConfiguration.PostCallAnalyticsSettings',
    key: 'OutputEncryptionKMSKeyId',
  },
  'AWS::Comprehend::DocumentClassifier': [
    'ModelKmsKeyId',
    'VolumeKmsKeyId',
    { within: 'OutputDataConfig', key: 'KmsKeyId' },
  ],
  'AWS::Comprehend::EntityRecognizer': ['ModelKmsKeyId', 'VolumeKmsKeyId'],
  'AWS::Comprehend::Flywheel': [
    'DataSecurityConfig.ModelKmsKeyId',
    'DataSecurityConfig.VolumeKmsKeyId',
    'DataSecurityConfig.DataLakeKmsKeyId',
  ],
  'AWS::EntityResolution::IdMappingWorkflow': { within: 'OutputSourceConfig[]', key: 'KMSArn' },
  'AWS::EntityResolution::MatchingWorkflow': { within: 'OutputSourceConfig[]', key: 'KMSArn' },
  'AWS::Forecast::Dataset': 'EncryptionConfig.KmsKeyArn',
  'AWS::HealthImaging::Datastore': 'KmsKeyArn',
  'AWS::HealthLake::DataTransformationProfile': 'KmsKeyId',
  'AWS::HealthLake::FHIRDatastore': {
    key: 'SseConfiguration.KmsEncryptionConfig.KmsKeyId',
    mode: {
      property: 'SseConfiguration.KmsEncryptionConfig.CmkType',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KMS_KEY',
    },
  },
  'AWS::Kendra::Index': 'ServerSideEncryptionConfiguration.KmsKeyId',
  'AWS::Lex::BotAlias': {
    within: 'ConversationLogSettings.AudioLogSettings[].Destination.S3Bucket',
    key: 'KmsKeyArn',
  },
  'AWS::LookoutEquipment::InferenceScheduler': 'ServerSideKmsKeyId',
  'AWS::LookoutMetrics::AnomalyDetector': 'KmsKeyArn',
  'AWS::Omics::AnnotationStore': 'SseConfig.KeyArn',
  'AWS::Omics::ReferenceStore': 'SseConfig.KeyArn',
  'AWS::Omics::SequenceStore': 'SseConfig.KeyArn',
  'AWS::Omics::VariantStore': 'SseConfig.KeyArn',
  'AWS::Personalize::DatasetGroup': 'KmsKeyArn',
  'AWS::QBusiness::Application': 'EncryptionConfiguration.KmsKeyId',
  'AWS::Rekognition::StreamProcessor': 'KmsKeyId',
  'AWS::SageMaker::Cluster': {
    within: 'InstanceGroups[].InstanceStorageConfigs[].EbsVolumeConfig',
    key: 'VolumeKmsKeyId',
  },
  'AWS::SageMaker::DataQualityJobDefinition': jobDefinition('DataQualityJobOutputConfig'),
  'AWS::SageMaker::DeviceFleet': 'OutputConfig.KmsKeyId',
  'AWS::SageMaker::Domain': 'KmsKeyId',
  'AWS::SageMaker::EndpointConfig': [
    {
      key: 'KmsKeyId',
      when: (resource) =>
        !onLocalStorage(resource.all('ProductionVariants[].InstanceType')) &&
        unlessSet('ProductionVariants.ServerlessConfig')(resource),
      example: { ProductionVariants: [{ InstanceType: 'ml.m5.xlarge' }] },
    },
    { within: 'DataCaptureConfig', key: 'KmsKeyId' },
    { within: 'AsyncInferenceConfig.OutputConfig', key: 'KmsKeyId' },
  ],
  'AWS::SageMaker::FeatureGroup': [
    {
      key: 'OnlineStoreConfig.SecurityConfig.KmsKeyId',
      when: whenIs('OnlineStoreConfig.EnableOnlineStore', true),
      example: { OnlineStoreConfig: { EnableOnlineStore: true } },
    },
    { within: 'OfflineStoreConfig.S3StorageConfig', key: 'KmsKeyId' },
  ],
  'AWS::SageMaker::InferenceExperiment': ['KmsKey', { within: 'DataStorageConfig', key: 'KmsKey' }],
  'AWS::SageMaker::ModelBiasJobDefinition': jobDefinition('ModelBiasJobOutputConfig'),
  'AWS::SageMaker::ModelCard': 'SecurityConfig.KmsKeyId',
  'AWS::SageMaker::ModelExplainabilityJobDefinition': jobDefinition('ModelExplainabilityJobOutputConfig'),
  'AWS::SageMaker::ModelQualityJobDefinition': jobDefinition('ModelQualityJobOutputConfig'),
  'AWS::SageMaker::MonitoringSchedule': {
    within: 'MonitoringScheduleConfig.MonitoringJobDefinition',
    key: 'MonitoringOutputConfig.KmsKeyId',
  },
  'AWS::SageMaker::NotebookInstance': 'KmsKeyId',
  'AWS::SageMaker::PartnerApp': 'KmsKeyId',
  'AWS::SageMaker::ProcessingJob': [
    { within: 'ProcessingOutputConfig', key: 'KmsKeyId' },
    {
      key: 'ProcessingResources.ClusterConfig.VolumeKmsKeyId',
      when: (resource) => !onLocalStorage(resource.all('ProcessingResources.ClusterConfig.InstanceType')),
    },
  ],
  'AWS::SageMaker::UserProfile': {
    key: 'UserSettings.SharingSettings.S3KmsKeyId',
    when: whenSet('UserSettings.SharingSettings.S3OutputPath'),
    example: { UserSettings: { SharingSettings: { S3OutputPath: 's3://notebooks' } } },
  },
  'AWS::Translate::ParallelData': 'EncryptionKey.Id',
  'AWS::VoiceID::Domain': 'ServerSideEncryptionConfiguration.KmsKeyId',
  'AWS::Wisdom::Assistant': 'ServerSideEncryptionConfiguration.KmsKeyId',
  'AWS::Wisdom::KnowledgeBase': 'ServerSideEncryptionConfiguration.KmsKeyId',
};

/** A monitoring job reads captured prompts and writes what it found. */
function jobDefinition(output: string): KeyTable[string] {
  return [
    `${output}.KmsKeyId`,
    {
      key: 'JobResources.ClusterConfig.VolumeKmsKeyId',
      when: (resource) => !onLocalStorage(resource.all('JobResources.ClusterConfig.InstanceType')),
    },
  ];
}
