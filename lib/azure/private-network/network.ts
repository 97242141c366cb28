import { MonitorPrivateLinkScope } from '@cdktf/provider-azurerm/lib/monitor-private-link-scope';
import { MonitorPrivateLinkScopedService } from '@cdktf/provider-azurerm/lib/monitor-private-link-scoped-service';
import { PrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint';
import type { ITerraformDependable } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ConfigurationError } from '../../core';
import { type AzureLocationProps, environmentOf, validateAzureLocation } from '../support/location';
import { PrivateDns } from './private-dns';
import { PrivateLinkService } from './private-link-service';

/** A service that a private endpoint leads to. */
export interface PrivateConnection {
  /** The id of the resource. */
  readonly resourceId: string;
  /** What kind of resource it is. */
  readonly service: PrivateLinkService;
}

/** An Azure Monitor private link scope that exists already. */
export interface MonitorScopeReference {
  /** Its name. */
  readonly name: string;
  /** The resource group that it lies in. */
  readonly resourceGroupName: string;
}

/** A virtual network that reaches Azure services through private endpoints. */
export interface INetwork extends IConstruct {
  /** The id of the virtual network. */
  readonly virtualNetworkId: string;
  /** The ids of the security groups that the construct made; they have event logs of their own. */
  readonly securityGroupIds: readonly string[];
  /** Whether the network belongs to somebody else, who also watches it. */
  readonly isOwnedElsewhere: boolean;
  /**
   * Makes a private endpoint for a resource, with its names resolved inside the network.
   *
   * @param name the name of the endpoint, which no other endpoint of the resource group has
   * @returns the endpoint; whatever depends on it can also resolve the names
   */
  connect(name: string, connection: PrivateConnection): PrivateEndpoint;
  /**
   * Brings a Log Analytics workspace, or another resource of Azure Monitor, behind the private link scope of the
   * network.
   *
   * @param name the name of the link, which no other link of the scope has
   * @throws ConfigurationError where a new scope would take over shared DNS zones
   */
  connectMonitor(name: string, resourceId: string): ITerraformDependable;
}

/** Props that every kind of network has. */
export interface NetworkProps extends AzureLocationProps {
  /**
   * Where the names of the private endpoints are kept.
   *
   * @default - in zones of its own, linked to the network
   */
  readonly dns?: PrivateDns;
  /**
   * The Azure Monitor private link scope that the network's DNS leads to. Networks that share their DNS share one
   * scope, as its zones hold the addresses of one scope only.
   *
   * @default - a new one that admits private links only, both to write and to query; required with zones that other
   * networks use
   */
  readonly monitorScope?: MonitorScopeReference;
}

/** What new and existing networks have in common: private endpoints, their names, and the scope of Azure Monitor. */
export abstract class Network extends Construct implements INetwork {
  public abstract readonly virtualNetworkId: string;
  public abstract readonly securityGroupIds: readonly string[];
  public abstract readonly isOwnedElsewhere: boolean;
  /** The id of the subnet of the private endpoints. */
  protected abstract readonly endpointSubnetId: string;
  private readonly dns: PrivateDns;
  private monitorScope: MonitorScopeReference | undefined;

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    validateAzureLocation(props);
    this.dns = props.dns ?? PrivateDns.ownZones();
    this.monitorScope = props.monitorScope;
  }

  public connect(name: string, { resourceId, service }: PrivateConnection): PrivateEndpoint {
    const { resourceGroupName, location, namePrefix } = this.props;
    const registrations = service
      .zonesIn(environmentOf(this.props))
      .map((zone) =>
        this.dns.register({
          scope: this,
          zone,
          resourceGroupName,
          namePrefix,
          virtualNetworkId: this.virtualNetworkId,
        }),
      )
      .filter((registration) => registration !== undefined);
    return new PrivateEndpoint(this, name, {
      name,
      resourceGroupName,
      location,
      subnetId: this.endpointSubnetId,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resourceId,
        subresourceNames: [service.subresource],
      },
      ...(registrations.length === 0
        ? { lifecycle: { ignoreChanges: ['private_dns_zone_group'] } }
        : { privateDnsZoneGroup: { name, privateDnsZoneIds: registrations.map(({ zoneId }) => zoneId) } }),
      dependsOn: registrations.flatMap(({ dependencies }) => dependencies),
    });
  }

  public connectMonitor(name: string, resourceId: string): ITerraformDependable {
    this.monitorScope ??= this.createMonitorScope();
    return new MonitorPrivateLinkScopedService(this, `Link-${name}`, {
      name,
      resourceGroupName: this.monitorScope.resourceGroupName,
      scopeName: this.monitorScope.name,
      linkedResourceId: resourceId,
    });
  }

  private createMonitorScope(): MonitorScopeReference {
    const { resourceGroupName, namePrefix } = this.props;
    if (this.dns.isShared) {
      throw new ConfigurationError(
        "'monitorScope' must name the Azure Monitor private link scope to which the shared DNS zones lead, got none; a second scope would take over the names in every network that uses them",
      );
    }
    const scope = new MonitorPrivateLinkScope(this, 'Monitor', {
      name: `${namePrefix}-monitor`,
      resourceGroupName,
      ingestionAccessMode: 'PrivateOnly',
      queryAccessMode: 'PrivateOnly',
    });
    this.connect(`${namePrefix}-monitor`, { resourceId: scope.id, service: PrivateLinkService.MONITOR });
    return { name: scope.name, resourceGroupName };
  }
}
