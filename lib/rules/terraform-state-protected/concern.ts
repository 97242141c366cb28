import type { Resource, ResourceTree } from '../../core';

/** Types whose attributes in the state are secrets, as resources or as data sources. */
const SECRETS: ReadonlySet<string> = new Set([
  'random_password',
  'tls_private_key',
  'aws_iam_access_key',
  'aws_iam_service_specific_credential',
  'aws_secretsmanager_random_password',
  'aws_secretsmanager_secret_version',
  'azuread_application_password',
  'azuread_service_principal_password',
  'azurerm_key_vault_certificate_data',
  'azurerm_key_vault_secret',
  'google_secret_manager_secret_version',
  'google_service_account_key',
]);

/** Services that process prompts or health data: their resources say where PHI is, and many export account keys. */
const SERVICES = [
  'aws_bedrock',
  'aws_comprehend',
  'aws_healthlake',
  'aws_kendra',
  'aws_sagemaker',
  'azurerm_ai_',
  'azurerm_cognitive_',
  'azurerm_healthcare_',
  'azurerm_machine_learning_',
  'azurerm_search_',
  'google_dialogflow_',
  'google_discovery_engine_',
  'google_document_ai_',
  'google_healthcare_',
  'google_vertex_ai_',
];

/** The first resource of a module that makes its state worth protecting, or undefined. */
export function sensitiveResource(tree: ResourceTree): Resource | undefined {
  return tree.resources.find(({ type }) => {
    const resource = type.replace(/^data\./, '');
    return SECRETS.has(resource) || SERVICES.some((service) => resource.startsWith(service));
  });
}
