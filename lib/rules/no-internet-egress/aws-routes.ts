import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { anyOf } from '../support/answers';
import { admitsInternet } from '../support/ingress';
import { GATEWAYS, isBlockedInAccount } from './aws-gateways';
import { guardOfRoute } from './firewall/guarded-ways';

/** What a document language calls the parts of a route. */
interface Names {
  readonly ranges: readonly string[];
  readonly gateway: string;
  readonly egress: readonly string[];
  /** Ways to somewhere that decides itself what goes on to the internet. */
  readonly elsewhere: readonly string[];
}

const CLOUDFORMATION: Names = {
  ranges: ['DestinationCidrBlock', 'DestinationIpv6CidrBlock'],
  gateway: 'GatewayId',
  egress: ['NatGatewayId', 'EgressOnlyInternetGatewayId', 'CarrierGatewayId'],
  elsewhere: [
    'CoreNetworkArn',
    'InstanceId',
    'LocalGatewayId',
    'NetworkInterfaceId',
    'TransitGatewayId',
    'VpcEndpointId',
  ],
};

const TERRAFORM: Names = {
  ranges: ['destination_cidr_block', 'destination_ipv6_cidr_block'],
  gateway: 'gateway_id',
  egress: ['nat_gateway_id', 'egress_only_gateway_id', 'carrier_gateway_id'],
  elsewhere: [
    'core_network_arn',
    'instance_id',
    'local_gateway_id',
    'network_interface_id',
    'transit_gateway_id',
    'vpc_endpoint_id',
  ],
};

const INLINE: Names = { ...TERRAFORM, ranges: ['cidr_block', 'ipv6_cidr_block'] };

/**
 * Routes for the internet at large. One that leads to a gateway of the same tree is judged there, once for all routes.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
 */
export const awsRouteChecks: Record<string, Check> = {
  'AWS::EC2::Route': {
    judge: (route) => judgeRoute(route.properties, route, CLOUDFORMATION),
    properties: [
      ...CLOUDFORMATION.ranges,
      CLOUDFORMATION.gateway,
      ...CLOUDFORMATION.egress,
      ...CLOUDFORMATION.elsewhere,
    ],
    examples: () => examples(CLOUDFORMATION, (route) => route),
  },
  aws_route: {
    judge: (route) => judgeRoute(route.properties, route, TERRAFORM),
    properties: [...TERRAFORM.ranges, TERRAFORM.gateway, ...TERRAFORM.egress, ...TERRAFORM.elsewhere],
    examples: () => examples(TERRAFORM, (route) => route),
  },
  aws_route_table: tableCheck(),
  aws_default_route_table: tableCheck(),
};

function tableCheck(): Check {
  return {
    judge: (table) => {
      const routes = table.properties.child('route').items();
      return routes.length === 0 ? notApplicable() : routes.map((route) => judgeRoute(route, table, INLINE));
    },
    properties: [...INLINE.ranges, INLINE.gateway, ...INLINE.egress, ...INLINE.elsewhere].map(
      (name) => `route.${name}`,
    ),
    examples: () => examples(INLINE, (route) => ({ route: [route] })),
  };
}

function judgeRoute(route: Value, holder: ResourceView, names: Names): Verdict {
  if (route.isUndetermined) {
    return undetermined(`${route.path} is known only at deployment (${route.describe()})`, route.path);
  }
  const ranges = names.ranges.map((name) => route.child(name)).filter((range) => !range.isAbsent && !range.is(''));
  const opens = anyOf(ranges.map(admitsInternet));
  if (opens === false) {
    return pass('', route.path);
  }
  const target = judgeTarget(route, holder, names);
  return opens === undefined && target.outcome === 'fail'
    ? undetermined('whether the route is for the internet is known only at deployment', target.property)
    : target;
}

function judgeTarget(route: Value, holder: ResourceView, names: Names): Verdict {
  const isSet = (name: string): boolean => !route.child(name).isAbsent && !route.child(name).is('');
  const direct = [names.gateway, ...names.egress].find(isSet);
  if (direct === undefined) {
    const elsewhere = names.elsewhere.find(isSet);
    return elsewhere === undefined
      ? pass('the route leads to no gateway', route.path)
      : ((/^vpc_?endpoint_?id$/i.test(elsewhere) ? guardOfRoute(holder, route.child(elsewhere)) : undefined) ??
          undetermined(
            `the route for the internet leads to ${elsewhere}; what is let out there is decided elsewhere`,
            route.child(elsewhere).path,
          ));
  }
  const target = route.child(direct);
  const gateway = holder.follow(target);
  if (gateway !== undefined && GATEWAYS.has(gateway.type)) {
    return notApplicable(`judged at ${gateway.address}, to which it leads`);
  }
  if (isBlockedInAccount(holder) === true) {
    return pass('the account blocks public access of its VPCs in both directions', target.path);
  }
  return direct === names.gateway ? judgeGatewayId(target, gateway) : leadsOut(target);
}

/** Several kinds of gateway share one property; their ids tell them apart. */
function judgeGatewayId(target: Value, gateway: ResourceView | undefined): Verdict {
  const text = target.text ?? '';
  if (text === 'local' || text.startsWith('vpce-')) {
    return pass('', target.path);
  }
  if (text.startsWith('igw-') || gateway?.type === 'data.aws_internet_gateway') {
    return leadsOut(target);
  }
  return undetermined(
    `the route for the internet leads to ${target.describe()}; which kind of gateway that is, is decided elsewhere`,
    target.path,
  );
}

function leadsOut(target: Value): Verdict {
  return fail(`${target.path} is ${target.describe()}: the route leads to the internet`, target.path);
}

function examples(names: Names, holder: (route: Record<string, unknown>) => Record<string, unknown>) {
  const [ipv4 = '', ipv6 = ''] = names.ranges;
  const [nat = '', egressOnly = ''] = names.egress;
  const transit = names.elsewhere.find((name) => /transit/i.test(name)) ?? '';
  const route = (members: Record<string, unknown>, title?: string): Example => ({
    resource: holder(members),
    ...(title === undefined ? {} : { title }),
  });
  return {
    compliant: [
      route({ [ipv4]: '10.1.0.0/16', [transit]: 'tgw-0123456789abcdef0' }, "a route to a network of one's own"),
      route({ [ipv4]: '0.0.0.0/0', [names.gateway]: 'local' }, 'a route that stays'),
    ],
    violating: [
      route({ [ipv4]: '0.0.0.0/0', [names.gateway]: 'igw-0123456789abcdef0' }),
      route({ [ipv4]: '0.0.0.0/0', [nat]: 'nat-0123456789abcdef0' }),
      route({ [ipv6]: '::/0', [egressOnly]: 'eigw-0123456789abcdef0' }),
    ],
    undetermined: [
      route({ [ipv4]: UNDETERMINED, [nat]: 'nat-0123456789abcdef0' }),
      route({ [ipv4]: '0.0.0.0/0', [transit]: 'tgw-0123456789abcdef0' }, 'another network decides'),
      route({ [ipv4]: '0.0.0.0/0', [names.gateway]: UNDETERMINED }),
    ],
    absent: [{ ...route({ [ipv4]: '0.0.0.0/0' }, 'a route without a gateway'), outcome: 'pass' as const }],
  };
}
