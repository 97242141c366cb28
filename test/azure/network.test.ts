import { TerraformStack, Testing } from 'cdktf';
import {
  AzureEnvironment,
  EncryptionKey,
  ExistingNetwork,
  type FlowLogProps,
  PrivateDns,
  PrivateLinkService,
  PrivateNetwork,
  type PrivateNetworkProps,
} from '../../lib/azure';
import { openAi, place } from '../support/azure';
import { type Synthesized, synthesize } from '../support/terraform';

const DNS = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dns';

const names = (resources: Synthesized, type: string) => (resources[type] ?? []).map(({ name }) => name);

describe('PrivateNetwork', () => {
  const resources = synthesize((stack) => new PrivateNetwork(stack, 'Network', place));

  test('has no way out and admits only its own workloads', () => {
    expect(resources.azurerm_subnet).toHaveLength(2);
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
    expect(rules.filter(({ direction, access }) => direction === 'Outbound' && access === 'Deny')).toHaveLength(2);
  });

  test('resolves every name that its constructs use, each zone linked once', () => {
    const all = synthesize((stack) => openAi(stack));
    const zones = names(all, 'azurerm_private_dns_zone');
    expect([...zones].sort()).toEqual([
      'privatelink.agentsvc.azure-automation.net',
      'privatelink.blob.core.windows.net',
      'privatelink.cognitiveservices.azure.com',
      'privatelink.monitor.azure.com',
      'privatelink.ods.opinsights.azure.com',
      'privatelink.oms.opinsights.azure.com',
      'privatelink.openai.azure.com',
      'privatelink.services.ai.azure.com',
      'privatelink.vaultcore.azure.net',
    ]);
    expect(all.azurerm_private_dns_zone_virtual_network_link).toHaveLength(zones.length);
  });

  test('makes an endpoint for each service, in all of its zones', () => {
    const endpoints = synthesize((stack) => openAi(stack)).azurerm_private_endpoint ?? [];
    const subresources = endpoints.map(
      ({ private_service_connection }) =>
        (private_service_connection as { subresource_names: string[] }).subresource_names[0],
    );
    expect(subresources.sort()).toEqual(['account', 'azuremonitor', 'blob', 'vault']);
  });

  test('makes no zone of services that the kind OpenAI does not have', () => {
    expect(PrivateLinkService.OPENAI.zonesIn(AzureEnvironment.PUBLIC)).not.toContain(
      'privatelink.services.ai.azure.com',
    );
  });

  test.each<[string, Partial<PrivateNetworkProps>, RegExp]>([
    [
      'a subnet outside of the address space',
      { endpointAddresses: '10.21.0.0/24' },
      /'endpointAddresses' must lie within the address space 10\.20\.0\.0\/16, got '10\.21\.0\.0\/24'/,
    ],
    [
      'a subnet larger than the address space',
      { addressSpace: '10.20.0.0/24', workloadAddresses: '10.20.0.0/23' },
      /must lie within/,
    ],
    [
      'subnets that overlap',
      { workloadAddresses: '10.20.0.128/25' },
      /'workloadAddresses' must not overlap with 'endpointAddresses' \(10\.20\.0\.0\/24\)/,
    ],
    ['a single address', { endpointAddresses: '10.20.0.1' }, /'endpointAddresses' must be an IPv4 range/],
    ['no addresses', { addressSpace: 'everywhere' }, /'addressSpace' must be an IPv4 range/],
    ['a region outside the United States', { location: 'uksouth' }, /got 'uksouth'/],
  ])('refuses %s', (_, change, message) => {
    expect(() => synthesize((stack) => new PrivateNetwork(stack, 'Network', { ...place, ...change }))).toThrow(message);
  });
});

