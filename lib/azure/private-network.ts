import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { Construct } from 'constructs';
import { validateSubnets } from './private-network/address-range';
import { Network, type NetworkProps } from './private-network/network';

/** Props of {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends NetworkProps {
  /**
   * The address space of the virtual network, an IPv4 range.
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

/**
 * A virtual network without a way out: no default outbound access, no internet ingress or egress, private endpoints
 * for every service, whose names resolve inside the network. Security groups apply to the private endpoints too.
 *
 * @see https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access
 * @see https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
 */
export class PrivateNetwork extends Network {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'no-public-network-access',
    'no-internet-egress',
  ];

  public readonly virtualNetwork: VirtualNetwork;
  /** The subnet of the private endpoints. */
  public readonly endpointSubnet: Subnet;
  /** The subnet for the workloads. */
  public readonly workloadSubnet: Subnet;
  public readonly virtualNetworkId: string;
  public readonly isOwnedElsewhere = false;
  protected readonly endpointSubnetId: string;
  private readonly securityGroups: NetworkSecurityGroup[] = [];

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix`, subnets outside the
   * address space or overlapping ones
   */
  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id, props);
    const { resourceGroupName, location, namePrefix } = props;
    const addressSpace = props.addressSpace ?? '10.20.0.0/16';
    const endpointAddresses = props.endpointAddresses ?? '10.20.0.0/24';
    const workloadAddresses = props.workloadAddresses ?? '10.20.1.0/24';
    validateSubnets(addressSpace, { endpointAddresses, workloadAddresses });
    this.virtualNetwork = new VirtualNetwork(this, 'Resource', {
      name: `${namePrefix}-network`,
      resourceGroupName,
      location,
      addressSpace: [addressSpace],
    });
    this.virtualNetworkId = this.virtualNetwork.id;
    this.endpointSubnet = this.addSubnet('Endpoints', props, endpointAddresses, workloadAddresses);
    this.endpointSubnetId = this.endpointSubnet.id;
    this.workloadSubnet = this.addSubnet('Workloads', props, workloadAddresses, workloadAddresses);
  }

  public get securityGroupIds(): readonly string[] {
    return this.securityGroups.map((group) => group.id);
  }

  private addSubnet(
    id: string,
    { resourceGroupName, location, namePrefix }: PrivateNetworkProps,
    addresses: string,
    clients: string,
  ): Subnet {
    const name = `${namePrefix}-${id.toLowerCase()}`;
    const subnet = new Subnet(this, id, {
      name,
      resourceGroupName,
      virtualNetworkName: this.virtualNetwork.name,
      addressPrefixes: [addresses],
      defaultOutboundAccessEnabled: false,
      privateEndpointNetworkPolicies: 'Enabled',
    });
    const group = new NetworkSecurityGroup(this, `${id}Security`, {
      name,
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
    this.securityGroups.push(group);
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
