import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { ComputeGlobalForwardingRule } from '@cdktf/provider-google/lib/compute-global-forwarding-rule';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import { Construct } from 'constructs';
import type { GoogleLocationProps } from '../support/location';
import { GoogleProject } from '../support/project';

/** The addresses of restricted.googleapis.com, which answers for services that a perimeter can fence in, and no other. */
export const RESTRICTED_VIP_RANGE = '199.36.153.4/30';
const RESTRICTED_VIP = ['199.36.153.4', '199.36.153.5', '199.36.153.6', '199.36.153.7'];

/**
 * The domains of Google's services that answer at the bundle `vpc-sc` and at the restricted VIP.
 *
 * https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
const DOMAINS = [
  'googleapis.com',
  'gcr.io',
  'pkg.dev',
  'notebooks.cloud.google.com',
  'notebooks.googleusercontent.com',
  'aiplatform-notebook.cloud.google.com',
  'aiplatform-notebook.googleusercontent.com',
];

/** How Google APIs are reached from a network. */
export enum GoogleApisAccess {
  /** At an address of the network's own: an endpoint of Private Service Connect with the bundle `vpc-sc`. */
  PRIVATE_SERVICE_CONNECT = 'private-service-connect',
  /** At restricted.googleapis.com, over Private Google Access. */
  RESTRICTED_VIP = 'restricted-vip',
}

/** Props of {@link GoogleApis}. */
export interface GoogleApisProps extends GoogleLocationProps {
  /** The id of the network. */
  readonly networkId: string;
  readonly access: GoogleApisAccess;
  /** The address of the endpoint; outside every subnet of the network. */
  readonly address: string;
}

/**
 * Leads the names of Google APIs to addresses that serve only what VPC Service Controls can fence in.
 *
 * @see https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints
 */
export class GoogleApis extends Construct {
  /** The addresses at which Google APIs are reached, as ranges. */
  public readonly ranges: readonly string[];

  constructor(scope: Construct, id: string, props: GoogleApisProps) {
    super(scope, id);
    const isEndpoint = props.access === GoogleApisAccess.PRIVATE_SERVICE_CONNECT;
    this.ranges = [isEndpoint ? `${props.address}/32` : RESTRICTED_VIP_RANGE];
    if (isEndpoint) {
      this.connect(props);
    }
    for (const domain of DOMAINS) {
      this.resolve(props, domain, isEndpoint ? [props.address] : RESTRICTED_VIP);
    }
  }

  private connect({ project, namePrefix, networkId, address }: GoogleApisProps): void {
    const reserved = new ComputeGlobalAddress(this, 'Address', {
      project,
      name: `${namePrefix}-google-apis`,
      purpose: 'PRIVATE_SERVICE_CONNECT',
      addressType: 'INTERNAL',
      network: networkId,
      address,
      dependsOn: [GoogleProject.of(this, project).enable('compute.googleapis.com')],
    });
    new ComputeGlobalForwardingRule(this, 'Endpoint', {
      project,
      // Forwarding rules to Google APIs take 1 to 20 letters and digits, no hyphen.
      name: `${namePrefix.slice(0, 16)}apis`,
      target: 'vpc-sc',
      network: networkId,
      ipAddress: reserved.id,
      loadBalancingScheme: '',
      // Endpoints of Google APIs are registered there.
      dependsOn: [GoogleProject.of(this, project).enable('servicedirectory.googleapis.com')],
    });
  }

  private resolve(
    { project, namePrefix, networkId }: GoogleApisProps,
    domain: string,
    addresses: readonly string[],
  ): void {
    const id = domain.replaceAll('.', '-');
    const zone = new DnsManagedZone(this, `Zone-${id}`, {
      project,
      name: `${namePrefix}-${id}`,
      dnsName: `${domain}.`,
      visibility: 'private',
      privateVisibilityConfig: { networks: [{ networkUrl: networkId }] },
      dependsOn: [GoogleProject.of(this, project).enable('dns.googleapis.com')],
    });
    for (const [kind, name, type, data] of [
      ['Address', `${domain}.`, 'A', addresses],
      ['Names', `*.${domain}.`, 'CNAME', [`${domain}.`]],
    ] as const) {
      new DnsRecordSet(this, `${kind}-${id}`, {
        project,
        managedZone: zone.name,
        name,
        type,
        ttl: 300,
        rrdatas: [...data],
      });
    }
  }
}