describe('ExistingNetwork', () => {
  const props = { ...place, virtualNetworkName: 'spoke', endpointSubnetName: 'endpoints' };
  const keyIn = (dns?: PrivateDns) =>
    synthesize((stack) => {
      const network = new ExistingNetwork(stack, 'Network', { ...props, dns });
      new EncryptionKey(stack, 'Key', { ...place, network });
    });

  test('makes endpoints in the subnet of the network, and no network', () => {
    const resources = keyIn();
    expect(resources.azurerm_virtual_network).toBeUndefined();
    expect(resources.azurerm_private_endpoint?.[0]).toMatchObject({
      location: 'eastus2',
      subnet_id: expect.stringContaining('data.azurerm_subnet'),
    });
    expect(names(resources, 'azurerm_private_dns_zone')).toEqual(['privatelink.vaultcore.azure.net']);
  });

  test('uses central zones, and makes none', () => {
    const resources = keyIn(PrivateDns.centralZones(DNS));
    expect(resources.azurerm_private_dns_zone).toBeUndefined();
    expect(resources.azurerm_private_endpoint?.[0]?.private_dns_zone_group).toMatchObject({
      private_dns_zone_ids: [`${DNS}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`],
    });
  });

  test('refuses central zones that lack one', () => {
    expect(() => keyIn(PrivateDns.centralZonesById({ 'privatelink.openai.azure.com': `${DNS}/x` }))).toThrow(
      /must hold 'privatelink\.vaultcore\.azure\.net', got privatelink\.openai\.azure\.com/,
    );
  });

  test('leaves zones to Azure Policy, and does not undo what it attached', () => {
    const [endpoint] = keyIn(PrivateDns.attachedByPolicy()).azurerm_private_endpoint ?? [];
    expect(endpoint).not.toHaveProperty('private_dns_zone_group');
    expect(endpoint?.lifecycle).toEqual({ ignore_changes: ['private_dns_zone_group'] });
  });

  test('joins the private link scope that is there', () => {
    const monitorScope = { name: 'hub-monitor', resourceGroupName: 'monitoring' };
    const resources = synthesize((stack) => {
      openAi(stack, { network: new ExistingNetwork(stack, 'Network', { ...props, monitorScope }) });
    });
    expect(resources.azurerm_monitor_private_link_scope).toBeUndefined();
    expect(resources.azurerm_monitor_private_link_scoped_service).toEqual([
      expect.objectContaining({ scope_name: 'hub-monitor', resource_group_name: 'monitoring' }),
    ]);
  });

  test('refuses to take over zones that other networks use with a second private link scope', () => {
    expect(() =>
      synthesize((stack) => {
        const dns = PrivateDns.centralZones(DNS);
        openAi(stack, { network: new ExistingNetwork(stack, 'Network', { ...props, dns }) });
      }),
    ).toThrow(/'monitorScope' must name the Azure Monitor private link scope/);
  });

  test('leaves its flow logs to its owners, unless told how to make them', () => {
    const flows = (flowLogs?: FlowLogProps) =>
      synthesize((stack) => openAi(stack, { network: new ExistingNetwork(stack, 'Network', props), flowLogs }))
        .azurerm_network_watcher_flow_log;
    expect(flows()).toBeUndefined();
    expect(flows({ networkWatcherName: 'hub' })).toEqual([expect.objectContaining({ network_watcher_name: 'hub' })]);
  });

  test('has the plan check what synthesis cannot see', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new ExistingNetwork(stack, 'Network', { ...props, location: 'East US 2' });
    const { data } = JSON.parse(Testing.synth(stack));
    const conditions = Object.values<{ lifecycle: { postcondition: { condition: string }[] } }>({
      ...data.azurerm_virtual_network,
      ...data.azurerm_subnet,
    }).flatMap(({ lifecycle }) => lifecycle.postcondition.map(({ condition }) => condition));
    expect(conditions).toEqual([
      '${(replace(lower(self.location), " ", "") == "eastus2")}',
      '${((self.private_endpoint_network_policies != "Disabled") && (length(self.network_security_group_id) >= 1))}',
    ]);
  });
});
