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
import { type Answer, allOf, anyOf } from '../support/answers';
import { mayNameAny, naming } from '../support/naming';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { isOn } from './acceptances';

const NETWORK = 'azurerm_virtual_network';
const FLOW_LOG = 'azurerm_network_watcher_flow_log';
const TARGET = 'target_resource_id';
/** The target of flow logs before those of virtual networks. */
const GROUP_TARGET = 'network_security_group_id';
const SUBNET = 'azurerm_subnet';
const ASSOCIATION = 'azurerm_subnet_network_security_group_association';

/** A flow log for what another configuration declares; its other flow logs are judged with the network. */
const ELSEWHERE: PropertyRow = {
  types: [FLOW_LOG],
  property: 'enabled',
  accepts: [true],
  rejects: [false],
  absent: 'fail',
  why: 'it is required',
  when: (flowLog) => [TARGET, GROUP_TARGET].every((property) => flowLog.follow(flowLog.get(property)) === undefined),
};

/**
 * Virtual networks, whose flow logs are those of the network, or of each of its subnets or their security groups. How
 * long the records are kept is the subject of `audit-log-six-years`.
 *
 * Source: https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export const azureNetworkChecks: Record<string, Check> = {
  ...tableChecks([ELSEWHERE]),
  [NETWORK]: { judge, properties: ['id'], examples },
};

function judge(network: ResourceView): Verdict {
  const recorded = anyOf([isRecorded(network, TARGET), areSubnetsRecorded(network)]);
  if (recorded === true) {
    return pass();
  }
  if (recorded === undefined || mayNameAny(network, FLOW_LOG, TARGET)) {
    return undetermined('whether a flow log records its connections is known only at deployment');
  }
  const logs = naming(network, FLOW_LOG, TARGET);
  return logs.length === 0
    ? fail(`no ${FLOW_LOG} of this document names it, so nothing records its connections`)
    : fail(`${logs.map(({ address }) => address).join(', ')} is not enabled; allowed: enabled true`);
}

function isRecorded(target: ResourceView, property: string): Answer {
  return anyOf(naming(target, FLOW_LOG, property).map((flowLog) => isOn(flowLog.get('enabled'))));
}

function areSubnetsRecorded(network: ResourceView): Answer {
  const subnets =
    network.resource.tree.ofType(FLOW_LOG).length === 0 ? [] : naming(network, SUBNET, 'virtual_network_name');
  return subnets.length > 0 && allOf(subnets.map(isSubnetRecorded));
}

function isSubnetRecorded(subnet: ResourceView): Answer {
  const groups = naming(subnet, ASSOCIATION, 'subnet_id').flatMap(
    (association) => association.follow(association.get(GROUP_TARGET)) ?? [],
  );
  return anyOf([
    isRecorded(subnet, TARGET),
    ...groups.flatMap((group) => [isRecorded(group, TARGET), isRecorded(group, GROUP_TARGET)]),
  ]);
}

function examples(): Examples {
  const flowLog = (enabled: unknown, target = `\${${NETWORK}.subject.id}`): Example => ({
    resource: { name: 'clinic' },
    beside: { resource: { [FLOW_LOG]: { flows: { name: 'flows', [TARGET]: target, enabled } } } },
  });
  const group = 'azurerm_network_security_group';
  const ofGroup = (target: string): Example => ({
    resource: { name: 'clinic' },
    beside: {
      resource: {
        [SUBNET]: { private: { name: 'private', virtual_network_name: `\${${NETWORK}.subject.name}` } },
        [group]: { private: { name: 'private' } },
        [ASSOCIATION]: {
          private: { subnet_id: `\${${SUBNET}.private.id}`, [GROUP_TARGET]: `\${${group}.private.id}` },
        },
        [FLOW_LOG]: { flows: { name: 'flows', [target]: `\${${group}.private.id}`, enabled: true } },
      },
    },
    title: 'a flow log of the security group of its only subnet',
  });
  return {
    compliant: [flowLog(true), ofGroup(GROUP_TARGET)],
    violating: [
      flowLog(false),
      { ...flowLog(true, '/subscriptions/s/resourceGroups/r/providers/p/another'), title: 'that of another network' },
    ],
    undetermined: [flowLog(UNDETERMINED), flowLog(true, UNDETERMINED)],
    absent: [{ resource: { name: 'clinic' }, outcome: 'fail', title: 'no flow log' }],
  };
}
