import {
  type Check,
  type Examples,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { type Answer, anyOf } from '../support/answers';
import {
  BESIDE_AWS_GATEWAY,
  BESIDE_AWS_NAT_GATEWAY,
  BESIDE_GATEWAY,
  BESIDE_NAT_GATEWAY,
  firewallExamples,
  type Ways,
} from './firewall/examples';
import { guardOfGateway } from './firewall/guarded-ways';

const EGRESS_ONLY = 'an egress-only internet gateway lets IPv6 traffic out';
const INTERNET = 'an internet gateway connects the network with the internet';
const CARRIER = "a carrier gateway connects the network with a carrier's and the internet";
const NAT = 'a NAT gateway lets private subnets out to the internet';

/** The block of public access, as an example has it beside a gateway. */
interface Block {
  readonly property: string;
  beside(mode: string): Readonly<Record<string, unknown>>;
}

const TEMPLATE: Block = {
  property: 'VPCBlockPublicAccessOptions.InternetGatewayBlockMode',
  beside: (InternetGatewayBlockMode) => ({
    Resources: {
      Block: { Type: 'AWS::EC2::VPCBlockPublicAccessOptions', Properties: { InternetGatewayBlockMode } },
    },
  }),
};

const CONFIGURATION: Block = {
  property: 'aws_vpc_block_public_access_options.internet_gateway_block_mode',
  beside: (internet_gateway_block_mode) => ({
    resource: { aws_vpc_block_public_access_options: { block: { internet_gateway_block_mode } } },
  }),
};

/**
 * Gateways to the internet. They are closed where the account blocks public access of its VPCs in both directions, and
 * where all that takes them has passed a firewall that lets out TLS to named hosts alone.
 *
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html,
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html
 */
export const awsGatewayChecks: Record<string, Check> = {
  'AWS::EC2::InternetGateway': gateway(INTERNET, TEMPLATE, BESIDE_GATEWAY),
  'AWS::EC2::EgressOnlyInternetGateway': gateway(EGRESS_ONLY, TEMPLATE),
  'AWS::EC2::CarrierGateway': gateway(CARRIER, TEMPLATE),
  'AWS::EC2::NatGateway': natGateway('ConnectivityType', TEMPLATE, BESIDE_NAT_GATEWAY),
  'AWS::EC2::VPCBlockPublicAccessExclusion': exclusion('InternetGatewayExclusionMode'),
  aws_internet_gateway: gateway(INTERNET, CONFIGURATION, BESIDE_AWS_GATEWAY),
  aws_egress_only_internet_gateway: gateway(EGRESS_ONLY, CONFIGURATION),
  aws_ec2_carrier_gateway: gateway(CARRIER, CONFIGURATION),
  aws_default_vpc: gateway('the default VPC has an internet gateway and a route to it', CONFIGURATION),
  aws_nat_gateway: natGateway('connectivity_type', CONFIGURATION, BESIDE_AWS_NAT_GATEWAY),
  aws_vpc_block_public_access_exclusion: exclusion('internet_gateway_exclusion_mode'),
};

/** The types of {@link awsGatewayChecks} that a route can lead to. */
export const GATEWAYS: ReadonlySet<string> = new Set(
  Object.keys(awsGatewayChecks).filter((type) => /gateway$/i.test(type)),
);

/** Whether the account blocks traffic between its VPCs and the internet in both directions. */
export function isBlockedInAccount(resource: ResourceView): Answer {
  return anyOf(
    BLOCKS.map(([type, property]) => {
      const [options] = resource.resource.tree.ofType(type);
      const mode = options === undefined ? undefined : resource.view(options).get(property);
      return mode?.isUndetermined === true ? undefined : mode?.is('block-bidirectional') === true;
    }),
  );
}

/** What blocks public access, once for each account and Region. */
const BLOCKS = [
  ['AWS::EC2::VPCBlockPublicAccessOptions', 'InternetGatewayBlockMode'],
  ['aws_vpc_block_public_access_options', 'internet_gateway_block_mode'],
] as const;

function gateway(what: string, { property, beside }: Block, ways?: Ways): Check {
  const firewall = firewallExamples(ways);
  return {
    judge: (resource) => judgeGateway(resource, what),
    properties: [property],
    examples: () => ({
      compliant: [
        { resource: {}, beside: beside('block-bidirectional'), title: 'public access is blocked' },
        ...firewall.compliant,
      ],
      violating: [
        { resource: {}, beside: beside('block-ingress'), title: 'only connections from outside are blocked' },
        ...firewall.violating,
      ],
      undetermined: [
        { resource: {}, beside: beside(UNDETERMINED), title: 'blocking is known only at deployment' },
        ...firewall.undetermined,
      ],
      absent: [{ resource: {}, outcome: 'fail', title: 'public access is not blocked by default' }],
    }),
  };
}

function judgeGateway(resource: ResourceView, what: string): Verdict {
  switch (isBlockedInAccount(resource)) {
    case true:
      return pass('the account blocks public access of its VPCs in both directions');
    case undefined:
      return undetermined('whether the account blocks public access of its VPCs is known only at deployment');
    default:
      return judgeGuard(guardOfGateway(resource), what);
  }
}

/** A gateway that is reached through a firewall, which tells what it lets out. */
function judgeGuard(guard: Verdict | undefined, what: string): Verdict {
  return guard?.outcome === 'fail' ? fail(`${what}; ${guard.reason}`) : (guard ?? fail(what));
}

/** A NAT gateway with private connectivity leads to other networks of one's own only. */
function natGateway(property: string, block: Block, ways: Ways): Check {
  const firewall = firewallExamples(ways);
  return {
    judge: (resource) => {
      const connectivity = resource.get(property);
      if (connectivity.is('private')) {
        return pass('', property);
      }
      return connectivity.isUndetermined
        ? undetermined(`${property} is known only at deployment (${connectivity.describe()})`, property)
        : judgeGateway(resource, NAT);
    },
    properties: [property, block.property],
    examples: (): Examples => ({
      compliant: [
        { resource: { [property]: 'private' } },
        {
          resource: { [property]: 'public' },
          beside: block.beside('block-bidirectional'),
          title: 'public access is blocked',
        },
        ...firewall.compliant,
      ],
      violating: [{ resource: { [property]: 'public' } }, ...firewall.violating],
      undetermined: [{ resource: { [property]: UNDETERMINED } }, ...firewall.undetermined],
      absent: [{ resource: {}, outcome: 'fail', title: 'connectivity is public by default' }],
    }),
  };
}

/** A network that is taken out of the block. */
function exclusion(property: string): Check {
  return {
    judge: (resource) => {
      const mode = resource.get(property);
      if (mode.isUndetermined || mode.isAbsent) {
        return undetermined(`${property} is ${mode.describe()}`, property);
      }
      return ['allow-bidirectional', 'allow-egress'].some((open) => mode.is(open))
        ? fail(`${property} is ${mode.describe()}: the network is taken out of the block of public access`, property)
        : pass('', property);
    },
    properties: [property],
    examples: (): Examples => ({
      compliant: [{ resource: { [property]: 'none' } }],
      violating: [{ resource: { [property]: 'allow-egress' } }, { resource: { [property]: 'allow-bidirectional' } }],
      undetermined: [{ resource: { [property]: UNDETERMINED } }],
      absent: [{ resource: {}, outcome: 'undetermined', title: 'the mode is required' }],
    }),
  };
}
