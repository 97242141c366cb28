import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { TerraformStack, Testing } from 'cdktf';
import {
  AccountIdentity,
  AccountKind,
  AzureEnvironment,
  EncryptionKey,
  KeyMaterial,
  KeyStore,
  PrincipalType,
  PrivateAzureOpenAi,
  type PrivateAzureOpenAiProps,
  PrivateNetwork,
  SeverityThreshold,
} from '../../lib/azure';
import { vendorReport } from '../support/attestations';
import { annotations, openAi, openAiProps, PRINCIPAL, place } from '../support/azure';
import { synthesize } from '../support/terraform';

const resources = synthesize((stack) => openAi(stack));

describe('the account', () => {
  test('is private, without keys, bound in what it calls, encrypted by the customer', () => {
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
    expect(resources.azurerm_cognitive_account_customer_managed_key).toBeUndefined();
  });

  test('of the kind OpenAI gets its key right after its own identity has the role', () => {
    const { azurerm_cognitive_account, azurerm_cognitive_account_customer_managed_key, azurerm_cognitive_deployment } =
      synthesize((stack) => openAi(stack, { kind: AccountKind.OPENAI }));
    expect(azurerm_cognitive_account?.[0]).toMatchObject({
      kind: 'OpenAI',
      identity: { type: 'SystemAssigned' },
      lifecycle: { ignore_changes: ['customer_managed_key'] },
    });
    expect(azurerm_cognitive_account?.[0]).not.toHaveProperty('customer_managed_key');
    expect(azurerm_cognitive_account_customer_managed_key).toEqual([
      expect.objectContaining({
        depends_on: [expect.stringContaining('azurerm_role_assignment.Ai_Key_clinicai-openai')],
      }),
    ]);
    expect(azurerm_cognitive_deployment).toHaveLength(2);
  });

  test('waits for its key before it serves a model', () => {
    const { azurerm_cognitive_account_rai_policy } = synthesize((stack) => openAi(stack, { kind: AccountKind.OPENAI }));
    expect(azurerm_cognitive_account_rai_policy?.[0]?.depends_on).toEqual([
      expect.stringContaining('azurerm_cognitive_account_customer_managed_key'),
    ]);
  });

  test('calls the hosts that are named, and itself', () => {
    const [account] =
      synthesize((stack) => openAi(stack, { allowedFqdns: ['data.blob.core.windows.net'] }))
        .azurerm_cognitive_account ?? [];
    expect(account?.fqdns).toEqual(['clinicai-openai.openai.azure.com', 'data.blob.core.windows.net']);
  });

  test('in Azure Government has names of that cloud', () => {
    const government = synthesize((stack) => openAi(stack, { location: 'usgovvirginia' }));
    expect(government.azurerm_cognitive_account?.[0]?.fqdns).toEqual(['clinicai-openai.openai.azure.us']);
    const zones = (government.azurerm_private_dns_zone ?? []).map(({ name }) => name);
    expect(zones).toEqual(
      expect.arrayContaining([
        'privatelink.openai.azure.us',
        'privatelink.vaultcore.usgovcloudapi.net',
        'privatelink.monitor.azure.us',
      ]),
    );
    expect(zones.filter((zone) => /(azure\.com|windows\.net|azure\.net)$/.test(String(zone)))).toEqual([]);
  });
});

describe('deployments', () => {
  test('are pinned, filtered, and made one after another', () => {
    const [first, second] = resources.azurerm_cognitive_deployment ?? [];
    expect(first).toMatchObject({
      model: { format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' },
      sku: { name: 'DataZoneStandard', capacity: 1 },
      version_upgrade_option: 'NoAutoUpgrade',
      rai_policy_name: expect.stringContaining('azurerm_cognitive_account_rai_policy'),
    });
    expect(second).toMatchObject({
      sku: { name: 'Standard' },
      depends_on: [expect.stringContaining('Deployment-notes')],
    });
  });

  test('come after the private endpoint and the diagnostic setting, so that the first call is private and on record', () => {
    const [first] = resources.azurerm_cognitive_deployment ?? [];
    expect(first?.depends_on).toEqual([
      expect.stringContaining('azurerm_cognitive_account_rai_policy'),
      expect.stringContaining('azurerm_private_endpoint'),
      expect.stringContaining('azurerm_monitor_diagnostic_setting'),
    ]);
  });

  test('in a region without models get a warning', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    expect(annotations(openAi(stack, { location: 'westus2' }))).toContainEqual(
      expect.stringContaining('offered no models in westus2'),
    );
  });
});

