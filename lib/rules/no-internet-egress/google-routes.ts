import {
  type Check,
  type Example,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { type Answer, anyOf } from '../support/answers';
import { admitsInternet } from '../support/ingress';
import { naming } from '../support/naming';
import { deniesEgress, deniesEgressByPolicy } from './google-firewalls';

const DELETES_ROUTES = 'delete_default_routes_on_create';
const DENIAL = { direction: 'EGRESS', deny: [{ protocol: 'all' }], destination_ranges: ['0.0.0.0/0'] };

/**
 * Routes to the internet, and networks that have one from the start while no firewall denies what takes it.
 *
 * Sources: https://cloud.google.com/vpc/docs/routes#routingpacketsinternet,
 * https://cloud.google.com/firewall/docs/firewalls#default_firewall_rules
 */
export const googleRouteChecks: Record<string, Check> = {
  google_compute_network: {
    judge: judgeNetwork,
    properties: [DELETES_ROUTES],
    examples: () => ({
      compliant: [
        { resource: { name: 'phi', [DELETES_ROUTES]: true } },
        network({ google_compute_firewall: { out: { ...DENIAL, network: '${google_compute_network.subject.id}' } } }),
      ],
      violating: [
        { resource: { name: 'phi', [DELETES_ROUTES]: false } },
        network(
          {
            google_compute_firewall: {
              out: { ...DENIAL, network: '${google_compute_network.subject.id}', target_tags: ['app'] },
            },
          },
          'a firewall denies it to some machines',
        ),
      ],
      undetermined: [{ resource: { name: 'phi', [DELETES_ROUTES]: UNDETERMINED } }],
      absent: [
        { resource: { name: 'phi' }, outcome: 'fail', title: 'a network has a route to the internet by default' },
      ],
    }),
  },
  google_compute_route: {
    judge: judgeRoute,
    properties: ['dest_range', 'next_hop_gateway'],
    examples: () => ({
      compliant: [route('199.36.153.4/30', 'default-internet-gateway', 'Google APIs on their restricted addresses')],
      violating: [route('0.0.0.0/0', 'default-internet-gateway'), route('0.0.0.0/1', 'default-internet-gateway')],
      undetermined: [
        route(UNDETERMINED, 'default-internet-gateway'),
        { resource: { dest_range: '0.0.0.0/0', next_hop_ilb: '10.0.0.9' }, title: 'an appliance decides' },
      ],
      absent: [
        { resource: { dest_range: '10.1.0.0/16', next_hop_ip: '10.0.0.9' }, outcome: 'pass', title: 'own networks' },
      ],
    }),
  },
};

function judgeNetwork(network: ResourceView): Verdict {
  const deleted = network.get(DELETES_ROUTES);
  if (deleted.is(true)) {
    return pass('', DELETES_ROUTES);
  }
  const denied = isEgressDenied(network);
  if (denied === true) {
    return pass('a firewall denies all egress', DELETES_ROUTES);
  }
  return deleted.isUndetermined || denied === undefined
    ? undetermined('whether the network has a way to the internet is known only at deployment', DELETES_ROUTES)
    : fail(
        `${DELETES_ROUTES} is ${deleted.describe()}: the network has a route to the internet, and no firewall rule denies all egress; allowed: true`,
        DELETES_ROUTES,
      );
}

function isEgressDenied(network: ResourceView): Answer {
  const policies = naming(network, 'google_compute_network_firewall_policy_association', 'attachment_target').flatMap(
    (association) => association.follow(association.get('firewall_policy')) ?? [],
  );
  return anyOf([
    ...naming(network, 'google_compute_firewall', 'network').map(deniesEgress),
    ...policies
      .flatMap((policy) => policy.referencedBy('google_compute_network_firewall_policy_rule'))
      .map(deniesEgressByPolicy),
  ]);
}

function judgeRoute(route: ResourceView): Verdict {
  const range = route.get('dest_range');
  const opens = admitsInternet(range);
  if (opens === false) {
    return pass('', range.path);
  }
  const gateway = route.get('next_hop_gateway');
  if (gateway.isAbsent || gateway.is('')) {
    return undetermined(
      'the route for the internet leads to an appliance or a tunnel; what is let out there is decided elsewhere',
      range.path,
    );
  }
  return opens === undefined || gateway.isUndetermined
    ? undetermined(`what the route is for is known only at deployment (${range.describe()})`, range.path)
    : fail(`${gateway.path} is ${gateway.describe()}: the route leads to the internet`, gateway.path);
}

function network(beside: Record<string, unknown>, title = 'a firewall denies all egress'): Example {
  return { resource: { name: 'phi' }, beside: { resource: beside }, title };
}

function route(dest_range: string, next_hop_gateway: string, title?: string): Example {
  return { resource: { dest_range, next_hop_gateway }, ...(title === undefined ? {} : { title }) };
}
