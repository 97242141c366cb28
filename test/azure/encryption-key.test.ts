import { TerraformStack, Testing } from 'cdktf';
import {
  EncryptionKey,
  type EncryptionKeyProps,
  ExistingEncryptionKey,
  KeyMaterial,
  KeyStore,
  type ManagedHsmProps,
  PrivateNetwork,
} from '../../lib/azure';
import { annotations, openAi, PRINCIPAL, place } from '../support/azure';
import { synthesize } from '../support/terraform';

const hsm: ManagedHsmProps = { adminObjectIds: [PRINCIPAL], securityDomainCertificateIds: ['1', '2', '3'] };

function key(stack: TerraformStack, change: Partial<EncryptionKeyProps> = {}): EncryptionKey {
  return new EncryptionKey(stack, 'Key', {
    ...place,
    network: new PrivateNetwork(stack, 'Network', place),
    ...change,
  });
}

describe('a generated key in a vault', () => {
  const resources = synthesize((stack) => key(stack));

  test('lies in hardware, rotates by itself and outlives a mistake', () => {
    expect(resources.azurerm_key_vault_key).toEqual([
      expect.objectContaining({
        key_type: 'RSA-HSM',
        key_size: 2048,
        key_opts: ['wrapKey', 'unwrapKey'],
        rotation_policy: {
          automatic: { time_after_creation: 'P365D' },
          expire_after: 'P425D',
          notify_before_expiry: 'P30D',
        },
        lifecycle: { prevent_destroy: true },
      }),
    ]);
    expect(resources.azurerm_key_vault).toEqual([
      expect.objectContaining({
        sku_name: 'premium',
        purge_protection_enabled: true,
        soft_delete_retention_days: 90,
        rbac_authorization_enabled: true,
        public_network_access_enabled: false,
        network_acls: { bypass: 'AzureServices', default_action: 'Deny' },
        lifecycle: { prevent_destroy: true },
      }),
    ]);
  });

  test('is made once the vault can be reached and its name resolves', () => {
    expect(resources.azurerm_key_vault_key?.[0]?.depends_on).toEqual([
      expect.stringContaining('azurerm_private_endpoint'),
    ]);
    expect(resources.azurerm_private_endpoint?.[0]?.depends_on).toEqual([
      expect.stringContaining('azurerm_private_dns_zone_virtual_network_link'),
    ]);
  });

  test('is used with a role that cannot read or change it', () => {
    expect(resources.azurerm_role_assignment).toEqual([
      expect.objectContaining({ role_definition_name: 'Key Vault Crypto Service Encryption User' }),
    ]);
  });
});

describe('an imported key', () => {
  test('is looked up and never made, and how to import it is printed', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const imported = key(stack, { material: KeyMaterial.IMPORTED });
    const { data, resource } = JSON.parse(Testing.synth(stack));
    expect(resource.azurerm_key_vault_key).toBeUndefined();
    expect(Object.values(data.azurerm_key_vault_key)).toEqual([expect.objectContaining({ name: 'clinicai-key' })]);
    expect(annotations(imported)).toContainEqual(
      expect.stringMatching(/az keyvault key import --vault-name clinicai-keys --name clinicai-key .*does not rotate/),
    );
  });

  test('of a managed HSM is looked up there', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const imported = key(stack, { material: KeyMaterial.IMPORTED, store: KeyStore.managedHsm(hsm) });
    expect(Object.keys(JSON.parse(Testing.synth(stack)).data)).toContain(
      'azurerm_key_vault_managed_hardware_security_module_key',
    );
    expect(annotations(imported)).toContainEqual(expect.stringContaining('--hsm-name clinicai-hsm'));
  });
});

