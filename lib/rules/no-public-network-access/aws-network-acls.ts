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
import { admitsInternet } from '../support/ingress';

/**
 * Ports by which a machine is administered: FTP, SSH, RDP.
 *
 * A network ACL is stateless and must let answers and published services in, so that not every open port in it is a
 * fault; security groups are judged on every port.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21
 */
const ADMINISTRATION_PORTS = [20, 21, 22, 3389];

/** One ingress entry of an ACL, in the words of whichever resource it came from. */
interface Entry {
  readonly number: Value;
  readonly action: Value;
  readonly ranges: readonly Value[];
  readonly protocol: Value;
  readonly from: Value;
  readonly to: Value;
  readonly path: string;
}

interface Dialect {
  readonly number: string;
  readonly action: string;
  readonly ranges: readonly string[];
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
}

const CLOUDFORMATION: Dialect = {
  number: 'RuleNumber',
  action: 'RuleAction',
  ranges: ['CidrBlock', 'Ipv6CidrBlock'],
  protocol: 'Protocol',
  from: 'PortRange.From',
  to: 'PortRange.To',
};

const TERRAFORM_RULE: Dialect = {
  number: 'rule_number',
  action: 'rule_action',
  ranges: ['cidr_block', 'ipv6_cidr_block'],
  protocol: 'protocol',
  from: 'from_port',
  to: 'to_port',
};

const TERRAFORM_INLINE: Dialect = { ...TERRAFORM_RULE, number: 'rule_no', action: 'action' };

/** Network ACLs: no administration port is open to the internet, the order of the entries considered. */
export const AWS_NETWORK_ACLS: Readonly<Record<string, Check>> = {
  'AWS::EC2::NetworkAclEntry': separate(CLOUDFORMATION, 'AWS::EC2::NetworkAclEntry', 'NetworkAclId', 'Egress', {
    compliant: entry('10.0.0.0/16', 22),
    https: entry('0.0.0.0/0', 443),
    violating: entry('0.0.0.0/0', 22),
    everything: { ...entry('::/0', 22), CidrBlock: undefined, Ipv6CidrBlock: '::/0', Protocol: -1 },
    undetermined: entry(UNDETERMINED, 22),
    bare: { RuleNumber: 100, RuleAction: 'allow', Protocol: -1, NetworkAclId: 'acl-1' },
  }),
  aws_network_acl_rule: separate(TERRAFORM_RULE, 'aws_network_acl_rule', 'network_acl_id', 'egress', {
    compliant: terraformEntry('10.0.0.0/16', 22),
    https: terraformEntry('0.0.0.0/0', 443),
    violating: terraformEntry('0.0.0.0/0', 22),
    everything: { rule_number: 1, rule_action: 'allow', protocol: '-1', ipv6_cidr_block: '::/0' },
    undetermined: terraformEntry(UNDETERMINED, 22),
    bare: { rule_number: 1, rule_action: 'allow', protocol: '-1' },
  }),
  ...Object.fromEntries(['aws_network_acl', 'aws_default_network_acl'].map((type) => [type, inline()])),
};

interface EntryExamples {
  readonly compliant: Example['resource'];
  readonly https: Example['resource'];
  readonly violating: Example['resource'];
  readonly everything: Example['resource'];
  readonly undetermined: Example['resource'];
  readonly bare: Example['resource'];
}

/** AWS admits 40 entries a direction; whatever lists more than this cannot be deployed, and is not read to its end. */
const MAX_ENTRIES = 100;

function separate(dialect: Dialect, type: string, acl: string, egress: string, examples: EntryExamples): Check {
  return {
    judge: (resource) => {
      if (resource.get(egress).is(true)) {
        return notApplicable();
      }
      const siblings = resource.follow(resource.get(acl))?.referencedBy(type) ?? [];
      const earlier = siblings
        .slice(0, MAX_ENTRIES)
        .filter((other) => !other.get(egress).is(true))
        .map(({ properties }) => read(properties, dialect));
      return judge(read(resource.properties, dialect), earlier);
    },
    properties: [...dialect.ranges, dialect.protocol, dialect.from],
    examples: () => ({
      compliant: [{ resource: examples.compliant }, { resource: examples.https, title: 'a published port' }],
      violating: [{ resource: examples.violating }, { resource: examples.everything, title: 'all protocols' }],
      undetermined: [{ resource: examples.undetermined }],
      absent: [{ resource: examples.bare, outcome: 'pass', title: 'no range is named' }],
    }),
  };
}

