import { ExistingNetwork, type ExistingNetworkProps } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

const props: ExistingNetworkProps = {
  ...place,
  project: 'network-host',
  networkName: 'shared',
  subnetworkName: 'clinic',
};

describe('ExistingNetwork', () => {
  test('makes nothing in a network that resolves Google APIs already', () => {
    expect(networkOf({}).document.resource).toBeUndefined();
  });

  test('has the plan check the subnet', () => {
    const stack = networkOf({});
    expect(stack.the('data.google_compute_subnetwork')).toMatchObject({
      project: 'network-host',
      region: 'us-central1',
      name: 'clinic',
      lifecycle: {
        postcondition: [
          expect.objectContaining({ condition: '${(self.private_ip_google_access == true)}' }),
          expect.objectContaining({
            condition: expect.stringMatching(/self\.network == data\.google_compute_network/),
          }),
        ],
      },
    });
  });

  test('makes an endpoint of Google APIs where an address is given', () => {
    const stack = networkOf({ googleApisAddress: '10.9.0.2' });
    expect(stack.the('google_compute_global_forwarding_rule')).toMatchObject({ target: 'vpc-sc' });
    expect(stack.of('google_dns_record_set')).toContainEqual(
      expect.objectContaining({ name: 'googleapis.com.', rrdatas: ['10.9.0.2'] }),
    );
  });

  test('is not peered, which belongs to its owners', () => {
    expect(() => networkOf({}, (network) => network.peerServices(network))).toThrow(
      /'isPeeredWithServices' must be true for what needs the peering/,
    );
    networkOf({ isPeeredWithServices: true }, (network) => expect(network.peerServices(network)).toEqual([]));
  });

  test('rejects an address that is none', () => {
    expect(() => networkOf({ googleApisAddress: '10.9.0.0/24' })).toThrow(
      /'googleApisAddress' must be an IPv4 address/,
    );
  });
});

function networkOf(
  change: Partial<ExistingNetworkProps>,
  use: (network: ExistingNetwork) => unknown = () => undefined,
): SynthesizedStack {
  return new SynthesizedStack((scope) => use(new ExistingNetwork(scope, 'Network', { ...props, ...change })));
}
