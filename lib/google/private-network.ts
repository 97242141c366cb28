import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network';
import { ComputeRoute } from '@cdktf/provider-google/lib/compute-route';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import type { ITerraformDependable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { ConfigurationError } from '../core';
import { isAddress, isPrivateRange, overlap } from './private-network/address-range';
import { GoogleApis, GoogleApisAccess, RESTRICTED_VIP_RANGE } from './private-network/google-apis';
import { Network, ServicesPeering } from './private-network/network';
import type { GoogleLocationProps } from './support/location';
import { GoogleProject } from './support/project';

/** Props of {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends GoogleLocationProps {
  /**
   * The addresses of the subnet for workloads, a private range in CIDR notation from /8 to /29.
   *
   * @default '10.30.0.0/20'
   */
  readonly workloadAddresses?: string;
  /**
   * How Google APIs are reached.
   *
   * @default GoogleApisAccess.PRIVATE_SERVICE_CONNECT
   */
  readonly googleApisAccess?: GoogleApisAccess;
  /**
   * The address at which Google APIs are reached through Private Service Connect; outside every subnet.
   *
   * @default '10.30.255.2'
   */
  readonly googleApisAddress?: string;
  /**
   * The range that is set aside for Google's managed services when the network is peered with theirs.
   *
   * @default '10.31.0.0/16'
   */
  readonly servicesAddresses?: string;
}

const FLOW_LOGS = { aggregationInterval: 'INTERVAL_5_SEC', flowSampling: 1, metadata: 'INCLUDE_ALL_METADATA' };
const LOGGED = { metadata: 'INCLUDE_ALL_METADATA' };

/**
 * A network without routes to the internet, in which Google APIs are reached at private addresses.
 *
 * Only services that VPC Service Controls can fence in answer there; the names of Google APIs, of Artifact Registry and
 * of notebooks resolve to them. Egress is denied to everything else, and flow logs are kept of every packet sample.
 * Workloads reach each other where a firewall rule of yours allows it.
 *
 * @see https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints
 */
export class PrivateNetwork extends Network {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'no-public-network-access',
    'no-internet-egress',
    'private-endpoint-required',
    'endpoint-policy-restricted',
    'access-logged',
  ];

  public readonly network: ComputeNetwork;
  public readonly subnetwork: ComputeSubnetwork;
  public readonly networkId: string;
  public readonly subnetworkId: string;
  protected readonly networkName: string;
  private readonly servicesAddresses: string;
  private peering: ServicesPeering | undefined;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix`, addresses that are
   * none or overlap
   */
  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id, props);
    const range = props.workloadAddresses ?? '10.30.0.0/20';
    const address = props.googleApisAddress ?? '10.30.255.2';
    const access = props.googleApisAccess ?? GoogleApisAccess.PRIVATE_SERVICE_CONNECT;
    this.servicesAddresses = props.servicesAddresses ?? '10.31.0.0/16';
    validateAddresses(range, address, this.servicesAddresses);
    const { project, region, namePrefix } = props;
    this.network = new ComputeNetwork(this, 'Resource', {
      project,
      name: `${namePrefix}-network`,
      autoCreateSubnetworks: false,
      deleteDefaultRoutesOnCreate: true,
      dependsOn: [GoogleProject.of(this, project).enable('compute.googleapis.com')],
    });
    this.networkId = this.network.id;
    this.networkName = this.network.name;
    this.subnetwork = new ComputeSubnetwork(this, 'Workloads', {
      project,
      region,
      name: `${namePrefix}-workloads`,
      network: this.networkId,
      ipCidrRange: range,
      privateIpGoogleAccess: true,
      logConfig: FLOW_LOGS,
    });
    this.subnetworkId = this.subnetwork.id;
    const { ranges } = new GoogleApis(this, 'GoogleApis', {
      project,
      region,
      namePrefix,
      networkId: this.networkId,
      access,
      address,
    });
    if (access === GoogleApisAccess.RESTRICTED_VIP) {
      this.routeRestrictedVip(props);
    }
    this.denyEgress(props);
    this.allowEgress('google-apis', ranges, ['443']);
    // 10000 is the port of Vector Search behind Private Service Connect.
    this.allowEgress('workloads', [range], ['443', '10000']);
  }

  public peerServices(scope: IConstruct): ITerraformDependable[] {
    this.peering ??= this.createPeering();
    return this.peering.dependenciesIn(scope);
  }

  private createPeering(): ServicesPeering {
    const addresses = this.servicesAddresses;
    this.allowEgress('services', [addresses]);
    return new ServicesPeering(this, 'ServicesPeering', { ...this.place, networkId: this.networkId, addresses });
  }

  /** The restricted addresses are routed inside Google's network, though the next hop is called a gateway. */
  private routeRestrictedVip({ project, namePrefix }: PrivateNetworkProps): void {
    new ComputeRoute(this, 'RestrictedVip', {
      project,
      name: `${namePrefix}-restricted-vip`,
      network: this.networkId,
      destRange: RESTRICTED_VIP_RANGE,
      nextHopGateway: 'default-internet-gateway',
    });
  }

  private denyEgress({ project, namePrefix }: PrivateNetworkProps): void {
    new ComputeFirewall(this, 'DenyEgress', {
      project,
      name: `${namePrefix}-deny-egress`,
      network: this.networkId,
      direction: 'EGRESS',
      priority: 65_000,
      destinationRanges: ['0.0.0.0/0'],
      deny: [{ protocol: 'all' }],
      logConfig: LOGGED,
    });
  }

  private allowEgress(name: string, ranges: readonly string[], ports?: string[]): void {
    const { project, namePrefix } = this.place;
    new ComputeFirewall(this, `Allow-${name}`, {
      project,
      name: `${namePrefix}-allow-${name}`,
      network: this.networkId,
      direction: 'EGRESS',
      priority: 1000,
      destinationRanges: [...ranges],
      allow: [{ protocol: 'tcp', ports }],
      logConfig: LOGGED,
    });
  }
}

function validateAddresses(workloads: string, address: string, services: string): void {
  for (const [prop, range] of [
    ['workloadAddresses', workloads],
    ['servicesAddresses', services],
  ]) {
    if (!isPrivateRange(range ?? '')) {
      throw new ConfigurationError(
        `'${prop}' must be a private IPv4 range from /8 to /29 that begins at its first address, such as 10.30.0.0/20, got '${range}'`,
      );
    }
  }
  if (overlap(workloads, services)) {
    throw new ConfigurationError(
      `'servicesAddresses' must not overlap with 'workloadAddresses' (${workloads}), got '${services}'`,
    );
  }
  if (!isAddress(address) || overlap(workloads, address) || overlap(services, address)) {
    throw new ConfigurationError(
      `'googleApisAddress' must be an IPv4 address outside ${workloads} and ${services}, got '${address}'`,
    );
  }
}