describe('the content filter', () => {
  test('blocks prompt attacks, harm in both directions and protected material', () => {
    const [policy] = resources.azurerm_cognitive_account_rai_policy ?? [];
    const filters = policy?.content_filter as Record<string, unknown>[];
    expect(policy).toMatchObject({ base_policy_name: 'Microsoft.DefaultV2', mode: 'Default' });
    expect(filters.every((filter) => filter.filter_enabled === true && filter.block_enabled === true)).toBe(true);
    expect(filters.map(({ name, source }) => `${name} ${source}`)).toEqual(
      expect.arrayContaining(['Jailbreak Prompt', 'Indirect Attack Prompt', 'Hate Prompt', 'Hate Completion']),
    );
  });

  test('takes a threshold and makes blocklists one after another, whose terms are a next step', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const ai = openAi(stack, { contentFilter: { threshold: SeverityThreshold.LOW, blocklists: ['names', 'codes'] } });
    expect(annotations(ai)).toContainEqual(
      expect.stringContaining('next steps for the blocklists names, codes: add their terms'),
    );
    const { resource } = JSON.parse(Testing.synth(stack));
    const [policy] = Object.values<{ content_filter: { severity_threshold: string }[] }>(
      resource.azurerm_cognitive_account_rai_policy,
    );
    expect(policy?.content_filter[0]?.severity_threshold).toBe('Low');
    const blocklists = Object.values<{ name: string; depends_on: string[] }>(
      resource.azurerm_cognitive_account_rai_blocklist,
    );
    expect(blocklists.find(({ name }) => name === 'codes')?.depends_on).toEqual([
      expect.stringContaining('Blocklist-names'),
    ]);
  });
});

describe('grantInference', () => {
  test('lets a principal call the models without access to keys, once', () => {
    const granted = synthesize((stack) => {
      const ai = openAi(stack);
      expect(ai.grantInference(PRINCIPAL)).toBe(ai.grantInference(PRINCIPAL));
    });
    const assignments = (granted.azurerm_role_assignment ?? []).filter(
      ({ principal_id }) => principal_id === PRINCIPAL,
    );
    expect(assignments).toEqual([
      expect.objectContaining({
        role_definition_name: 'Cognitive Services OpenAI User',
        principal_type: 'ServicePrincipal',
      }),
    ]);
  });

  test('names the assignment of an identity alike in every synthesis', () => {
    const names = (before: boolean) => {
      const stack = new TerraformStack(Testing.app(), 'stack');
      const ai = openAi(stack);
      const identity = (id: string) =>
        new UserAssignedIdentity(stack, id, { name: id, resourceGroupName: 'clinic', location: 'eastus2' });
      const others = before ? [identity('Other')] : [];
      for (const one of [...others, identity('Application')]) {
        ai.grantInference(one.principalId);
      }
      return ai.node.children.map(({ node }) => node.id).filter((id) => id.startsWith('Inference-'));
    };
    expect(names(true)).toEqual(expect.arrayContaining(names(false)));
    expect(names(true)).toHaveLength(2);
  });

  test('takes an identity of another stack', () => {
    const app = Testing.app();
    const identity = new UserAssignedIdentity(new TerraformStack(app, 'apps'), 'Application', {
      name: 'application',
      resourceGroupName: 'clinic',
      location: 'eastus2',
    });
    const ai = openAi(new TerraformStack(app, 'ai'));
    expect(ai.grantInference(identity.principalId)).toBe(ai.grantInference(identity.principalId));
  });

  test('takes groups and refuses what is no object id', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const ai = openAi(stack);
    expect(ai.grantInference(PRINCIPAL, PrincipalType.GROUP).principalTypeInput).toBe('Group');
    expect(() => ai.grantInference('clinicians@clinic.example')).toThrow(
      /'principalId' must be the object id .*, got 'clinicians@clinic.example'/,
    );
  });

  test('gives out no key', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    openAi(stack).grantInference(PRINCIPAL);
    const document = Testing.synth(stack);
    expect(JSON.parse(document).output).toBeUndefined();
    expect(document).not.toMatch(/(primary|secondary)_(access|shared)_key/);
  });
});

