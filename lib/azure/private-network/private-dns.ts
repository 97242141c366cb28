import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';

/** A private DNS zone as a private endpoint uses it. */
export interface PrivateDnsRegistration {
  /** The id of the zone. */
  readonly zoneId: string;
  /** What must exist before names in the zone resolve inside the network. */
  readonly dependencies: readonly ITerraformDependable[];
}

/** Who wants a zone. */
export interface PrivateDnsRequest {
  /** The network, which holds what is made. */
  readonly scope: Construct;
  /** The name of the zone, for example `privatelink.openai.azure.com`. */
  readonly zone: string;
  readonly resourceGroupName: string;
  readonly namePrefix: string;
  readonly virtualNetworkId: string;
}

/** Where the names of private endpoints are kept. */
export abstract class PrivateDns {
  /** In zones of the network's own, linked to it. */
  public static ownZones(): PrivateDns {
    return new OwnZones();
  }

  /**
   * In the central zones of a hub, which the network resolves already: all of them in one resource group.
   *
   * @param resourceGroupId the id of the resource group, `/subscriptions/…/resourceGroups/…`
   */
  public static centralZones(resourceGroupId: string): PrivateDns {
    return new CentralZones((zone) => `${resourceGroupId}/providers/Microsoft.Network/privateDnsZones/${zone}`);
  }

  /**
   * In central zones that do not lie together.
   *
   * @param zoneIds the ids of the zones by their names; each zone that a service needs must be there
   */
  public static centralZonesById(zoneIds: Readonly<Record<string, string>>): PrivateDns {
    return new CentralZones((zone) => {
      const id = zoneIds[zone];
      if (id === undefined) {
        throw new ConfigurationError(
          `the central DNS zones must hold '${zone}', got ${Object.keys(zoneIds).join(', ') || 'none'}; add the id of the zone`,
        );
      }
      return id;
    });
  }

  /**
   * In zones that an Azure Policy of the landing zone attaches to every new endpoint ("Deploy-Private-DNS-Zones").
   * Terraform leaves them alone, and whether a name resolves cannot be seen before deployment.
   */
  public static attachedByPolicy(): PrivateDns {
    return new AttachedByPolicy();
  }

  /** Whether other networks resolve names in the same zones. */
  public abstract readonly isShared: boolean;

  /** The zone for an endpoint; undefined where something other than Terraform attaches it. */
  public abstract register(request: PrivateDnsRequest): PrivateDnsRegistration | undefined;
}

class OwnZones extends PrivateDns {
  public readonly isShared = false;
  private readonly made = new Map<string, PrivateDnsRegistration>();

  public register(request: PrivateDnsRequest): PrivateDnsRegistration {
    const { scope, zone: name } = request;
    const key = `${scope.node.path}/${name}`;
    const registration = this.made.get(key) ?? this.make(request);
    this.made.set(key, registration);
    return registration;
  }

  private make({ scope, zone: name, resourceGroupName, namePrefix, virtualNetworkId }: PrivateDnsRequest) {
    const zone = new PrivateDnsZone(scope, `Zone-${name}`, { name, resourceGroupName });
    const link = new PrivateDnsZoneVirtualNetworkLink(scope, `Link-${name}`, {
      name: `${namePrefix}-link`,
      resourceGroupName,
      privateDnsZoneName: zone.name,
      virtualNetworkId,
    });
    return { zoneId: zone.id, dependencies: [link] };
  }
}

class CentralZones extends PrivateDns {
  public readonly isShared = true;

  constructor(private readonly idOf: (zone: string) => string) {
    super();
  }

  public register({ zone }: PrivateDnsRequest): PrivateDnsRegistration {
    return { zoneId: this.idOf(zone), dependencies: [] };
  }
}

class AttachedByPolicy extends PrivateDns {
  public readonly isShared = true;

  public register(): undefined {
    return undefined;
  }
}
