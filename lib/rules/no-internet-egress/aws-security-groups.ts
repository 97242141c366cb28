import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { admitsInternet, isPublicIpv4, OPEN_RANGES } from '../support/ingress';
import { guardOfGroup } from './firewall/guarded-ways';

/** What a document language calls the parts of an egress rule. */
interface Names {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly protocol: string;
  /** The list of rules; the resource itself is the rule where there is none. */
  readonly block?: string;
  /** Members that an example needs. */
  readonly sample?: Readonly<Record<string, unknown>>;
}

const CLOUDFORMATION: Names = { ipv4: 'CidrIp', ipv6: 'CidrIpv6', protocol: 'IpProtocol' };
const TERRAFORM: Names = { ipv4: 'cidr_blocks', ipv6: 'ipv6_cidr_blocks', protocol: 'protocol' };
const IN_GROUP: Names = { ...CLOUDFORMATION, block: 'SecurityGroupEgress', sample: { GroupDescription: 'phi' } };
const IN_BLOCK: Names = { ...TERRAFORM, block: 'egress' };
const ALLOWED = 'ranges of the own networks, prefix lists, security groups, public addresses with a protocol';

/**
 * Egress of security groups. EC2 gives a group that is created without an egress rule of its own one that allows
 * everything; Terraform takes that rule away again, CloudFormation does not.
 *
 * Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group (note on egress rules)
 */
export const awsSecurityGroupChecks: Record<string, Check> = {
  'AWS::EC2::SecurityGroup': check(IN_GROUP, judgeDefault, groupAbsences),
  'AWS::EC2::SecurityGroupEgress': check(CLOUDFORMATION),
  aws_security_group: check(IN_BLOCK),
  aws_default_security_group: check(IN_BLOCK),
  aws_security_group_rule: check({ ...TERRAFORM, sample: { type: 'egress' } }),
  aws_vpc_security_group_egress_rule: check({ ipv4: 'cidr_ipv4', ipv6: 'cidr_ipv6', protocol: 'ip_protocol' }),
};

function check(
  names: Names,
  judgeAbsence: (group: ResourceView) => Verdict = () => pass('nothing is allowed by default'),
  absences: () => Pick<Examples, 'undetermined' | 'absent'> = () => ({
    undetermined: [],
    absent: noDestination(names),
  }),
): Check {
  const { block } = names;
  return {
    judge: (resource) => {
      const rules = block === undefined ? [resource.properties] : resource.properties.child(block).items();
      return rules.length === 0 ? judgeAbsence(resource) : rules.flatMap((rule) => judgeRule(rule, names, resource));
    },
    properties: [names.ipv4, names.ipv6, names.protocol].map((name) =>
      block === undefined ? name : `${block}.${name}`,
    ),
    examples: () => {
      const examples = ruleExamples(names);
      const more = absences();
      return { ...examples, undetermined: [...examples.undetermined, ...more.undetermined], absent: more.absent };
    },
  };
}

function judgeRule(rule: Value, names: Names, holder: ResourceView): Verdict[] {
  if (rule.isUndetermined) {
    return [undetermined(`${rule.path} is known only at deployment (${rule.describe()})`, rule.path)];
  }
  const type = rule.child('type');
  if (type.is('ingress')) {
    return [notApplicable('the rule is for ingress')];
  }
  const ranges = [...rule.all(`${names.ipv4}[]`), ...rule.all(`${names.ipv6}[]`)].filter(
    (range) => !range.isAbsent && !range.is(''),
  );
  return ranges.length === 0
    ? [pass('it names no range', rule.path)]
    : ranges.map((range) => {
        const verdict = judgeRange(range, rule.child(names.protocol), !type.isUndetermined);
        return verdict.outcome === 'fail' ? throughFirewall(verdict, holder) : verdict;
      });
}

