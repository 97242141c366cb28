import { DataGoogleComputeNetwork } from '@cdktf/provider-google/lib/data-google-compute-network';
import { DataGoogleComputeSubnetwork } from '@cdktf/provider-google/lib/data-google-compute-subnetwork';
import { type ITerraformDependable, Op, TerraformSelf } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { ConfigurationError } from '../core';
import { isAddress } from './private-network/address-range';
import { GoogleApis, GoogleApisAccess } from './private-network/google-apis';
import { Network } from './private-network/network';
import type { GoogleLocationProps } from './support/location';

/** Props of {@link ExistingNetwork}; the project is the one of the network, for a shared VPC the host project. */
export interface ExistingNetworkProps extends GoogleLocationProps {
  /** The name of the network. */
  readonly networkName: string;
  /** The name of the subnet for workloads, in `region`. */
  readonly subnetworkName: string;
  /**
   * An address in no subnet of the network, at which to reach Google APIs: an endpoint with the bundle `vpc-sc` and
   * private zones are made.
   *
   * @default - nothing is made: the network resolves the names of Google APIs to private addresses already; a network
   * takes one zone for each of them
   */
  readonly googleApisAddress?: string;
  /**
   * Whether the network is peered with the one of Google's managed services (private services access).
   *
   * @default false
   */
  readonly isPeeredWithServices?: boolean;
}

/**
 * A VPC that another team owns, with a subnet for workloads; also a shared VPC.
 *
 * What synthesis cannot see, `terraform plan` checks before anything is made: that the subnet belongs to the network
 * and has Private Google Access. What the network lets out is decided by the firewall of its owners, and not checked.
 */
export class ExistingNetwork extends Network {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['endpoint-policy-restricted', 'private-endpoint-required'];

  public readonly networkId: string;
  public readonly subnetworkId: string;
  protected readonly networkName: string;
  private readonly isPeered: boolean;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix`, or an address that is
   * none
   */
  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id, props);
    const { project, region, namePrefix, networkName, subnetworkName, googleApisAddress: address } = props;
    if (address !== undefined && !isAddress(address)) {
      throw new ConfigurationError(`'googleApisAddress' must be an IPv4 address, got '${address}'`);
    }
    this.isPeered = props.isPeeredWithServices ?? false;
    const network = new DataGoogleComputeNetwork(this, 'Resource', { project, name: networkName });
    const subnetwork = new DataGoogleComputeSubnetwork(this, 'Workloads', {
      project,
      region,
      name: subnetworkName,
      lifecycle: {
        postcondition: [
          {
            condition: Op.eq(TerraformSelf.getAny('private_ip_google_access'), true),
            errorMessage: 'The subnet must have Private Google Access; ask the owners of the network to turn it on.',
          },
          {
            condition: Op.eq(TerraformSelf.getString('network'), network.selfLink),
            errorMessage: 'The subnet must belong to the network; give the names of both.',
          },
        ],
      },
    });
    this.networkId = network.id;
    this.subnetworkId = subnetwork.id;
    this.networkName = network.name;
    if (address !== undefined) {
      new GoogleApis(this, 'GoogleApis', {
        project,
        region,
        namePrefix,
        networkId: this.networkId,
        access: GoogleApisAccess.PRIVATE_SERVICE_CONNECT,
        address,
      });
    }
  }

  public peerServices(_scope: IConstruct): ITerraformDependable[] {
    if (!this.isPeered) {
      throw new ConfigurationError(
        "'isPeeredWithServices' must be true for what needs the peering: ask the owners of the network for private services access, or use Private Service Connect",
      );
    }
    return [];
  }
}
