import type { ResourceView, Value } from '../../core';
import { listed } from './names';

/** What an auditor asks of a resource besides what it is, a line each. */
export function describe(view: ResourceView): string[] {
  switch (view.type) {
    case 'AWS::KMS::Key':
      return [
        ...purpose(view.get('KeyUsage')),
        ...rotation(view, 'EnableKeyRotation', view.get('Origin').is('EXTERNAL')),
      ];
    case 'aws_kms_key':
      return [...purpose(view.get('key_usage')), ...rotation(view, 'enable_key_rotation', false)];
    case 'aws_kms_external_key':
      return ['imported key material'];
    case 'azurerm_key_vault_key':
      return [
        ...(view.get('key_type').string?.endsWith('-HSM') ? ['protected by a hardware security module'] : []),
        ...(view.get('rotation_policy.automatic').isAbsent ? [] : ['rotates by itself']),
      ];
    case 'google_kms_crypto_key':
      return [
        ...purpose(view.get('purpose')),
        ...(view.get('version_template.protection_level').is('HSM') ? ['protected by a hardware security module'] : []),
        ...(view.get('rotation_period').isAbsent ? [] : ['rotates by itself']),
      ];
    case 'azurerm_cognitive_account':
      return view.referencedBy('azurerm_cognitive_deployment').map(deployment);
    case 'azurerm_private_endpoint':
      return [
        listed(
          view
            .all('private_service_connection.subresource_names')
            .flatMap((names) => names.items())
            .flatMap(({ string }) => string ?? []),
        ),
      ];
    case 'google_vertex_ai_endpoint':
      return view.get('private_service_connect_config.enable_private_service_connect').is(true)
        ? ['reached through Private Service Connect only']
        : [];
    default:
      return [];
  }
}

const PURPOSES: Readonly<Record<string, string>> = {
  SIGN_VERIFY: 'signs',
  ASYMMETRIC_SIGN: 'signs',
  GENERATE_VERIFY_MAC: 'makes digests with a key',
  MAC: 'makes digests with a key',
};

/** What a key is for other than to encrypt. */
function purpose(usage: Value): string[] {
  const text = PURPOSES[usage.string ?? ''];
  return text === undefined ? [] : [text];
}

function rotation(view: ResourceView, property: string, isImported: boolean): string[] {
  if (isImported) {
    return ['imported key material'];
  }
  return view.get(property).is(true) ? ['rotates by itself'] : [];
}

function deployment(view: ResourceView): string {
  const [name, version, sku] = ['model.name', 'model.version', 'sku.name'].map((property) => view.get(property).text);
  return [name ?? 'a model known at deployment', version, sku === undefined ? undefined : `(${sku})`]
    .filter((part) => part !== undefined)
    .join(' ');
}
