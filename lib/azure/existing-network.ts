import { DataAzurermSubnet } from '@cdktf/provider-azurerm/lib/data-azurerm-subnet';
import { DataAzurermVirtualNetwork } from '@cdktf/provider-azurerm/lib/data-azurerm-virtual-network';
import { Fn, Op, TerraformSelf } from 'cdktf';
import type { Construct } from 'constructs';
import { Network, type NetworkProps } from './private-network/network';
import { normalizedLocation } from './support/location';

/** Props of {@link ExistingNetwork}. */
export interface ExistingNetworkProps extends NetworkProps {
  /** The name of the virtual network. */
  readonly virtualNetworkName: string;
  /**
   * The resource group of the virtual network.
   *
   * @default - the one in which the private endpoints are made
   */
  readonly virtualNetworkResourceGroupName?: string;
  /** The name of the subnet for the private endpoints. */
  readonly endpointSubnetName: string;
}

/**
 * A virtual network that another team owns, with a subnet for private endpoints.
 *
 * What synthesis cannot see, `terraform plan` checks before anything is made: that the network lies in `location`
 * (a private endpoint has to be in the region of its network), and that the subnet has a security group that applies to
 * private endpoints. The plan fails where this is not so. What the workloads' own subnets let out is not checked.
 *
 * @see https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
 */
export class ExistingNetwork extends Network {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'private-endpoint-required'];

  public readonly virtualNetworkId: string;
  /** Its flow logs are made by those who own it, as a network has one only. */
  public readonly isOwnedElsewhere = true;
  /** None: the security groups belong to those who own the network. */
  public readonly securityGroupIds: readonly string[] = [];
  protected readonly endpointSubnetId: string;

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id, props);
    const resourceGroupName = props.virtualNetworkResourceGroupName ?? props.resourceGroupName;
    const network = new DataAzurermVirtualNetwork(this, 'Resource', {
      name: props.virtualNetworkName,
      resourceGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: Op.eq(
              normalizedLocation(TerraformSelf.getString('location')),
              normalizedLocation(props.location),
            ),
            errorMessage: 'A private endpoint must lie in the region of its network; give its location.',
          },
        ],
      },
    });
    const subnet = new DataAzurermSubnet(this, 'Endpoints', {
      name: props.endpointSubnetName,
      resourceGroupName,
      virtualNetworkName: network.name,
      lifecycle: {
        postcondition: [
          {
            condition: Op.and(
              Op.neq(TerraformSelf.getString('private_endpoint_network_policies'), 'Disabled'),
              Op.gte(Fn.lengthOf(TerraformSelf.getString('network_security_group_id')), 1),
            ),
            errorMessage: 'The subnet must have a network security group that applies to private endpoints.',
          },
        ],
      },
    });
    this.virtualNetworkId = network.id;
    this.endpointSubnetId = subnet.id;
  }
}
