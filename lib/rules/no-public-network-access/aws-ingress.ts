import type { ResourceView } from '../../core';
import { CLOSED_IPV6_RANGE, CLOSED_RANGE, OPEN_RANGES } from '../support/ingress';
import type { PropertyRow } from '../support/property-table';

const NO_RANGE = 'another property names the source';

/**
 * Ingress rules of security groups. Every port counts: what handles PHI is reached over PrivateLink, peering or VPN,
 * and nothing of it listens to the internet.
 */
export const AWS_INGRESS: readonly PropertyRow[] = [
  ...inside('AWS::EC2::SecurityGroup', 'SecurityGroupIngress[]', 'CidrIp', 'CidrIpv6'),
  range(['AWS::EC2::SecurityGroupIngress'], 'CidrIp', false),
  range(['AWS::EC2::SecurityGroupIngress'], 'CidrIpv6', true),
  range(['AWS::RDS::DBSecurityGroupIngress', 'AWS::Redshift::ClusterSecurityGroupIngress'], 'CIDRIP', false),
  { ...range(['AWS::RDS::DBSecurityGroup'], 'CIDRIP', false), within: 'DBSecurityGroupIngress[]' },
  ...['aws_security_group', 'aws_default_security_group'].flatMap((type) =>
    inside(type, 'ingress', 'cidr_blocks[]', 'ipv6_cidr_blocks[]'),
  ),
  ...[range(['aws_security_group_rule'], 'cidr_blocks[]', false)].map(onlyIngress),
  ...[range(['aws_security_group_rule'], 'ipv6_cidr_blocks[]', true)].map(onlyIngress),
  range(['aws_vpc_security_group_ingress_rule'], 'cidr_ipv4', false),
  range(['aws_vpc_security_group_ingress_rule'], 'cidr_ipv6', true),
  { ...range(['aws_db_security_group', 'aws_redshift_security_group'], 'cidr', false), within: 'ingress' },
];

function inside(type: string, within: string, ipv4: string, ipv6: string): PropertyRow[] {
  return [
    { ...range([type], ipv4, false), within },
    { ...range([type], ipv6, true), within },
  ];
}

function range(types: readonly string[], property: string, ipv6: boolean): PropertyRow {
  return {
    types,
    property,
    accepts: ipv6 ? CLOSED_IPV6_RANGE : CLOSED_RANGE,
    rejects: ipv6 ? ['::/0', '2000::/3'] : OPEN_RANGES,
    absent: 'pass',
    why: NO_RANGE,
  };
}

function onlyIngress(row: PropertyRow): PropertyRow {
  return { ...row, when: isIngress, example: { type: 'ingress' } };
}

function isIngress(resource: ResourceView): boolean | undefined {
  const type = resource.get('type');
  return type.isUndetermined ? undefined : !type.is('egress');
}
