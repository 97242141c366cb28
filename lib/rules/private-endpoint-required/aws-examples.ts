import type { Example, Examples } from '../../core';
import { setPath } from '../support/property-table';
import type { Workload } from './aws-callers';

type Members = Readonly<Record<string, unknown>>;

const INVOKE = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' };
const THROUGH_ENDPOINTS = {
  Effect: 'Deny',
  Action: 'bedrock:*',
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } },
};

/** Examples of something that runs with a role. */
export function workloadExamples({ type, role, subnets, connector, judgedElsewhere }: Workload): Examples {
  const isTerraform = !type.startsWith('AWS::');
  const names = isTerraform ? TERRAFORM : CLOUDFORMATION;
  const place = subnets?.replaceAll('[]', '') ?? connector;
  const workload = (
    title: string,
    options: { at?: unknown; statements?: readonly Members[]; beside?: readonly Made[] } = {},
  ): Example => {
    const withRole = setPath({}, role.split('.'), names.reference('aws_iam_role', 'Caller', 'Arn'));
    const placed =
      place === undefined || options.at === undefined ? withRole : setPath(withRole, place.split('.'), options.at);
    return {
      title,
      resource: placed as Record<string, unknown>,
      beside: names.document([names.role(options.statements ?? [INVOKE]), ...(options.beside ?? [])]),
    };
  };
  const inside = subnets === undefined ? 'arn:aws:apprunner:us-east-1:111122223333:vpcconnector/phi' : ['subnet-0a1b'];
  const inOwnVpc = [names.reference('aws_subnet', 'Subnet', '')];
  const own = [names.vpc, names.subnet];
  return {
    compliant: [
      workload('its network has the endpoint', { at: inside, beside: [names.endpoint('vpc-0123456789abcdef0')] }),
      workload('its role may call through VPC endpoints only', { statements: [INVOKE, THROUGH_ENDPOINTS] }),
    ],
    violating: [
      ...(place === undefined || judgedElsewhere === true ? [] : [workload('it runs outside of a VPC')]),
      workload('its network is declared here without an endpoint', {
        at: subnets === undefined ? inside : inOwnVpc,
        beside: own,
      }),
    ],
    undetermined: [workload('its network is declared elsewhere', { at: inside })],
    absent: [
      {
        ...workload('its role may call no model', { statements: [{ ...INVOKE, Action: 's3:GetObject' }] }),
        outcome: 'notApplicable',
      },
    ],
  };
}

/** Examples of a role whose bearer is not in the tree. */
export function roleExamples(isTerraform: boolean): Examples {
  const names = isTerraform ? TERRAFORM : CLOUDFORMATION;
  const role = (
    title: string,
    service: string,
    statements: readonly Members[],
    beside: readonly Made[] = [],
  ): Example => ({
    title,
    resource: names.role(statements, service).members,
    beside: names.document(beside),
  });
  return {
    compliant: [
      role('an endpoint stands beside it', 'ec2.amazonaws.com', [INVOKE], [names.endpoint('vpc-0123456789abcdef0')]),
      role('it may call through VPC endpoints only', 'ec2.amazonaws.com', [INVOKE, THROUGH_ENDPOINTS]),
    ],
    violating: [role('the network beside it has no endpoint', 'ec2.amazonaws.com', [INVOKE], [names.vpc])],
    undetermined: [role('its network is declared elsewhere', 'ec2.amazonaws.com', [INVOKE])],
    absent: [
      { ...role('it may call no model', 'ec2.amazonaws.com', []), outcome: 'notApplicable' },
      {
        ...role('the service calls from within AWS', 'bedrock.amazonaws.com', [INVOKE]),
        outcome: 'notApplicable',
      },
    ],
  };
}

interface Made {
  readonly type: string;
  readonly name: string;
  readonly members: Record<string, unknown>;
}

/** What the examples are made of, in one document language. */
interface Language {
  reference(type: string, name: string, attribute: string): unknown;
  role(statements: readonly Members[], service?: string): Made;
  readonly vpc: Made;
  readonly subnet: Made;
  endpoint(vpc: string): Made;
  document(made: readonly Made[]): Record<string, unknown>;
}

const CLOUDFORMATION: Language = {
  reference: (_type, name, attribute) => (attribute === '' ? { Ref: name } : { 'Fn::GetAtt': [name, attribute] }),
  role: (statements, service = 'lambda.amazonaws.com') => ({
    type: 'AWS::IAM::Role',
    name: 'Caller',
    members: {
      AssumeRolePolicyDocument: trust(service),
      ...(statements.length === 0
        ? {}
        : { Policies: [{ PolicyName: 'call', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] }),
    },
  }),
  vpc: { type: 'AWS::EC2::VPC', name: 'Vpc', members: { CidrBlock: '10.0.0.0/16' } },
  subnet: { type: 'AWS::EC2::Subnet', name: 'Subnet', members: { VpcId: { Ref: 'Vpc' } } },
  endpoint: (VpcId) => ({
    type: 'AWS::EC2::VPCEndpoint',
    name: 'Runtime',
    members: { ServiceName: 'com.amazonaws.us-east-1.bedrock-runtime', VpcId, PrivateDnsEnabled: true },
  }),
  document: (made) => ({
    Resources: Object.fromEntries(made.map(({ type, name, members }) => [name, { Type: type, Properties: members }])),
  }),
};

const TERRAFORM: Language = {
  reference: (type, name, attribute) => `\${${type}.${name}.${attribute === '' ? 'id' : attribute.toLowerCase()}}`,
  role: (statements, service = 'lambda.amazonaws.com') => ({
    type: 'aws_iam_role',
    name: 'Caller',
    members: {
      assume_role_policy: JSON.stringify(trust(service)),
      ...(statements.length === 0
        ? {}
        : {
            inline_policy: [{ name: 'call', policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }],
          }),
    },
  }),
  vpc: { type: 'aws_vpc', name: 'Vpc', members: { cidr_block: '10.0.0.0/16' } },
  subnet: { type: 'aws_subnet', name: 'Subnet', members: { vpc_id: '${aws_vpc.Vpc.id}' } },
  endpoint: (vpc_id) => ({
    type: 'aws_vpc_endpoint',
    name: 'Runtime',
    members: { service_name: 'com.amazonaws.us-east-1.bedrock-runtime', vpc_id, private_dns_enabled: true },
  }),
  document: (made) => ({
    resource: Object.fromEntries(made.map(({ type, name, members }) => [type, { [name]: members }])),
  }),
};

function trust(service: string): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
}
