import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { PrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { Construct } from 'constructs';
import { type AzureLocationProps, validateAzureLocation } from './location';

/** Props of {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends AzureLocationProps {
  /**
   * The address space of the virtual network.
   *
   * @default '10.20.0.0/16'
   */
  readonly addressSpace?: string;
  /**
   * The addresses of the subnet that holds the private endpoints, within the address space.
   *
   * @default '10.20.0.0/24'
   */
  readonly endpointAddresses?: string;
  /**
   * The addresses of the subnet for the workloads that call the model, within the address space.
   *
   * @default '10.20.1.0/24'
   */
  readonly workloadAddresses?: string;
}

/** A service that a private endpoint leads to. */
export interface PrivateConnection {
  /** The id of the resource. */
  readonly resourceId: string;
  /** The sub-resource, for example `account`, `vault` or `blob`. */
  readonly subresource: string;
  /** The private DNS zones in which the endpoint registers its names. */
  readonly zones: readonly string[];
}

/**
 * A virtual network without a way out: no default outbound access, no internet ingress or egress, private endpoints
 * for every service, whose names resolve inside the network.
 *
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export class PrivateNetwork extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'no-public-network-access'];

  public readonly virtualNetwork: VirtualNetwork;
  /** The subnet of the private endpoints. */
  public readonly endpointSubnet: Subnet;
  /** The subnet for the workloads. */
  public readonly workloadSubnet: Subnet;
  private readonly zones = new Map<string, PrivateDnsZone>();

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateNetworkProps,
  ) {
    super(scope, id);
    validateAzureLocation(props);
    const { resourceGroupName, location, namePrefix } = props;
    const workloads = props.workloadAddresses ?? '10.20.1.0/24';
    this.virtualNetwork = new VirtualNetwork(this, 'Resource', {
      name: `${namePrefix}-network`,
      resourceGroupName,
      location,
      addressSpace: [props.addressSpace ?? '10.20.0.0/16'],
    });
    this.endpointSubnet = this.addSubnet('Endpoints', props.endpointAddresses ?? '10.20.0.0/24', workloads);
    this.workloadSubnet = this.addSubnet('Workloads', workloads, workloads);
  }

  /** Makes a private endpoint for a service, with its DNS zones linked to the network. */
  public connect(id: string, connection: PrivateConnection): PrivateEndpoint {
    const { resourceGroupName, location, namePrefix } = this.props;
    const name = `${namePrefix}-${id.toLowerCase()}`;
    return new PrivateEndpoint(this, id, {
      name,
      resourceGroupName,
      location,
      subnetId: this.endpointSubnet.id,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: connection.resourceId,
        subresourceNames: [connection.subresource],
      },
      privateDnsZoneGroup: { name, privateDnsZoneIds: connection.zones.map((zone) => this.zone(zone).id) },
    });
  }

  private zone(name: string): PrivateDnsZone {
    const made = this.zones.get(name);
    if (made !== undefined) {
      return made;
    }
    const { resourceGroupName, namePrefix } = this.props;
    const zone = new PrivateDnsZone(this, `Zone-${name}`, { name, resourceGroupName });
    new PrivateDnsZoneVirtualNetworkLink(this, `Link-${name}`, {
      name: `${namePrefix}-link`,
      resourceGroupName,
      privateDnsZoneName: zone.name,
      virtualNetworkId: this.virtualNetwork.id,
    });
    this.zones.set(name, zone);
    return zone;
  }

  private addSubnet(id: string, addresses: string, clients: string): Subnet {
    const { resourceGroupName, location, namePrefix } = this.props;
    const subnet = new Subnet(this, id, {
      name: `${namePrefix}-${id.toLowerCase()}`,
      resourceGroupName,
      virtualNetworkName: this.virtualNetwork.name,
      addressPrefixes: [addresses],
      defaultOutboundAccessEnabled: false,
      privateEndpointNetworkPolicies: 'Enabled',
    });
    const group = new NetworkSecurityGroup(this, `${id}Security`, {
      name: `${namePrefix}-${id.toLowerCase()}`,
      resourceGroupName,
      location,
      securityRule: [
        securityRule('allow-clients', 100, 'Inbound', 'Allow', clients, addresses),
        securityRule('deny-inbound', 4096, 'Inbound', 'Deny', '*', '*'),
        securityRule('deny-internet', 4096, 'Outbound', 'Deny', '*', 'Internet'),
      ],
    });
    new SubnetNetworkSecurityGroupAssociation(this, `${id}Association`, {
      subnetId: subnet.id,
      networkSecurityGroupId: group.id,
    });
    return subnet;
  }
}

function securityRule(
  name: string,
  priority: number,
  direction: 'Inbound' | 'Outbound',
  access: 'Allow' | 'Deny',
  from: string,
  to: string,
) {
  const allowed = access === 'Allow';
  return {
    name,
    priority,
    direction,
    access,
    protocol: allowed ? 'Tcp' : '*',
    sourceAddressPrefix: from,
    sourcePortRange: '*',
    destinationAddressPrefix: to,
    destinationPortRange: allowed ? '443' : '*',
  };
}