describe('props', () => {
  test.each<[string, Partial<PrivateAzureOpenAiProps>, RegExp]>([
    [
      'a region outside the United States',
      { location: 'westeurope' },
      /'location' must be an Azure region in the United States.*got 'westeurope'/,
    ],
    ['a region that only sounds American', { location: 'brazilus' }, /got 'brazilus'/],
    [
      'a cloud that the region is not in',
      { environment: AzureEnvironment.US_GOVERNMENT },
      /'environment' must be the cloud of the region 'eastus2', 'public', got 'usgovernment'/,
    ],
    ['no deployment', { deployments: [] }, /at least one model/],
    [
      'a global deployment',
      { deployments: [{ name: 'notes', model: 'm', version: '1', sku: 'GlobalStandard' as never }] },
      /got 'GlobalStandard'/,
    ],
    [
      'a model without a version',
      { deployments: [{ name: 'notes', model: 'm', version: ' ' }] },
      /'version' of deployment 'notes' must be given/,
    ],
    [
      'half a capacity',
      { deployments: [{ name: 'notes', model: 'm', version: '1', capacity: 0.5 }] },
      /'capacity' of deployment 'notes' must be a whole number from 1.*got 0.5/,
    ],
    [
      'two deployments of one name',
      { deployments: [1, 2].map((version) => ({ name: 'notes', model: 'm', version: `${version}` })) },
      /must have different names, got 'notes' twice/,
    ],
    [
      'a deployment without a name',
      { deployments: [{ name: '', model: 'm', version: '1' }] },
      /'name' of a deployment/,
    ],
    [
      'a report of another vendor',
      { vendorReport: { ...vendorReport, vendor: 'openai' } },
      /'vendorReport.vendor' must be 'azure-openai'/,
    ],
    ['an unsigned agreement', { baa: { reference: ' ', effective: '2026-01-01' } }, /'baa.reference'/],
    ['an agreement without a day', { baa: { reference: 'r', effective: 'soon' } }, /'baa.effective' must be a day/],
    [
      'a lock that nobody answers for',
      { lock: { acknowledgedBy: '', ticket: 'SEC-1' } },
      /'lock.acknowledgedBy' must be given/,
    ],
    ['no lock', { lock: undefined }, /'lock' must be given where there is no 'auditTrail'/],
    [
      'a resource group that Azure refuses',
      { resourceGroupName: 'clinic.' },
      /'resourceGroupName' must be.*got 'clinic\.'/,
    ],
    [
      'an agreement that no tag holds',
      { baa: { reference: 'x'.repeat(257), effective: '2026-01-01' } },
      /'compliance:baa' must hold at most 256 characters, got 257/,
    ],
    ['names that Azure refuses', { namePrefix: 'Clinic-AI' }, /'namePrefix' must be 3 to 11/],
    ['a host with a wildcard', { allowedFqdns: ['*.windows.net'] }, /without wildcards.*got '\*\.windows\.net'/],
    [
      'a system-assigned identity with a key in a managed HSM',
      {
        identity: AccountIdentity.SYSTEM_ASSIGNED,
        keyStore: KeyStore.managedHsm({ adminObjectIds: [PRINCIPAL], securityDomainCertificateIds: ['1', '2', '3'] }),
      },
      /'identity' must be AccountIdentity.USER_ASSIGNED with a key in a managed HSM/,
    ],
    [
      'a blocklist twice',
      { contentFilter: { blocklists: ['names', 'names'] } },
      /'blocklists' must be different names/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => synthesize((stack) => openAi(stack, change))).toThrow(message);
  });

  test('refuses a network of another stack, for which Terraform cannot wait', () => {
    const app = Testing.app();
    const network = new PrivateNetwork(new TerraformStack(app, 'network'), 'Network', place);
    expect(() => openAi(new TerraformStack(app, 'ai'), { network })).toThrow(
      /'network' must be made in the stack 'ai', got one of 'network'; look networks .* up with ExistingNetwork/,
    );
  });

  test('refuses to describe a new key beside a given one', () => {
    expect(() =>
      synthesize((stack) => {
        const network = new PrivateNetwork(stack, 'Network', place);
        const key = new EncryptionKey(stack, 'Key', { ...place, network });
        openAi(stack, { network, key, keyMaterial: KeyMaterial.IMPORTED });
      }),
    ).toThrow(/cannot be given together with 'key'/);
  });

  test('takes the spelling of a region that the portal shows', () => {
    expect(() => synthesize((stack) => openAi(stack, { location: 'East US 2' }))).not.toThrow();
  });

  test('shares a network, a key and a trail with another account', () => {
    const shared = synthesize((stack) => {
      const { network, key, auditTrail } = openAi(stack);
      const { lock: _, ...props } = openAiProps;
      new PrivateAzureOpenAi(stack, 'West', { ...props, namePrefix: 'clinicwest', network, key, auditTrail });
    });
    const counted = (type: string) => shared[type]?.length;
    expect(counted('azurerm_cognitive_account')).toBe(2);
    for (const type of ['virtual_network', 'key_vault', 'storage_account', 'network_watcher_flow_log']) {
      expect(counted(`azurerm_${type}`)).toBe(1);
    }
    const targets = (shared.azurerm_monitor_diagnostic_setting ?? []).map(({ target_resource_id: id }) => id);
    expect(new Set(targets).size).toBe(targets.length);
    const names = (shared.azurerm_private_endpoint ?? []).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('refuses a trail in another region, to which Azure does not deliver', () => {
    expect(() =>
      synthesize((stack) => {
        const { auditTrail } = openAi(stack);
        const west = { namePrefix: 'clinicwest', location: 'West US 3', auditTrail };
        new PrivateAzureOpenAi(stack, 'West', { ...openAiProps, ...west });
      }),
    ).toThrow(/'auditTrail' must deliver to a store in the region of the account, 'West US 3', got one in 'eastus2'/);
  });

  test.each([
    ['publicNetworkAccessEnabled', 'azurerm_cognitive_account', 'public_network_access_enabled', true],
    ['localAuthEnabled', 'azurerm_cognitive_account', 'local_auth_enabled', true],
    ['outboundNetworkAccessRestricted', 'azurerm_cognitive_account', 'outbound_network_access_restricted', false],
    ['sharedAccessKeyEnabled', 'azurerm_storage_account', 'shared_access_key_enabled', true],
    ['infrastructureEncryptionEnabled', 'azurerm_storage_account', 'infrastructure_encryption_enabled', false],
    ['purgeProtectionEnabled', 'azurerm_key_vault', 'purge_protection_enabled', false],
    ['locked', 'azurerm_storage_container_immutability_policy', 'locked', false],
    ['internetQueryEnabled', 'azurerm_log_analytics_workspace', 'internet_query_enabled', true],
    ['defaultOutboundAccessEnabled', 'azurerm_subnet', 'default_outbound_access_enabled', true],
  ])('cannot be opened by passing %s', (prop, type, argument, value) => {
    const opened = synthesize((stack) => openAi(stack, { [prop]: value } as never));
    expect(opened[type]).not.toHaveLength(0);
    for (const resource of opened[type] ?? []) {
      expect(resource[argument]).toBe(!value);
    }
  });

  test.each([
    [
      'versionUpgradeOption',
      'OnceNewDefaultVersionAvailable',
      'azurerm_cognitive_deployment',
      'version_upgrade_option',
    ],
    ['raiPolicyName', 'Microsoft.Nil', 'azurerm_cognitive_deployment', 'rai_policy_name'],
  ])('a deployment cannot be loosened by passing %s', (prop, value, type, argument) => {
    const deployments = [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14', [prop]: value }];
    const [deployment] = synthesize((stack) => openAi(stack, { deployments }))[type] ?? [];
    expect(deployment?.[argument]).toEqual(expect.not.stringContaining(value));
  });
});

describe('what Terraform cannot do', () => {
  const exemption = { reference: 'MS-case-7', verifiedBy: 'privacy-officer@clinic.example' };

  test('is printed', () => {
    const said = annotations(openAi(new TerraformStack(Testing.app(), 'stack')));
    expect(said).toContainEqual(
      expect.stringMatching(/apply for modified abuse monitoring.*--name clinicai-openai.*store=false/),
    );
  });

  test('is recorded as an attestation where it was done, and to be verified', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const ai = openAi(stack, { abuseMonitoringExemption: exemption });
    expect(ai.account.tagsInput).toMatchObject({ 'compliance:abuse-monitoring-exemption': 'MS-case-7' });
    expect(annotations(ai)).toContainEqual(expect.stringContaining('see that the exemption of MS-case-7 is in force'));
  });

  test('is not attested by nobody', () => {
    expect(() =>
      synthesize((stack) => openAi(stack, { abuseMonitoringExemption: { ...exemption, verifiedBy: '' } })),
    ).toThrow(/'abuseMonitoringExemption.verifiedBy' must say/);
  });
});

test('records the agreement where an auditor finds it', () => {
  expect(resources.azurerm_cognitive_account?.[0]?.tags).toEqual({
    'compliance:baa': openAiProps.baa.reference,
    'compliance:baa-effective': '2026-01-01',
  });
  expect(resources.terraform_data?.map(({ input }) => input)).toEqual([
    expect.objectContaining({ attestation: 'baa', vendor: 'azure-openai', ...openAiProps.baa }),
    expect.objectContaining({ attestation: 'vendor-report', vendor: 'azure-openai', ...openAiProps.vendorReport }),
  ]);
});
