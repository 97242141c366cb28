import { MODEL_VENDORS, type Resource } from '../../core';
import { textsOf } from './texts';
import type { VendorHost } from './vendor-egress';

/**
 * What runs programs or holds their settings, and so names the hosts that are called. Types that name hosts to filter
 * them, such as firewalls and lists of domains, are not among them.
 */
export const CALLER_TYPES: readonly string[] = [
  'AWS::ApiGateway::Method',
  'AWS::ApiGatewayV2::Integration',
  'AWS::AppRunner::Service',
  'AWS::AppSync::DataSource',
  'AWS::Batch::JobDefinition',
  'AWS::BedrockAgentCore::GatewayTarget',
  'AWS::BedrockAgentCore::Runtime',
  'AWS::CodeBuild::Project',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::ECS::TaskDefinition',
  'AWS::Events::ApiDestination',
  'AWS::Glue::Job',
  'AWS::Lambda::Function',
  'AWS::SSM::Parameter',
  'AWS::SageMaker::Model',
  'AWS::Serverless::Function',
  'AWS::Serverless::StateMachine',
  'AWS::StepFunctions::StateMachine',
  'aws_api_gateway_integration',
  'aws_apigatewayv2_integration',
  'aws_apprunner_service',
  'aws_appsync_datasource',
  'aws_batch_job_definition',
  'aws_bedrockagentcore_agent_runtime',
  'aws_bedrockagentcore_gateway_target',
  'aws_cloudwatch_event_api_destination',
  'aws_codebuild_project',
  'aws_ecs_task_definition',
  'aws_glue_job',
  'aws_instance',
  'aws_lambda_function',
  'aws_launch_template',
  'aws_sagemaker_model',
  'aws_sfn_state_machine',
  'aws_ssm_parameter',
  'azurerm_api_management_api',
  'azurerm_api_management_backend',
  'azurerm_app_configuration_key',
  'azurerm_container_app',
  'azurerm_container_app_job',
  'azurerm_container_group',
  'azurerm_function_app_flex_consumption',
  'azurerm_linux_function_app',
  'azurerm_linux_function_app_slot',
  'azurerm_linux_virtual_machine',
  'azurerm_linux_virtual_machine_scale_set',
  'azurerm_linux_web_app',
  'azurerm_linux_web_app_slot',
  'azurerm_logic_app_action_http',
  'azurerm_logic_app_standard',
  'azurerm_windows_function_app',
  'azurerm_windows_function_app_slot',
  'azurerm_windows_virtual_machine',
  'azurerm_windows_virtual_machine_scale_set',
  'azurerm_windows_web_app',
  'azurerm_windows_web_app_slot',
  'google_app_engine_flexible_app_version',
  'google_app_engine_standard_app_version',
  'google_cloud_run_service',
  'google_cloud_run_v2_job',
  'google_cloud_run_v2_service',
  'google_cloudfunctions2_function',
  'google_cloudfunctions_function',
  'google_compute_instance',
  'google_compute_instance_template',
  'google_workflows_workflow',
  'helm_release',
  'kubernetes_config_map',
  'kubernetes_config_map_v1',
  'kubernetes_cron_job_v1',
  'kubernetes_deployment',
  'kubernetes_deployment_v1',
  'kubernetes_job_v1',
  'kubernetes_stateful_set_v1',
];

const CALLERS: ReadonlySet<string> = new Set(CALLER_TYPES);

/** Match a host and those below it, and not a name of which it is only the beginning. */
const MENTIONS = MODEL_VENDORS.flatMap((vendor) =>
  vendor.apiHosts.map((host) => ({
    vendor,
    host,
    mention: new RegExp(`(?:^|[^a-z0-9.-])(?:[a-z0-9-]+\\.)*${host.replaceAll('.', '\\.')}(?!\\.?[a-z0-9-])`, 'i'),
  })),
);

/** The APIs of vendors whose hosts stand in the settings or the code of a program, in any world. */
export function hostsNamedIn(resource: Resource): readonly VendorHost[] {
  if (!CALLERS.has(resource.type)) {
    return [];
  }
  const named = (textsOf(resource) ?? [])
    .filter(({ text }) => text.includes('api.'))
    .flatMap(({ text, path }) =>
      MENTIONS.filter(({ mention }) => mention.test(text)).map(({ vendor, host }) => ({
        vendor,
        host,
        property: path,
      })),
    );
  return named.filter(({ vendor }, index) => named.findIndex((one) => one.vendor === vendor) === index);
}
