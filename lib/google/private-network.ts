import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { ComputeGlobalForwardingRule } from '@cdktf/provider-google/lib/compute-global-forwarding-rule';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import { Construct } from 'constructs';
import { type GoogleLocationProps, validateGoogleLocation } from './location';

/** Props of {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends GoogleLocationProps {
  /**
   * The addresses of the subnet for workloads.
   *
   * @default '10.30.0.0/20'
   */
  readonly workloadAddresses?: string;
  /**
   * The address at which Google APIs are reached; outside every subnet.
   *
   * @default '10.30.255.2'
   */
  readonly googleApisAddress?: string;
}

/**
 * A network without routes to the internet, in which Google APIs are reached through Private Service Connect.
 *
 * The bundle `vpc-sc` answers only for services that VPC Service Controls can fence in; `googleapis.com` resolves to
 * the private address. Egress is denied to everything else, and flow logs are kept.
 *
 * @see https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints
 */
export class PrivateNetwork extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'no-public-network-access'];

  public readonly network: ComputeNetwork;
  public readonly subnetwork: ComputeSubnetwork;
  /** The private address of the Google APIs. */
  public readonly googleApisAddress: string;

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    validateGoogleLocation(props);
    this.googleApisAddress = props.googleApisAddress ?? '10.30.255.2';
    const { project, region, namePrefix } = props;
    this.network = new ComputeNetwork(this, 'Resource', {
      project,
      name: `${namePrefix}-network`,
      autoCreateSubnetworks: false,
      deleteDefaultRoutesOnCreate: true,
    });
    this.subnetwork = new ComputeSubnetwork(this, 'Workloads', {
      project,
      region,
      name: `${namePrefix}-workloads`,
      network: this.network.id,
      ipCidrRange: props.workloadAddresses ?? '10.30.0.0/20',
      privateIpGoogleAccess: true,
      logConfig: { aggregationInterval: 'INTERVAL_5_SEC', flowSampling: 1, metadata: 'INCLUDE_ALL_METADATA' },
    });
    this.connectGoogleApis(props);
    this.resolveGoogleApis(props);
    this.denyEgress(props);
  }

  private connectGoogleApis({ project, namePrefix }: PrivateNetworkProps): void {
    const address = new ComputeGlobalAddress(this, 'GoogleApis', {
      project,
      name: `${namePrefix}-google-apis`,
      purpose: 'PRIVATE_SERVICE_CONNECT',
      addressType: 'INTERNAL',
      network: this.network.id,
      address: this.googleApisAddress,
    });
    new ComputeGlobalForwardingRule(this, 'GoogleApisEndpoint', {
      project,
      // Forwarding rules to Google APIs take 1 to 20 letters and digits, no hyphen.
      name: `${namePrefix.slice(0, 16)}apis`,
      target: 'vpc-sc',
      network: this.network.id,
      ipAddress: address.id,
      loadBalancingScheme: '',
    });
  }

  private resolveGoogleApis({ project, namePrefix }: PrivateNetworkProps): void {
    const zone = new DnsManagedZone(this, 'GoogleApisZone', {
      project,
      name: `${namePrefix}-googleapis`,
      dnsName: 'googleapis.com.',
      visibility: 'private',
      privateVisibilityConfig: { networks: [{ networkUrl: this.network.id }] },
    });
    for (const [id, name, type, data] of [
      ['Address', 'googleapis.com.', 'A', this.googleApisAddress],
      ['Names', '*.googleapis.com.', 'CNAME', 'googleapis.com.'],
    ] as const) {
      new DnsRecordSet(this, `GoogleApis${id}`, {
        project,
        managedZone: zone.name,
        name,
        type,
        ttl: 300,
        rrdatas: [data],
      });
    }
  }

  private denyEgress({ project, namePrefix }: PrivateNetworkProps): void {
    new ComputeFirewall(this, 'DenyEgress', {
      project,
      name: `${namePrefix}-deny-egress`,
      network: this.network.id,
      direction: 'EGRESS',
      priority: 65_000,
      destinationRanges: ['0.0.0.0/0'],
      deny: [{ protocol: 'all' }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    });
    new ComputeFirewall(this, 'AllowGoogleApis', {
      project,
      name: `${namePrefix}-allow-google-apis`,
      network: this.network.id,
      direction: 'EGRESS',
      priority: 1000,
      destinationRanges: [`${this.googleApisAddress}/32`],
      allow: [{ protocol: 'tcp', ports: ['443'] }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    });
  }
}
