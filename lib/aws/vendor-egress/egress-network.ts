import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Fn, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import type { AuditLogStore } from '../audit-log-store';
import { PrivateNetwork } from '../private-network';
import { EndpointService } from '../private-network/endpoints';
import { ANYWHERE, type VendorRoute } from './vendor-route';

/** Properties of {@link EgressNetwork}. */
export interface EgressNetworkProps {
  readonly availabilityZones: readonly string[];
  readonly ipv4Cidr?: string;
  readonly organizationId?: string;
  readonly store: AuditLogStore;
  readonly routes: readonly VendorRoute[];
}

/** What there is in one Availability Zone. */
interface Zone {
  readonly name: string;
  /** Where callers are. */
  readonly callers: ec2.ISubnet;
  readonly firewall: ec2.CfnSubnet;
  readonly firewallTable: ec2.CfnRouteTable;
  readonly nat: ec2.CfnSubnet;
  readonly natTable: ec2.CfnRouteTable;
}

/**
 * A VPC in which callers reach the internet through a firewall only: subnets of callers, then of the firewall, then of NAT
 * gateways, one of each in every Availability Zone, so that a connection stays in its zone both ways.
 *
 * The subnets of the firewall and of the NAT gateways are none that the VPC knows: what selects subnets of it gets those of
 * callers.
 *
 * See docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html.
 */
export class EgressNetwork extends Construct {
  /** The way to services of AWS, without the internet. */
  public readonly network: PrivateNetwork;
  public readonly vpc: ec2.Vpc;
  /** The security group of callers. */
  public readonly callers: ec2.SecurityGroup;
  /** The subnets of the firewall. */
  public readonly firewallSubnets: readonly ec2.CfnSubnet[];

  private readonly zones: readonly Zone[];

  constructor(scope: Construct, id: string, props: EgressNetworkProps) {
    super(scope, id);
    const { availabilityZones, ipv4Cidr = '10.0.0.0/16', routes, store, organizationId } = props;
    validateZones(this, availabilityZones);
    validateCidr(ipv4Cidr);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(ipv4Cidr),
      availabilityZones: [...availabilityZones],
      natGateways: 0,
      createInternetGateway: false,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      subnetConfiguration: [{ name: 'Callers', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // Emptying the default security group takes a Lambda function with broad rights; nothing here is a member of it.
      restrictDefaultSecurityGroup: false,
    });
    this.callers = this.createCallers(routes);
    this.network = new PrivateNetwork(this, 'Services', {
      vpc: this.vpc,
      subnets: { subnets: this.vpc.isolatedSubnets },
      services: [EndpointService.SECRETS_MANAGER],
      clientSecurityGroups: [this.callers],
      organizationId,
      flowLogs: store,
    });
    this.zones = this.createZones(ipv4Cidr.split('.').slice(0, 2).join('.'));
    this.firewallSubnets = this.zones.map(({ firewall }) => firewall);
    this.leadOut();
  }

  /**
   * Leads callers to the endpoint of the firewall in their zone, and answers from the internet back to it.
   *
   * @param endpointIds those of the firewall, `us-east-1a:vpce-…`, in any order
   */
  public leadThrough(endpointIds: readonly string[]): void {
    const all = Fn.join(',', [...endpointIds]);
    for (const { name, callers, natTable } of this.zones) {
      // What stands after the name of the zone, up to the next comma.
      const vpcEndpointId = Fn.select(0, Fn.split(',', Fn.select(1, Fn.split(`${name}:`, all))));
      new ec2.CfnRoute(this, `Out-${name}`, {
        routeTableId: callers.routeTable.routeTableId,
        destinationCidrBlock: ANYWHERE,
        vpcEndpointId,
      });
      new ec2.CfnRoute(this, `Back-${name}`, {
        routeTableId: natTable.ref,
        destinationCidrBlock: callers.ipv4CidrBlock,
        vpcEndpointId,
      });
    }
  }

