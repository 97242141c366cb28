import type { TerraformStack } from 'cdktf';
import {
  AuditLogStore,
  EncryptionKey,
  PrivateAzureOpenAi,
  type PrivateAzureOpenAiProps,
  PrivateNetwork,
} from '../../lib/azure';
import { Retention } from '../../lib/core';
import { type Synthesized, synthesize } from '../support/terraform';

const place = { resourceGroupName: 'clinic', location: 'eastus2', namePrefix: 'clinicai' };
const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' };
const props: PrivateAzureOpenAiProps = {
  ...place,
  lock,
  deployments: [
    { name: 'notes', model: 'gpt-4.1', version: '2025-04-14' },
    { name: 'search', model: 'text-embedding-3-large', version: '1', sku: 'Standard' },
  ],
  baa: { reference: 'Product Terms', effective: '2026-01-01' },
};

describe('PrivateAzureOpenAi', () => {
  const resources = synthesize((stack) => new PrivateAzureOpenAi(stack, 'Ai', props));

  test('makes an account that is private, without keys, encrypted by the customer', () => {
    expect(resources.azurerm_cognitive_account).toEqual([
      expect.objectContaining({
        kind: 'AIServices',
        public_network_access_enabled: false,
        local_auth_enabled: false,
        outbound_network_access_restricted: true,
        fqdns: ['clinicai-openai.openai.azure.com'],
        custom_subdomain_name: 'clinicai-openai',
        network_acls: { bypass: 'None', default_action: 'Deny' },
        customer_managed_key: {
          identity_client_id: expect.stringContaining('azurerm_user_assigned_identity'),
          key_vault_key_id: expect.stringContaining('azurerm_key_vault_key'),
        },
        depends_on: [expect.stringContaining('azurerm_role_assignment')],
      }),
    ]);
  });

  test('pins the models and makes them one after another', () => {
    const [first, second] = resources.azurerm_cognitive_deployment ?? [];
    expect(first).toMatchObject({
      model: { format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' },
      sku: { name: 'DataZoneStandard' },
      version_upgrade_option: 'NoAutoUpgrade',
    });
    expect(second).toMatchObject({
      sku: { name: 'Standard' },
      depends_on: [expect.stringContaining('Deployment-notes')],
    });
  });

  test('delivers every log category to the locked store, after its containers are locked', () => {
    const [setting] = resources.azurerm_monitor_diagnostic_setting ?? [];
    expect(setting?.enabled_log).toEqual(
      ['Audit', 'RequestResponse', 'Trace', 'AzureOpenAIRequestUsage'].map((category) => ({ category })),
    );
    expect(setting?.depends_on).toHaveLength(4);
  });

  test('resolves every name of the account inside the network', () => {
    const zones = (resources.azurerm_private_dns_zone ?? []).map(({ name }) => name);
    expect(zones).toEqual(
      expect.arrayContaining([
        'privatelink.openai.azure.com',
        'privatelink.cognitiveservices.azure.com',
        'privatelink.services.ai.azure.com',
        'privatelink.vaultcore.azure.net',
        'privatelink.blob.core.windows.net',
      ]),
    );
    expect(resources.azurerm_private_dns_zone_virtual_network_link).toHaveLength(zones.length);
  });

  test('grants inference without access to keys', () => {
    const granted = synthesize((stack) =>
      new PrivateAzureOpenAi(stack, 'Ai', props).grantInference('App', 'principal'),
    );
    expect(granted.azurerm_role_assignment).toContainEqual(
      expect.objectContaining({ principal_id: 'principal', role_definition_name: 'Cognitive Services OpenAI User' }),
    );
  });

  test.each<[string, Partial<PrivateAzureOpenAiProps>, RegExp]>([
    [
      'a region outside the United States',
      { location: 'westeurope' },
      /'location' must be an Azure region in the United States.*got 'westeurope'/,
    ],
    ['a region that only sounds American', { location: 'brazilus' }, /got 'brazilus'/],
    ['no deployment', { deployments: [] }, /at least one model/],
    [
      'a global deployment',
      { deployments: [{ name: 'n', model: 'm', version: '1', sku: 'GlobalStandard' as 'Standard' }] },
      /got 'GlobalStandard'/,
    ],
    ['an unsigned agreement', { baa: { reference: ' ', effective: '2026-01-01' } }, /'baa.reference'/],
    ['an agreement without a day', { baa: { reference: 'r', effective: 'soon' } }, /'baa.effective' must be a day/],
    [
      'a lock that nobody answers for',
      { lock: { acknowledgedBy: '', ticket: 'SEC-1' } },
      /'lock.acknowledgedBy' must be given/,
    ],
    ['names that Azure refuses', { namePrefix: 'Clinic-AI' }, /'namePrefix' must be 3 to 11/],
  ])('refuses %s', (_, change, message) => {
    expect(() => synthesize((stack) => new PrivateAzureOpenAi(stack, 'Ai', { ...props, ...change }))).toThrow(message);
  });

  test('takes the spelling of a region that the portal shows', () => {
    expect(() =>
      synthesize((stack) => new PrivateAzureOpenAi(stack, 'Ai', { ...props, location: 'East US 2' })),
    ).not.toThrow();
  });

  test.each([
    ['publicNetworkAccessEnabled', 'azurerm_cognitive_account', 'public_network_access_enabled', true],
    ['localAuthEnabled', 'azurerm_cognitive_account', 'local_auth_enabled', true],
    ['sharedAccessKeyEnabled', 'azurerm_storage_account', 'shared_access_key_enabled', true],
    ['purgeProtectionEnabled', 'azurerm_key_vault', 'purge_protection_enabled', false],
    ['locked', 'azurerm_storage_container_immutability_policy', 'locked', false],
  ])('cannot be opened by passing %s', (prop, type, argument, value) => {
    const opened = synthesize((stack) => new PrivateAzureOpenAi(stack, 'Ai', { ...props, [prop]: value }));
    for (const resource of opened[type] ?? []) {
      expect(resource[argument]).toBe(!value);
    }
  });
});

describe('EncryptionKey', () => {
  const resources = synthesize((stack) => key(stack));

  test('makes a hardware key that rotates by itself and outlives a mistake', () => {
    expect(resources.azurerm_key_vault_key).toEqual([
      expect.objectContaining({
        key_type: 'RSA-HSM',
        key_size: 2048,
        rotation_policy: expect.objectContaining({ automatic: { time_after_creation: 'P365D' } }),
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
      }),
    ]);
  });
});

describe('AuditLogStore', () => {
  test('locks each container for six years and lets Azure Monitor append', () => {
    const resources = store();
    expect(resources.azurerm_storage_container_immutability_policy).toHaveLength(4);
    for (const policy of resources.azurerm_storage_container_immutability_policy ?? []) {
      expect(policy).toMatchObject({
        immutability_period_in_days: 2192,
        locked: true,
        protected_append_writes_enabled: true,
      });
    }
    expect((resources.azurerm_storage_container ?? []).map(({ name }) => name)).toContain('insights-logs-audit');
  });

  test('keeps records longer when asked', () => {
    const [policy] = store({ retention: Retention.years(10) }).azurerm_storage_container_immutability_policy ?? [];
    expect(policy?.immutability_period_in_days).toBe(3653);
  });

  test('refuses less than six years', () => {
    expect(() => store({ retention: Retention.days(2190) })).toThrow(
      /at least 2192 days, the six years of .*, got 2190 days/,
    );
  });

  test('encrypts twice, with the key of the customer, and admits no shared key', () => {
    const [account] = store().azurerm_storage_account ?? [];
    expect(account).toMatchObject({
      infrastructure_encryption_enabled: true,
      shared_access_key_enabled: false,
      local_user_enabled: false,
      min_tls_version: 'TLS1_2',
      https_traffic_only_enabled: true,
      allow_nested_items_to_be_public: false,
      public_network_access_enabled: false,
      customer_managed_key: { key_vault_key_id: expect.stringContaining('azurerm_key_vault_key') },
    });
  });

  function store(change: { retention?: Retention } = {}): Synthesized {
    return synthesize((stack) => {
      const network = new PrivateNetwork(stack, 'Network', place);
      new AuditLogStore(stack, 'Logs', {
        ...place,
        lock,
        network,
        key: new EncryptionKey(stack, 'Key', { ...place, network }),
        ...change,
      });
    });
  }
});

describe('PrivateNetwork', () => {
  test('has no way out and admits only its own workloads', () => {
    const resources = synthesize((stack) => new PrivateNetwork(stack, 'Network', place));
    for (const subnet of resources.azurerm_subnet ?? []) {
      expect(subnet).toMatchObject({
        default_outbound_access_enabled: false,
        private_endpoint_network_policies: 'Enabled',
      });
    }
    expect(resources.azurerm_subnet_network_security_group_association).toHaveLength(2);
    const rules = (resources.azurerm_network_security_group ?? []).flatMap(
      ({ security_rule }) => security_rule as Record<string, unknown>[],
    );
    expect(rules.filter(({ access }) => access === 'Allow')).toEqual([
      expect.objectContaining({ source_address_prefix: '10.20.1.0/24', destination_port_range: '443' }),
      expect.objectContaining({ source_address_prefix: '10.20.1.0/24', destination_port_range: '443' }),
    ]);
  });
});

function key(stack: TerraformStack): EncryptionKey {
  return new EncryptionKey(stack, 'Key', { ...place, network: new PrivateNetwork(stack, 'Network', place) });
}