describe('a key that exists', () => {
  const make = (stack: TerraformStack) =>
    new ExistingEncryptionKey(stack, 'Key', { ...place, keyVaultName: 'clinic-keys', keyName: 'ai' });

  test('is looked up, and the plan refuses one that Azure OpenAI does not take or that can be purged', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    make(stack);
    const { data } = JSON.parse(Testing.synth(stack));
    const conditions = Object.values<Record<string, { lifecycle: { postcondition: { condition: string }[] } }>>(data)
      .flatMap((byName) => Object.values(byName))
      .map(({ lifecycle }) => lifecycle.postcondition[0]?.condition);
    expect(conditions.sort()).toEqual([
      '${((self.key_type == "RSA-HSM") && (self.key_size == 2048))}',
      '${(self.purge_protection_enabled && self.rbac_authorization_enabled)}',
    ]);
  });

  test('is used with a role in its vault, and with an identity of the stack', () => {
    const resources = synthesize(make);
    expect(resources.azurerm_role_assignment).toEqual([
      expect.objectContaining({
        scope: expect.stringContaining('data.azurerm_key_vault.'),
        role_definition_name: 'Key Vault Crypto Service Encryption User',
      }),
    ]);
    expect(resources.azurerm_key_vault).toBeUndefined();
    expect(resources.azurerm_user_assigned_identity).toHaveLength(1);
  });

  test('is watched by its owners, not by the trail of the stack', () => {
    const resources = synthesize((stack) => openAi(stack, { key: make(stack) }));
    const targets = (resources.azurerm_monitor_diagnostic_setting ?? []).map(({ target_resource_id: id }) =>
      String(id),
    );
    expect(targets.filter((target) => target.includes('key_vault'))).toEqual([]);
  });
});

describe('a managed HSM', () => {
  const type = 'azurerm_key_vault_managed_hardware_security_module';
  const resources = synthesize((stack) => key(stack, { store: KeyStore.managedHsm(hsm) }));

  test('is private, protected against purging, and can be restored by a quorum', () => {
    expect(resources[type]).toEqual([
      expect.objectContaining({
        sku_name: 'Standard_B1',
        purge_protection_enabled: true,
        soft_delete_retention_days: 90,
        public_network_access_enabled: false,
        network_acls: { bypass: 'AzureServices', default_action: 'Deny' },
        security_domain_quorum: 2,
        lifecycle: { prevent_destroy: true },
      }),
    ]);
    expect((resources.azurerm_private_dns_zone ?? []).map(({ name }) => name)).toContain(
      'privatelink.managedhsm.azure.net',
    );
  });

  test('rotates its key yearly and lets services wrap with it', () => {
    expect(resources[`${type}_key`]).toEqual([expect.objectContaining({ key_type: 'RSA-HSM', key_size: 2048 })]);
    expect(resources[`${type}_key_rotation_policy`]).toEqual([
      expect.objectContaining({ expire_after: 'P425D', time_after_creation: 'P365D' }),
    ]);
    expect(resources[`${type}_role_assignment`]).toEqual([
      expect.objectContaining({ scope: '/keys', name: '${uuidv5("url", "stack/Key/Grant")}' }),
    ]);
  });

  test('encrypts the account and the records by the arguments that azurerm has for it', () => {
    const all = synthesize((stack) => openAi(stack, { keyStore: KeyStore.managedHsm(hsm) }));
    expect(all.azurerm_storage_account?.[0]?.customer_managed_key).toEqual({
      managed_hsm_key_id: expect.stringContaining(`${type}_key`),
      user_assigned_identity_id: expect.anything(),
    });
    expect(all.azurerm_cognitive_account?.[0]?.customer_managed_key).toMatchObject({
      key_vault_key_id: expect.stringContaining('versioned_id'),
    });
  });

  test.each<[string, Partial<ManagedHsmProps>, RegExp]>([
    ['nobody to administer it', { adminObjectIds: [] }, /'adminObjectIds' must name at least one/],
    ['two certificates', { securityDomainCertificateIds: ['1', '2'] }, /3 to 10 certificates, got 2/],
    [
      'a quorum of one',
      { quorum: 1 },
      /'quorum' must be a whole number from 2 to the number of certificates, 3, got 1/,
    ],
    ['a quorum that nobody can reach', { quorum: 4 }, /got 4/],
  ])('refuses %s', (_, change, message) => {
    expect(() => KeyStore.managedHsm({ ...hsm, ...change })).toThrow(message);
  });

  test('refuses Azure Government, which has none', () => {
    expect(() =>
      synthesize((stack) => openAi(stack, { location: 'usgovvirginia', keyStore: KeyStore.managedHsm(hsm) })),
    ).toThrow(/'managedhsm' has no private DNS zone in the cloud 'usgovernment'/);
  });
});
