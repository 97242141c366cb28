import type { ResourceView } from '../../../core';
import type { Answer } from '../answers';
import { naming } from '../naming';

/** Whether a delivery carries audit records only, or logs of any kind. */
export type Carries = 'audit' | 'logs';

/** A property with which a resource says where it delivers its records. */
interface Delivery {
  readonly type: string;
  readonly property: string;
  readonly carries: Carries;
  /**
   * Whether the resource delivers at all.
   *
   * @default - it does
   */
  readonly when?: (deliverer: ResourceView) => boolean;
}

const SQL_AUDITING = [
  'azurerm_mssql_server_extended_auditing_policy',
  'azurerm_mssql_database_extended_auditing_policy',
  'azurerm_mssql_server_microsoft_support_auditing_policy',
  'azurerm_synapse_workspace_extended_auditing_policy',
  'azurerm_synapse_sql_pool_extended_auditing_policy',
];
const SINKS = ['project', 'folder', 'organization', 'billing_account'].map((of) => `google_logging_${of}_sink`);
const LOG_BUCKETS = ['project', 'folder', 'organization', 'billing_account'].map(
  (of) => `google_logging_${of}_bucket_config`,
);

const TO_CLOUDFORMATION_BUCKET: readonly Delivery[] = [
  audit('AWS::CloudTrail::Trail', 'S3BucketName'),
  audit('AWS::EC2::FlowLog', 'LogDestination'),
  logs('AWS::Logs::DeliveryDestination', 'DestinationResourceArn'),
];

const TO_TERRAFORM_BUCKET: readonly Delivery[] = [
  audit('aws_cloudtrail', 's3_bucket_name'),
  audit('aws_flow_log', 'log_destination'),
  audit('aws_bedrock_model_invocation_logging_configuration', 'logging_config.s3_config.bucket_name'),
  audit(
    'aws_bedrock_model_invocation_logging_configuration',
    'logging_config.cloudwatch_config.large_data_delivery_s3_config.bucket_name',
  ),
  logs('aws_cloudwatch_log_delivery_destination', 'delivery_destination_configuration.destination_resource_arn'),
];

const TO_CLOUDFORMATION_LOG_GROUP: readonly Delivery[] = [
  audit('AWS::CloudTrail::Trail', 'CloudWatchLogsLogGroupArn'),
  audit('AWS::EC2::FlowLog', 'LogGroupName'),
  audit('AWS::EC2::FlowLog', 'LogDestination'),
  logs('AWS::Logs::DeliveryDestination', 'DestinationResourceArn'),
];

const TO_TERRAFORM_LOG_GROUP: readonly Delivery[] = [
  audit('aws_cloudtrail', 'cloud_watch_logs_group_arn'),
  audit('aws_flow_log', 'log_group_name'),
  audit('aws_flow_log', 'log_destination'),
  audit('aws_bedrock_model_invocation_logging_configuration', 'logging_config.cloudwatch_config.log_group_name'),
  logs('aws_cloudwatch_log_delivery_destination', 'delivery_destination_configuration.destination_resource_arn'),
];

const TO_STORAGE_ACCOUNT: readonly Delivery[] = [
  audit('azurerm_network_watcher_flow_log', 'storage_account_id'),
  audit('azurerm_monitor_log_profile', 'storage_account_id'),
  audit('azurerm_monitor_aad_diagnostic_setting', 'storage_account_id'),
  { ...logs('azurerm_monitor_diagnostic_setting', 'storage_account_id'), when: carriesLogs },
  logs('azurerm_log_analytics_data_export_rule', 'destination_resource_id'),
  ...SQL_AUDITING.flatMap((type) => [audit(type, 'storage_endpoint'), audit(type, 'blob_storage_endpoint')]),
];

const TO_WORKSPACE: readonly Delivery[] = [
  audit('azurerm_monitor_aad_diagnostic_setting', 'log_analytics_workspace_id'),
  { ...logs('azurerm_monitor_diagnostic_setting', 'log_analytics_workspace_id'), when: carriesLogs },
];

const TO_GOOGLE_BUCKET: readonly Delivery[] = [
  ...SINKS.map((type) => logs(type, 'destination')),
  audit('google_sql_database_instance', 'settings.sql_server_audit_config.bucket'),
];

const TO_DATASET: readonly Delivery[] = [
  ...SINKS.map((type) => logs(type, 'destination')),
  audit('google_vertex_ai_endpoint', 'predict_request_response_logging_config.bigquery_destination.output_uri'),
];

const DELIVERIES: Readonly<Record<string, readonly Delivery[]>> = {
  'AWS::S3::Bucket': TO_CLOUDFORMATION_BUCKET,
  'AWS::Logs::LogGroup': TO_CLOUDFORMATION_LOG_GROUP,
  aws_s3_bucket: TO_TERRAFORM_BUCKET,
  aws_cloudwatch_log_group: TO_TERRAFORM_LOG_GROUP,
  azurerm_storage_account: TO_STORAGE_ACCOUNT,
  azurerm_log_analytics_workspace: TO_WORKSPACE,
  google_storage_bucket: TO_GOOGLE_BUCKET,
  google_bigquery_dataset: TO_DATASET,
  ...Object.fromEntries(LOG_BUCKETS.map((type) => [type, SINKS.map((sink) => logs(sink, 'destination'))])),
};

/** Whether a resource of the tree delivers to a store. */
export function isDeliveredTo(store: ResourceView, carries: Carries): Answer {
  return (DELIVERIES[store.type] ?? [])
    .filter((delivery) => delivery.carries === carries)
    .some((delivery) => deliverers(store, delivery).length > 0);
}

function deliverers(store: ResourceView, { type, property, when }: Delivery): ResourceView[] {
  return naming(store, type, property).filter((deliverer) => when === undefined || when(deliverer));
}

/** A diagnostic setting may send metrics only. */
function carriesLogs(setting: ResourceView): boolean {
  return ['enabled_log', 'log'].some((block) => !setting.properties.child(block).isAbsent);
}

function audit(type: string, property: string): Delivery {
  return { type, property, carries: 'audit' };
}

function logs(type: string, property: string): Delivery {
  return { type, property, carries: 'logs' };
}
