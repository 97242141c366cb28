import type { ResourceView, Value } from '../../core';

/**
 * Who controls the key that a value names.
 *
 * - `customer`: a key in the tree, or a name that only a key of one's own can have;
 * - `provider`: a key that the provider manages (`alias/aws/s3`), or no key at all (`AES256`);
 * - `none`: nothing is named;
 * - `unknown`: a parameter, an import, an output of something else.
 */
export type KeyOwner = 'customer' | 'provider' | 'none' | 'unknown';

const KEYS: ReadonlySet<string> = new Set([
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::KMS::Alias',
  'aws_kms_key',
  'aws_kms_external_key',
  'aws_kms_replica_key',
  'aws_kms_replica_external_key',
  'aws_kms_alias',
  'aws_kms_custom_key_store',
  'azurerm_key_vault',
  'azurerm_key_vault_key',
  'azurerm_key_vault_certificate',
  'azurerm_key_vault_managed_hardware_security_module',
  'azurerm_key_vault_managed_hardware_security_module_key',
  'azurerm_disk_encryption_set',
  'azurerm_storage_encryption_scope',
  'azurerm_synapse_workspace_key',
  'data.azurerm_key_vault',
  'data.azurerm_key_vault_key',
  'data.azurerm_key_vault_certificate',
  'data.azurerm_key_vault_managed_hardware_security_module_key',
  'data.azurerm_disk_encryption_set',
  'google_kms_crypto_key',
  'google_kms_crypto_key_version',
  'google_kms_key_handle',
  'data.google_kms_crypto_key',
  'data.google_kms_crypto_key_version',
  'data.google_kms_key_handle',
]);

/** The argument with which a data source looks a key up; its value tells whose key it finds. */
const LOOKUPS: Readonly<Record<string, string>> = {
  'data.aws_kms_key': 'key_id',
  'data.aws_kms_alias': 'name',
};

/** How far a key is followed through the arguments of other resources, such as a grant that the store waits for. */
const MAX_STEPS = 4;

/** Tells who controls the key that a value names, following references within the tree. */
export function keyOwner(value: Value, resource: ResourceView, steps = 0): KeyOwner {
  if (value.isAbsent) {
    return 'none';
  }
  const source = resource.follow(value);
  if (source !== undefined) {
    if (KEYS.has(source.type)) {
      return 'customer';
    }
    const argument = LOOKUPS[source.type] ?? value.reference?.attribute ?? '';
    const passedOn = argument === '' ? undefined : source.get(argument);
    if (passedOn !== undefined && !passedOn.isAbsent && steps < MAX_STEPS) {
      return keyOwner(passedOn, source, steps + 1);
    }
  }
  return value.isList || value.isObject ? 'unknown' : ownerOfName(value.text);
}

/** AWS managed keys bear an alias that begins with `aws/`; customers cannot make one. */
const AWS_MANAGED = /(^|[/:])aws\//i;

/** Words that stand where a key is named elsewhere and mean a key of the provider, or none. */
const NO_KEY =
  /^(aes-?256|sse[-_]s3|none|null|disabled|enabled|default|true|false|aws:(kms|s3|fsx).*|aws[-_ ]?(owned|managed).*)$/i;

/** What stands before the part of a name that tells one key of one's own from another. */
const OWN_KEY = /:key\/|:alias\/[^$]|^alias\/[^$]|\/cryptoKeys\/|\/keys\/|\/diskEncryptionSets\//i;

/** A reference to a key that is declared elsewhere; its type tells that it is one of one's own. */
const KEY_ELSEWHERE =
  /^\$\{(aws_kms_((external_|replica_|replica_external_)?key|alias)|(data\.)?(azurerm_(key_vault(_managed_hardware_security_module)?_key|disk_encryption_set)|google_kms_(crypto_key(_version)?|key_handle)))\./;

function ownerOfName(text: string | undefined): KeyOwner {
  const name = text?.trim();
  if (name === undefined || name.includes('{{resolve:')) {
    return 'unknown';
  }
  if (name === '') {
    return 'none';
  }
  if (AWS_MANAGED.test(name) || NO_KEY.test(name)) {
    return 'provider';
  }
  return !name.includes('${') || OWN_KEY.test(name) || KEY_ELSEWHERE.test(name) ? 'customer' : 'unknown';
}
