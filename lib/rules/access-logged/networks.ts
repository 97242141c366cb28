import {
  type Check,
  type Example,
  type Examples,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { type Answer, allOf } from '../support/answers';
import { mayNameAny, naming } from '../support/naming';

/** How the flow logs of a network are written. */
interface NetworkForm {
  readonly flowLog: string;
  readonly ofNetwork: string;
  readonly ofSubnet: string;
  readonly traffic: string;
  readonly subnet: string;
  readonly network: string;
}

const TEMPLATE: NetworkForm = {
  flowLog: 'AWS::EC2::FlowLog',
  ofNetwork: 'ResourceId',
  ofSubnet: 'ResourceId',
  traffic: 'TrafficType',
  subnet: 'AWS::EC2::Subnet',
  network: 'VpcId',
};

const TERRAFORM: NetworkForm = {
  flowLog: 'aws_flow_log',
  ofNetwork: 'vpc_id',
  ofSubnet: 'subnet_id',
  traffic: 'traffic_type',
  subnet: 'aws_subnet',
  network: 'vpc_id',
};

/**
 * VPCs, whose flow logs record accepted and rejected connections, of the VPC or of each of its subnets. A flow log of
 * an organization-wide deployment is not seen from here.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html
 */
export const awsNetworkChecks: Record<string, Check> = {
  'AWS::EC2::VPC': check('AWS::EC2::VPC', TEMPLATE),
  aws_vpc: check('aws_vpc', TERRAFORM),
  aws_default_vpc: check('aws_default_vpc', TERRAFORM),
};

function check(type: string, form: NetworkForm): Check {
  return {
    judge: (network) => judge(network, form),
    properties: ['id'],
    examples: () => examplesOf(type, form),
  };
}

function judge(network: ResourceView, form: NetworkForm): Verdict {
  const logs = naming(network, form.flowLog, form.ofNetwork);
  const names = logs.map(({ address }) => address).join(', ');
  const recorded = recordsAll(logs, form);
  if (recorded === true) {
    return pass(names);
  }
  const subnets = subnetsRecorded(network, form);
  if (subnets === true) {
    return pass('each of its subnets has a flow log');
  }
  if (recorded === undefined || subnets === undefined || mayNameAny(network, form.flowLog, form.ofNetwork)) {
    return undetermined('whether a flow log records its connections is known only at deployment');
  }
  return logs.length === 0
    ? fail(
        `no ${form.flowLog} of this document names it, so nothing records its connections; allowed: a flow log with ` +
          `${form.traffic} ALL`,
      )
    : fail(`${names} records a part of its connections only; allowed: ${form.traffic} ALL`);
}

function recordsAll(logs: readonly ResourceView[], { traffic }: NetworkForm): Answer {
  const types = logs.map((log) => log.get(traffic));
  const records = (type: string) => types.some(({ string }) => string?.toUpperCase() === type);
  if (records('ALL') || (records('ACCEPT') && records('REJECT'))) {
    return true;
  }
  return types.some(({ isUndetermined }) => isUndetermined) ? undefined : false;
}

function subnetsRecorded(network: ResourceView, form: NetworkForm): Answer {
  const subnets =
    network.resource.tree.ofType(form.flowLog).length === 0 ? [] : naming(network, form.subnet, form.network);
  return subnets.length === 0
    ? false
    : allOf(subnets.map((subnet) => recordsAll(naming(subnet, form.flowLog, form.ofSubnet), form)));
}

function examplesOf(type: string, form: NetworkForm): Examples {
  const isTemplate = type.startsWith('AWS::');
  const idOf = (of: string, name: string) => (isTemplate ? { Ref: name } : `\${${of}.${name.toLowerCase()}.id}`);
  const flowLog = (traffic: string, property: string, target: unknown) => ({
    [form.traffic]: traffic,
    [property]: target,
  });
  const document = (resources: Readonly<Record<string, readonly [string, unknown]>>): Example => ({
    resource: {},
    beside: isTemplate
      ? {
          Resources: Object.fromEntries(
            Object.entries(resources).map(([name, [Type, Properties]]) => [name, { Type, Properties }]),
          ),
        }
      : {
          resource: Object.fromEntries(
            Object.entries(resources).map(([name, [of, members]]) => [of, { [name.toLowerCase()]: members }]),
          ),
        },
  });
  const ofNetwork = (traffic: string): Example =>
    document({ Flows: [form.flowLog, flowLog(traffic, form.ofNetwork, idOf(type, 'Subject'))] });
  const ofSubnet = (traffic: string): Example =>
    document({
      Private: [form.subnet, { [form.network]: idOf(type, 'Subject') }],
      Flows: [form.flowLog, flowLog(traffic, form.ofSubnet, idOf(form.subnet, 'Private'))],
    });
  return {
    compliant: [ofNetwork('ALL'), { ...ofSubnet('ALL'), title: 'a flow log of its only subnet' }],
    violating: [
      { ...ofNetwork('REJECT'), title: 'rejected connections only' },
      { ...ofSubnet('ACCEPT'), title: 'accepted connections of a subnet only' },
      {
        ...document({ Flows: [form.flowLog, flowLog('ALL', form.ofNetwork, 'vpc-0123456789abcdef0')] }),
        title: 'a flow log of another network',
      },
    ],
    undetermined: [
      ofNetwork(UNDETERMINED),
      document({ Flows: [form.flowLog, flowLog('ALL', form.ofNetwork, UNDETERMINED)] }),
    ],
    absent: [{ resource: {}, outcome: 'fail', title: 'no flow log' }],
  };
}
