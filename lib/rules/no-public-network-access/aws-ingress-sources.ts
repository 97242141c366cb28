import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  UNDETERMINED,
  type Value,
  type Verdict,
} from '../../core';

/** What can name the source of an ingress rule, in one document language. */
interface Sources {
  /** The list of rules; the resource itself is the rule where there is none. */
  readonly block?: string;
  readonly range: string;
  readonly group: string;
  readonly others: readonly string[];
  readonly example?: Readonly<Record<string, unknown>>;
}

const CLOUDFORMATION: Sources = {
  range: 'CidrIp',
  group: 'SourceSecurityGroupId',
  others: ['CidrIpv6', 'SourcePrefixListId', 'SourceSecurityGroupName'],
};

const TERRAFORM_INLINE: Sources = {
  block: 'ingress',
  range: 'cidr_blocks',
  group: 'security_groups',
  others: ['ipv6_cidr_blocks', 'prefix_list_ids', 'self'],
};

/**
 * An ingress rule must name where traffic may come from. What the rule leaves open is not decided by the document, and
 * is not taken for "from nowhere".
 */
export const AWS_INGRESS_SOURCES: Readonly<Record<string, Check>> = {
  'AWS::EC2::SecurityGroup': check({ ...CLOUDFORMATION, block: 'SecurityGroupIngress' }),
  'AWS::EC2::SecurityGroupIngress': check(CLOUDFORMATION),
  aws_security_group: check(TERRAFORM_INLINE),
  aws_default_security_group: check(TERRAFORM_INLINE),
  aws_security_group_rule: check({
    range: 'cidr_blocks',
    group: 'source_security_group_id',
    others: ['ipv6_cidr_blocks', 'prefix_list_ids', 'self'],
    example: { type: 'ingress' },
  }),
  aws_vpc_security_group_ingress_rule: check({
    range: 'cidr_ipv4',
    group: 'referenced_security_group_id',
    others: ['cidr_ipv6', 'prefix_list_id', 'prefix_list_ids'],
  }),
};

function check(sources: Sources): Check {
  const example = (members: Readonly<Record<string, unknown>>): Example['resource'] => {
    const rule = { ...sources.example, ...members };
    return sources.block === undefined ? rule : { [sources.block]: [rule] };
  };
  const one = (value: string): unknown => (sources.range.endsWith('s') ? [value] : value);
  return {
    judge: ({ properties }) => {
      if (properties.get('type').is('egress')) {
        return notApplicable();
      }
      const rules = sources.block === undefined ? [properties] : properties.child(sources.block).items();
      return rules.length === 0 ? notApplicable() : rules.map((rule) => judge(rule, sources));
    },
    properties: [sources.range, sources.group, ...sources.others].map((name) =>
      sources.block === undefined ? name : `${sources.block}.${name}`,
    ),
    examples: () => ({
      compliant: [{ resource: example({ [sources.range]: one('10.0.0.0/16') }) }],
      violating: [{ resource: example({ [sources.range]: one('0.0.0.0/0') }) }],
      undetermined: [{ resource: example({ [sources.range]: one(UNDETERMINED) }) }],
      absent: [],
    }),
  };
}

function judge(rule: Value, sources: Sources): Verdict {
  const isNamed = [sources.range, sources.group, ...sources.others].some((name) => {
    const value = rule.child(name);
    return !value.isAbsent && !value.is(false) && !(value.isList && value.items().length === 0);
  });
  return isNamed || rule.isUndetermined
    ? pass('', rule.path)
    : fail(
        `${rule.path || 'the rule'} names no source; allowed: a range, a prefix list or a security group`,
        rule.path,
      );
}
