import { GoogleApisAccess, PrivateNetwork, type PrivateNetworkProps } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('PrivateNetwork', () => {
  const stack = networkOf();

  test('has no route to the internet', () => {
    expect(stack.the('google_compute_network')).toMatchObject({
      auto_create_subnetworks: false,
      delete_default_routes_on_create: true,
    });
    expect(stack.of('google_compute_route')).toEqual([]);
  });

  test('has a subnet with Private Google Access that logs every flow', () => {
    expect(stack.the('google_compute_subnetwork')).toMatchObject({
      region: 'us-central1',
      private_ip_google_access: true,
      log_config: { flow_sampling: 1, metadata: 'INCLUDE_ALL_METADATA' },
    });
  });

  test('reaches Google APIs of a perimeter only', () => {
    expect(stack.the('google_compute_global_forwarding_rule')).toMatchObject({
      name: 'clinicaiapis',
      target: 'vpc-sc',
      load_balancing_scheme: '',
      depends_on: [expect.stringMatching(/^google_project_service\..*Api-servicedirectory/)],
    });
  });

  test.each(['googleapis.com', 'pkg.dev', 'gcr.io', 'notebooks.cloud.google.com', 'notebooks.googleusercontent.com'])(
    'resolves %s and what is below it to the address of the endpoint',
    (domain) => {
      expect(stack.of('google_dns_managed_zone')).toContainEqual(
        expect.objectContaining({ dns_name: `${domain}.`, visibility: 'private' }),
      );
      const records = stack.of('google_dns_record_set');
      expect(records).toContainEqual(
        expect.objectContaining({ name: `${domain}.`, type: 'A', rrdatas: ['10.30.255.2'] }),
      );
      expect(records).toContainEqual(
        expect.objectContaining({ name: `*.${domain}.`, type: 'CNAME', rrdatas: [`${domain}.`] }),
      );
    },
  );

  test('lets machines out to Google APIs and to each other only', () => {
    expect(firewalls(stack)).toEqual([
      ['EGRESS', 'allow', ['10.30.255.2/32']],
      ['EGRESS', 'allow', ['10.30.0.0/20']],
      ['EGRESS', 'deny', ['0.0.0.0/0']],
    ]);
  });

  test('cannot be opened by passing locked props', () => {
    const open = { deleteDefaultRoutesOnCreate: false, privateIpGoogleAccess: false, target: 'all-apis' };
    expect(networkOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test('reaches Google APIs at the restricted addresses instead', () => {
    const restricted = networkOf({ googleApisAccess: GoogleApisAccess.RESTRICTED_VIP });
    expect(restricted.of('google_compute_global_forwarding_rule')).toEqual([]);
    expect(restricted.the('google_compute_route')).toMatchObject({ dest_range: '199.36.153.4/30' });
    expect(restricted.of('google_dns_record_set')).toContainEqual(
      expect.objectContaining({
        name: 'googleapis.com.',
        rrdatas: ['199.36.153.4', '199.36.153.5', '199.36.153.6', '199.36.153.7'],
      }),
    );
    expect(firewalls(restricted)).toContainEqual(['EGRESS', 'allow', ['199.36.153.4/30']]);
  });

  test('is peered with the network of Google services when something needs it, once', () => {
    const peered = new SynthesizedStack((scope) => {
      const network = new PrivateNetwork(scope, 'Network', place);
      expect(network.peerServices(scope)).toEqual(network.peerServices(scope));
    });
    expect(peered.the('google_service_networking_connection')).toMatchObject({ deletion_policy: 'ABANDON' });
    expect(peered.of('google_compute_global_address')).toContainEqual(
      expect.objectContaining({ purpose: 'VPC_PEERING', address: '10.31.0.0', prefix_length: 16 }),
    );
    expect(firewalls(peered)).toContainEqual(['EGRESS', 'allow', ['10.31.0.0/16']]);
    expect(stack.of('google_service_networking_connection')).toEqual([]);
  });

  test('has regional endpoints with names in zones of their own', () => {
    const regional = new SynthesizedStack((scope) => {
      const network = new PrivateNetwork(scope, 'Network', place);
      expect(network.addRegionalEndpoint('aiplatform')).toBe('aiplatform.us-central1.rep.googleapis.com');
      network.addRegionalEndpoint('aiplatform');
    });
    expect(regional.the('google_network_connectivity_regional_endpoint')).toMatchObject({
      target_google_api: 'aiplatform.us-central1.rep.googleapis.com',
      access_type: 'REGIONAL',
      location: 'us-central1',
    });
    expect(regional.of('google_dns_record_set')).toContainEqual(
      expect.objectContaining({
        name: 'aiplatform.us-central1.rep.googleapis.com.',
        rrdatas: [expect.stringContaining('google_network_connectivity_regional_endpoint')],
      }),
    );
  });

  test.each<[string, Partial<PrivateNetworkProps>, RegExp]>([
    ['public addresses', { workloadAddresses: '8.8.0.0/20' }, /'workloadAddresses' must be a private IPv4 range/],
    ['a range that begins elsewhere', { workloadAddresses: '10.30.0.5/20' }, /begins at its first address/],
    ['a text that is no range', { workloadAddresses: '10.30.0.0' }, /got '10.30.0.0'/],
    ['ranges that overlap', { servicesAddresses: '10.30.0.0/16' }, /'servicesAddresses' must not overlap/],
    ['an endpoint inside the subnet', { googleApisAddress: '10.30.0.9' }, /'googleApisAddress' must be .* outside/],
    ['an endpoint that is none', { googleApisAddress: 'apis' }, /got 'apis'/],
    ['a region outside the United States', { region: 'northamerica-northeast1' }, /'region' must be/],
  ])('rejects %s', (_, change, message) => {
    expect(() => networkOf(change)).toThrow(message);
  });

  test('rejects a service with its domain', () => {
    expect(
      () =>
        new SynthesizedStack((scope) =>
          new PrivateNetwork(scope, 'Network', place).addRegionalEndpoint('aiplatform.googleapis.com'),
        ),
    ).toThrow(/'service' must be a service without its domain/);
  });
});

function networkOf(change: Partial<PrivateNetworkProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => new PrivateNetwork(scope, 'Network', { ...place, ...change }));
}

function firewalls(stack: SynthesizedStack): unknown[] {
  return stack
    .of('google_compute_firewall')
    .map(({ direction, allow, destination_ranges }) => [
      direction,
      allow === undefined ? 'deny' : 'allow',
      destination_ranges,
    ]);
}