function inline(): Check {
  const block = (...ingress: Record<string, unknown>[]): Example => ({ resource: { ingress } });
  const rule = (action: string, range: string, port: number, number: number): Record<string, unknown> => ({
    action,
    rule_no: number,
    protocol: 'tcp',
    cidr_block: range,
    from_port: port,
    to_port: port,
  });
  return {
    judge: (resource: ResourceView) => {
      const entries = resource.properties
        .child('ingress')
        .items()
        .map((item) => read(item, TERRAFORM_INLINE));
      return entries.length === 0 ? notApplicable() : entries.map((one) => judge(one, entries));
    },
    properties: ['ingress.cidr_block', 'ingress.ipv6_cidr_block', 'ingress.protocol', 'ingress.from_port'],
    examples: () => ({
      compliant: [
        block(rule('allow', '10.0.0.0/16', 22, 100)),
        {
          ...block(rule('deny', '0.0.0.0/0', 22, 1), rule('allow', '0.0.0.0/0', 22, 2)),
          title: 'an earlier entry denies',
        },
      ],
      violating: [
        block(rule('allow', '0.0.0.0/0', 22, 100)),
        {
          ...block(rule('allow', '0.0.0.0/0', 3389, 1), rule('deny', '0.0.0.0/0', 3389, 2)),
          title: 'the denial comes too late',
        },
      ],
      undetermined: [block(rule('allow', UNDETERMINED, 22, 100))],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'without entries everything is denied' }],
    }),
  };
}

function read(value: Value, dialect: Dialect): Entry {
  return {
    number: value.get(dialect.number),
    action: value.get(dialect.action),
    ranges: dialect.ranges.map((range) => value.get(range)).filter((range) => !range.isAbsent && !range.is('')),
    protocol: value.get(dialect.protocol),
    from: value.get(dialect.from),
    to: value.get(dialect.to),
    path: value.path,
  };
}

function judge(one: Entry, entries: readonly Entry[]): Verdict {
  if (isAction(one, 'deny')) {
    return pass('', one.path);
  }
  const open = one.ranges
    .map((range) => [range, admitsInternet(range)] as const)
    .find(([, admits]) => admits !== false);
  const ports = open === undefined ? [] : ADMINISTRATION_PORTS.filter((port) => covers(one, port) !== false);
  const reached = ports.filter((port) => !entries.some((other) => denies(other, one, port)));
  const [port] = reached;
  if (open === undefined || port === undefined) {
    return pass('', one.path);
  }
  const [range, admits] = open;
  const isKnown = admits === true && isAction(one, 'allow') && reached.some((each) => covers(one, each) === true);
  return isKnown
    ? fail(
        `the network ACL lets ${range.describe()} in on port ${port}; allowed: ranges of the own networks`,
        range.path,
      )
    : undetermined(`whether port ${port} is open to the internet is known only at deployment`, range.path);
}

/** Whether an earlier entry denies the port to the whole internet, so that the later one never counts. */
function denies(earlier: Entry, later: Entry, port: number): boolean {
  const [first, second] = [earlier.number.number, later.number.number];
  return (
    first !== undefined &&
    second !== undefined &&
    first < second &&
    isAction(earlier, 'deny') &&
    earlier.ranges.some((range) => later.ranges.every((other) => range.string === other.string)) &&
    covers(earlier, port) === true
  );
}

function covers(one: Entry, port: number): boolean | undefined {
  const protocol = one.protocol.string?.toLowerCase();
  if (protocol === '-1' || protocol === 'all') {
    return true;
  }
  if (protocol !== undefined && !['6', 'tcp'].includes(protocol)) {
    return false;
  }
  const [from, to] = [one.from, one.to];
  if (from.isAbsent && to.isAbsent) {
    return protocol === undefined ? undefined : true;
  }
  if (from.number === undefined || to.number === undefined) {
    return undefined;
  }
  return from.number <= port && port <= to.number;
}

function isAction(one: Entry, action: string): boolean {
  return one.action.string?.toLowerCase() === action;
}

function entry(range: string, port: number): Record<string, unknown> {
  return {
    NetworkAclId: 'acl-0123456789abcdef0',
    RuleNumber: 100,
    RuleAction: 'allow',
    Protocol: 6,
    CidrBlock: range,
    PortRange: { From: port, To: port },
  };
}

function terraformEntry(range: string, port: number): Record<string, unknown> {
  return {
    network_acl_id: 'acl-0123456789abcdef0',
    rule_number: 100,
    rule_action: 'allow',
    protocol: 'tcp',
    cidr_block: range,
    from_port: port,
    to_port: port,
  };
}
