import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import { NetworkConnectivityRegionalEndpoint } from '@cdktf/provider-google/lib/network-connectivity-regional-endpoint';
import { ServiceNetworkingConnection } from '@cdktf/provider-google/lib/service-networking-connection';
import type { ITerraformDependable, TerraformElement } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ConfigurationError } from '../../core';
import { dependenciesIn } from '../support/dependencies';
import { type GoogleLocationProps, validateGoogleLocation } from '../support/location';
import { GoogleProject } from '../support/project';

/** A VPC in which workloads call Vertex AI. */
export interface INetwork extends IConstruct {
  /** The id, `projects/…/global/networks/…`. */
  readonly networkId: string;
  /** The id with the number of the project, as Vertex AI wants it: `projects/<number>/global/networks/…`. */
  readonly networkIdWithNumber: string;
  /** The id of the subnet for workloads. */
  readonly subnetworkId: string;
  /** The project in which the network lies; for a shared VPC the host project. */
  readonly networkProject: string;
  /**
   * Peers the network with the one of Google's managed services, once however often it is asked.
   *
   * @param scope what waits for the peering
   * @returns what must be named in `dependsOn`
   * @throws ConfigurationError where the network belongs to others and is not peered
   */
  peerServices(scope: IConstruct): ITerraformDependable[];
  /**
   * Makes a regional endpoint of a Google API, with its name in a private zone.
   *
   * @param service the service without its domain, such as 'aiplatform'
   * @returns the name at which the service is reached
   */
  addRegionalEndpoint(service: string): string;
}

/** What new and existing networks have in common. */
export abstract class Network extends Construct implements INetwork {
  public abstract readonly networkId: string;
  public abstract readonly subnetworkId: string;
  public readonly networkProject: string;
  /** The name of the network. */
  protected abstract readonly networkName: string;
  private readonly endpoints = new Set<string>();

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(
    scope: Construct,
    id: string,
    protected readonly place: GoogleLocationProps,
  ) {
    super(scope, id);
    validateGoogleLocation(place);
    this.networkProject = place.project;
  }

  public get networkIdWithNumber(): string {
    const { number } = GoogleProject.of(this, this.networkProject);
    return `projects/${number}/global/networks/${this.networkName}`;
  }

  public abstract peerServices(scope: IConstruct): ITerraformDependable[];

  public addRegionalEndpoint(service: string): string {
    if (!/^[a-z]+$/.test(service)) {
      throw new ConfigurationError(
        `'service' must be a service without its domain, such as 'aiplatform', got '${service}'`,
      );
    }
    const { project, region, namePrefix } = this.place;
    const host = `${service}.${region}.rep.googleapis.com`;
    if (this.endpoints.has(service)) {
      return host;
    }
    this.endpoints.add(service);
    const apis = GoogleProject.of(this, project);
    const endpoint = new NetworkConnectivityRegionalEndpoint(this, `RegionalEndpoint-${service}`, {
      project,
      location: region,
      name: `${namePrefix}-${service}`,
      targetGoogleApi: host,
      accessType: 'REGIONAL',
      network: this.networkId,
      subnetwork: this.subnetworkId,
      dependsOn: [apis.enable('networkconnectivity.googleapis.com')],
    });
    const zone = new DnsManagedZone(this, `RegionalZone-${service}`, {
      project,
      name: `${namePrefix}-${service}-rep`,
      dnsName: `${host}.`,
      visibility: 'private',
      privateVisibilityConfig: { networks: [{ networkUrl: this.networkId }] },
      dependsOn: [apis.enable('dns.googleapis.com')],
    });
    new DnsRecordSet(this, `RegionalName-${service}`, {
      project,
      managedZone: zone.name,
      name: `${host}.`,
      type: 'A',
      ttl: 300,
      rrdatas: [endpoint.address],
    });
    return host;
  }
}

/** Props of {@link ServicesPeering}. */
export interface ServicesPeeringProps extends GoogleLocationProps {
  /** The id of the network. */
  readonly networkId: string;
  /** The range that is set aside for Google's managed services, in CIDR notation. */
  readonly addresses: string;
}

/** The peering of a network with the one of Google's managed services. */
export class ServicesPeering extends Construct {
  private readonly connection: TerraformElement;

  constructor(scope: Construct, id: string, { project, namePrefix, networkId, addresses }: ServicesPeeringProps) {
    super(scope, id);
    const [address, prefixLength] = addresses.split('/');
    const range = new ComputeGlobalAddress(this, 'Range', {
      project,
      name: `${namePrefix}-services`,
      purpose: 'VPC_PEERING',
      addressType: 'INTERNAL',
      address,
      prefixLength: Number(prefixLength),
      network: networkId,
    });
    this.connection = new ServiceNetworkingConnection(this, 'Connection', {
      network: networkId,
      service: 'servicenetworking.googleapis.com',
      reservedPeeringRanges: [range.name],
      // Google's services give the peering back days after they are gone; waiting would fail every destroy.
      deletionPolicy: 'ABANDON',
      dependsOn: [GoogleProject.of(this, project).enable('servicenetworking.googleapis.com')],
    });
  }

  /** What must be named in `dependsOn`. */
  public dependenciesIn(scope: IConstruct): ITerraformDependable[] {
    return dependenciesIn(scope, [this.connection]);
  }
}