function judgeRange(range: Value, protocol: Value, isEgress: boolean): Verdict {
  const open = admitsInternet(range);
  const isBroad = open === true || (isPublicIpv4(range) && /^(-1|all)$/i.test(protocol.string ?? ''));
  if (isBroad && isEgress) {
    const what = open === true ? '' : ' with every protocol';
    return fail(`${range.path} is ${range.describe()}${what}; allowed: ${ALLOWED}`, range.path);
  }
  return isBroad || open === undefined
    ? undetermined(`${range.path} is known only at deployment (${range.describe()})`, range.path)
    : pass('', range.path);
}

/** A range of the internet is no way out where the network has none but through a firewall. */
function throughFirewall(verdict: Verdict, holder: ResourceView): Verdict {
  const guard = guardOfGroup(holder);
  return guard === undefined || guard.outcome === 'fail' ? verdict : { ...guard, property: verdict.property };
}

/** Whether rules that are resources of their own take the default rule away is not documented. */
function judgeDefault(group: ResourceView): Verdict {
  const standalone = group
    .referencedBy('AWS::EC2::SecurityGroupEgress')
    .find((rule) => rule.follow(rule.get('GroupId'))?.address === group.address);
  return standalone === undefined
    ? fail(
        'SecurityGroupEgress is not set: EC2 then allows all traffic to 0.0.0.0/0; allowed: rules of its own, 127.0.0.1/32 for none',
        'SecurityGroupEgress',
      )
    : undetermined(
        `SecurityGroupEgress is not set, and whether ${standalone.address} takes the place of the rule that EC2 adds is not documented; 127.0.0.1/32 in SecurityGroupEgress does`,
        'SecurityGroupEgress',
      );
}

function exampleOf(names: Names): (members: Readonly<Record<string, unknown>>, title?: string) => Example {
  return (members, title) => {
    const rule = { [names.protocol]: 'tcp', ...members };
    return {
      resource: names.block === undefined ? { ...names.sample, ...rule } : { ...names.sample, [names.block]: [rule] },
      ...(title === undefined ? {} : { title }),
    };
  };
}

function ruleExamples(names: Names): Examples {
  const example = exampleOf(names);
  const one = (value: string): unknown => (names.ipv4.endsWith('s') ? [value] : value);
  return {
    compliant: [
      example({ [names.ipv4]: one('10.0.0.0/16') }),
      example({ [names.ipv4]: one('127.0.0.1/32'), [names.protocol]: '-1' }, 'nothing, as AWS documents it'),
      example({ [names.ipv4]: one('255.255.255.255/32') }, 'nothing, as the CDK writes it'),
      example({ [names.ipv4]: one('192.0.2.10/32') }, 'one public address over one protocol'),
    ],
    violating: [
      ...OPEN_RANGES.map((range) => example({ [names.ipv4]: one(range) }, `to ${range}`)),
      example({ [names.ipv6]: one('::/0') }, 'to ::/0'),
      example({ [names.ipv4]: one('192.0.2.10/32'), [names.protocol]: '-1' }, 'a public address over every protocol'),
    ],
    undetermined: [example({ [names.ipv4]: one(UNDETERMINED) })],
    absent: [],
  };
}

function noDestination(names: Names): Examples['absent'] {
  return [{ ...exampleOf(names)({}, 'a security group or a prefix list is the destination'), outcome: 'pass' }];
}

function groupAbsences(): Pick<Examples, 'undetermined' | 'absent'> {
  const bare = { GroupDescription: 'phi' };
  const rule = { GroupId: { 'Fn::GetAtt': ['Subject', 'GroupId'] }, IpProtocol: 'tcp', CidrIp: '10.0.0.0/16' };
  return {
    undetermined: [
      {
        resource: bare,
        beside: { Resources: { Rule: { Type: 'AWS::EC2::SecurityGroupEgress', Properties: rule } } },
        title: 'its rules are other resources',
      },
    ],
    absent: [
      { resource: bare, outcome: 'fail', title: 'EC2 allows everything by default' },
      { resource: { ...bare, SecurityGroupEgress: [] }, outcome: 'fail', title: 'an empty list' },
    ],
  };
}