  private createCallers(routes: readonly VendorRoute[]): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'Callers', {
      vpc: this.vpc,
      description: 'Callers of the APIs of vendors',
      allowAllOutbound: false,
    });
    for (const range of new Set(routes.flatMap(({ addresses }) => addresses))) {
      group.addEgressRule(ec2.Peer.ipv4(range), ec2.Port.tcp(443), 'HTTPS, of which the firewall lets vendors through');
    }
    return group;
  }

  private createZones(prefix: string): Zone[] {
    return this.vpc.isolatedSubnets.map((callers, index): Zone => {
      const name = callers.availabilityZone;
      const [firewall, firewallTable] = this.createSubnet(`Firewall-${name}`, name, `${prefix}.255.${16 * index}/28`);
      const [nat, natTable] = this.createSubnet(`Nat-${name}`, name, `${prefix}.255.${128 + 16 * index}/28`);
      return { name, callers, firewall, firewallTable, nat, natTable };
    });
  }

  private createSubnet(id: string, availabilityZone: string, cidrBlock: string): [ec2.CfnSubnet, ec2.CfnRouteTable] {
    const { vpcId } = this.vpc;
    const subnet = new ec2.CfnSubnet(this, id, { vpcId, availabilityZone, cidrBlock, mapPublicIpOnLaunch: false });
    const table = new ec2.CfnRouteTable(this, `${id}-Routes`, { vpcId });
    new ec2.CfnSubnetRouteTableAssociation(this, `${id}-Association`, {
      subnetId: subnet.ref,
      routeTableId: table.ref,
    });
    return [subnet, table];
  }

  private leadOut(): void {
    const gateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'Attachment', {
      vpcId: this.vpc.vpcId,
      internetGatewayId: gateway.ref,
    });
    for (const { name, firewallTable, nat, natTable } of this.zones) {
      const address = new ec2.CfnEIP(this, `Address-${name}`, { domain: 'vpc' });
      const natGateway = new ec2.CfnNatGateway(this, `NatGateway-${name}`, {
        subnetId: nat.ref,
        allocationId: address.attrAllocationId,
        connectivityType: 'public',
      });
      const toInternet = new ec2.CfnRoute(this, `Internet-${name}`, {
        routeTableId: natTable.ref,
        destinationCidrBlock: ANYWHERE,
        gatewayId: gateway.ref,
      });
      for (const part of [address, natGateway, toInternet]) {
        part.addResourceDependency(attachment);
      }
      new ec2.CfnRoute(this, `Nat-${name}-Route`, {
        routeTableId: firewallTable.ref,
        destinationCidrBlock: ANYWHERE,
        natGatewayId: natGateway.ref,
      });
    }
  }
}

function validateZones(scope: Construct, zones: readonly string[]): void {
  const { region } = Stack.of(scope);
  const isKnown = !Token.isUnresolved(region);
  const wrong = zones.filter(
    (zone) =>
      Token.isUnresolved(zone) ||
      !/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone) ||
      (isKnown && zone.slice(0, -1) !== region),
  );
  if (zones.length < 2 || zones.length > 6 || new Set(zones).size < zones.length || wrong.length > 0) {
    throw new ConfigurationError(
      `'availabilityZones' must be two to six names of zones of ${isKnown ? `'${region}'` : 'the Region'}, each once, such as 'us-east-1a', got ${JSON.stringify(zones)}; see 'aws ec2 describe-availability-zones'`,
    );
  }
}

function validateCidr(cidr: string): void {
  const [, second = ''] = /^(?:10|172|192)\.(\d{1,3})\.0\.0\/16$/.exec(cidr) ?? [];
  const isPrivate =
    (cidr.startsWith('10.') && Number(second) <= 255) ||
    (cidr.startsWith('172.') && Number(second) >= 16 && Number(second) <= 31) ||
    cidr === '192.168.0.0/16';
  if (second === '' || !isPrivate) {
    throw new ConfigurationError(
      `'ipv4Cidr' must be a private /16 such as '10.0.0.0/16', got '${cidr}'; callers, firewall and NAT gateways have their subnets in it`,
    );
  }
}
