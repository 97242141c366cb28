import type { FlowNodeKind } from '../data-flow';

/** What resources of some types are in a data flow. */
export interface Role {
  readonly kind: FlowNodeKind;
  /** The name by which readers know the service. */
  readonly label: string;
}

type Row = readonly [kind: FlowNodeKind, label: string, ...types: string[]];

/**
 * The resource types through which data flows or in which it rests. A type that is not here is configuration of
 * another one (a policy, a grant, an association), or is read where its meaning depends on more than its type.
 */
const ROWS: readonly Row[] = [
  ['client', 'Functions', 'AWS::Lambda::Function', 'AWS::Serverless::Function', 'aws_lambda_function'],
  [
    'client',
    'Containers',
    'AWS::ECS::TaskDefinition',
    'aws_ecs_task_definition',
    'AWS::EKS::Cluster',
    'aws_eks_cluster',
  ],
  ['client', 'Containers', 'azurerm_container_app', 'azurerm_kubernetes_cluster', 'azurerm_container_group'],
  ['client', 'Containers', 'google_cloud_run_v2_service', 'google_cloud_run_service', 'google_container_cluster'],
  [
    'client',
    'Functions',
    'azurerm_linux_function_app',
    'azurerm_windows_function_app',
    'azurerm_function_app_flex_consumption',
  ],
  ['client', 'Functions', 'google_cloudfunctions2_function', 'google_cloudfunctions_function'],
  ['client', 'Web applications', 'azurerm_linux_web_app', 'azurerm_windows_web_app', 'AWS::AppRunner::Service'],
  ['client', 'Virtual machines', 'AWS::EC2::Instance', 'aws_instance', 'google_compute_instance'],
  ['client', 'Virtual machines', 'azurerm_linux_virtual_machine', 'azurerm_windows_virtual_machine'],
  [
    'client',
    'Notebooks',
    'google_workbench_instance',
    'AWS::SageMaker::NotebookInstance',
    'aws_sagemaker_notebook_instance',
  ],
  ['client', 'Workflows', 'AWS::StepFunctions::StateMachine', 'aws_sfn_state_machine'],

  ['endpoint', 'API gateway', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'aws_api_gateway_rest_api'],
  ['endpoint', 'API gateway', 'aws_apigatewayv2_api', 'azurerm_api_management', 'google_api_gateway_gateway'],
  ['endpoint', 'Load balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'aws_lb', 'aws_alb', 'azurerm_lb'],
  ['endpoint', 'Load balancer', 'azurerm_application_gateway'],
  ['endpoint', 'Content delivery', 'AWS::CloudFront::Distribution', 'aws_cloudfront_distribution'],
  ['endpoint', 'Content delivery', 'azurerm_cdn_frontdoor_profile'],

  ['guardrail', 'Guardrail', 'AWS::Bedrock::Guardrail', 'aws_bedrock_guardrail'],
  ['guardrail', 'Content filter', 'azurerm_cognitive_account_rai_policy'],
  ['guardrail', 'Model Armor template', 'google_model_armor_template'],

  ['model', 'Bedrock agent', 'AWS::Bedrock::Agent', 'aws_bedrockagent_agent'],
  ['model', 'Bedrock flow', 'AWS::Bedrock::Flow', 'aws_bedrockagent_flow'],
  ['model', 'Bedrock knowledge base', 'AWS::Bedrock::KnowledgeBase', 'aws_bedrockagent_knowledge_base'],
  ['model', 'AgentCore runtime', 'AWS::BedrockAgentCore::Runtime', 'aws_bedrockagentcore_agent_runtime'],
  ['model', 'SageMaker endpoint', 'AWS::SageMaker::Endpoint', 'aws_sagemaker_endpoint'],
  ['model', 'Azure AI services', 'azurerm_cognitive_account', 'azurerm_ai_services', 'azurerm_ai_foundry'],
  ['model', 'Azure Machine Learning', 'azurerm_machine_learning_workspace'],
  [
    'model',
    'Vertex AI endpoint',
    'google_vertex_ai_endpoint',
    'google_vertex_ai_endpoint_with_model_garden_deployment',
  ],
  ['model', 'Vertex AI vector search', 'google_vertex_ai_index_endpoint'],
  ['model', 'Document AI', 'google_document_ai_processor'],
  ['model', 'Agent Builder', 'google_discovery_engine_search_engine', 'google_discovery_engine_chat_engine'],

  ['store', 'S3 bucket', 'AWS::S3::Bucket', 'aws_s3_bucket'],
  ['store', 'S3 vector store', 'AWS::S3Vectors::Index', 'AWS::S3Vectors::VectorBucket', 'aws_s3vectors_index'],
  ['store', 'DynamoDB table', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'aws_dynamodb_table'],
  ['store', 'Relational database', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'aws_rds_cluster', 'aws_db_instance'],
  ['store', 'Document database', 'AWS::DocDB::DBCluster', 'aws_docdb_cluster'],
  ['store', 'Search index', 'AWS::OpenSearchService::Domain', 'AWS::OpenSearchServerless::Collection'],
  ['store', 'Search index', 'aws_opensearch_domain', 'aws_opensearchserverless_collection', 'AWS::Kendra::Index'],
  ['store', 'Search index', 'azurerm_search_service', 'aws_kendra_index'],
  [
    'store',
    'File system',
    'AWS::EFS::FileSystem',
    'aws_efs_file_system',
    'AWS::FSx::FileSystem',
    'google_filestore_instance',
  ],
  ['store', 'Cache', 'AWS::ElastiCache::ReplicationGroup', 'aws_elasticache_replication_group'],
  ['store', 'Cache', 'azurerm_redis_cache', 'google_redis_instance', 'AWS::ElastiCache::ServerlessCache'],
  ['store', 'Queue', 'AWS::SQS::Queue', 'aws_sqs_queue', 'azurerm_servicebus_namespace', 'google_pubsub_topic'],
  ['store', 'Stream', 'AWS::Kinesis::Stream', 'AWS::KinesisFirehose::DeliveryStream', 'aws_kinesis_stream'],
  ['store', 'Stream', 'aws_kinesis_firehose_delivery_stream', 'azurerm_eventhub_namespace'],
  ['store', 'Data warehouse', 'AWS::Redshift::Cluster', 'aws_redshift_cluster', 'google_bigquery_dataset'],
  ['store', 'Health data store', 'AWS::HealthLake::FHIRDatastore', 'azurerm_healthcare_fhir_service'],
  ['store', 'Health data store', 'google_healthcare_dataset', 'google_healthcare_fhir_store'],
  ['store', 'Secrets', 'AWS::SecretsManager::Secret', 'aws_secretsmanager_secret', 'google_secret_manager_secret'],
  ['store', 'Storage account', 'azurerm_storage_account'],
  ['store', 'Cosmos DB', 'azurerm_cosmosdb_account'],
  ['store', 'Relational database', 'azurerm_mssql_server', 'azurerm_postgresql_flexible_server'],
  [
    'store',
    'Relational database',
    'azurerm_mysql_flexible_server',
    'google_sql_database_instance',
    'google_alloydb_cluster',
  ],
  ['store', 'Database', 'google_spanner_instance', 'google_firestore_database', 'google_bigtable_instance'],
  ['store', 'Cloud Storage bucket', 'google_storage_bucket'],
  ['store', 'Vertex AI dataset', 'google_vertex_ai_dataset'],
  ['store', 'Vertex AI index', 'google_vertex_ai_index', 'google_vertex_ai_featurestore'],

  ['log', 'Log group', 'AWS::Logs::LogGroup', 'aws_cloudwatch_log_group'],
  ['log', 'Log Analytics workspace', 'azurerm_log_analytics_workspace'],
  ['log', 'Log bucket', 'google_logging_project_bucket_config', 'google_logging_folder_bucket_config'],
  ['log', 'Log bucket', 'google_logging_organization_bucket_config'],

  ['recorder', 'API activity trail (CloudTrail)', 'AWS::CloudTrail::Trail', 'aws_cloudtrail'],
  ['recorder', 'Network flow logs', 'AWS::EC2::FlowLog', 'aws_flow_log', 'azurerm_network_watcher_flow_log'],
  ['recorder', 'Diagnostic settings', 'azurerm_monitor_diagnostic_setting'],
  [
    'recorder',
    'Log sink',
    'google_logging_project_sink',
    'google_logging_folder_sink',
    'google_logging_organization_sink',
  ],

  ['alarm', 'Alarm topic', 'AWS::SNS::Topic', 'aws_sns_topic'],
  ['alarm', 'Action group', 'azurerm_monitor_action_group'],
  ['alarm', 'Notification channel', 'google_monitoring_notification_channel'],

  ['key', 'Customer-managed key', 'AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'aws_kms_key', 'aws_kms_external_key'],
  ['key', 'Customer-managed key', 'azurerm_key_vault_key', 'azurerm_key_vault_managed_hardware_security_module_key'],
  ['key', 'Customer-managed key', 'google_kms_crypto_key', 'data.google_kms_crypto_key', 'data.aws_kms_key'],
  ['key', 'Customer-managed key', 'data.azurerm_key_vault_key'],
];

const ROLES: ReadonlyMap<string, Role> = new Map(
  ROWS.flatMap(([kind, label, ...types]) => types.map((type) => [type, { kind, label }] as const)),
);

/** What resources of a type are in a data flow; undefined for those that only configure others. */
export function roleOf(type: string): Role | undefined {
  return ROLES.get(type);
}

/** A cloud, by whose account data is bounded. */
export type Cloud = 'aws' | 'azure' | 'google';

/** The cloud of a resource type. */
export function cloudOf(type: string): Cloud | undefined {
  const own = type.replace(/^(?:data|provider)\./, '');
  if (/^(?:AWS::|Custom::|cdk:|aws(?:cc)?(?:_|$))/.test(own)) {
    return 'aws';
  }
  if (/^(?:azurerm|azapi|azuread)(?:_|$)/.test(own)) {
    return 'azure';
  }
  return /^google(?:-beta)?(?:_|$)/.test(own) ? 'google' : undefined;
}
