import { MODEL_VENDORS, type ModelVendor, type ResourceView, type Value } from '../../core';

/** A vendor whose API a resource names or lets traffic out to. */
export interface VendorHost {
  readonly vendor: ModelVendor;
  /** The host as the resource writes it. */
  readonly host: string;
  readonly property: string;
}

/** A host that an allow-list admits, by name or pattern. */
interface Admitted {
  readonly host: string;
  readonly property: string;
}

/** A resource that lists what may be reached, and an example of it. */
interface AllowList {
  readonly admitted: (list: ResourceView) => readonly Admitted[];
  /** Its properties when it admits or denies a host. */
  readonly example: (host: string, action: 'allow' | 'deny') => Readonly<Record<string, unknown>>;
  readonly properties: readonly string[];
}

/** Firewalls that let traffic out by the name of the host. */
export const ALLOW_LISTS: Readonly<Record<string, AllowList>> = {
  'AWS::NetworkFirewall::RuleGroup': networkFirewall({
    source: 'RuleGroup.RulesSource',
    list: 'RulesSourceList',
    generated: 'GeneratedRulesType',
    targets: 'Targets',
    text: 'RulesString',
    rules: 'StatefulRules',
    action: 'Action',
    settings: 'RuleOptions[].Settings',
  }),
  aws_networkfirewall_rule_group: networkFirewall({
    source: 'rule_group.rules_source',
    list: 'rules_source_list',
    generated: 'generated_rules_type',
    targets: 'targets',
    text: 'rules_string',
    rules: 'stateful_rule',
    action: 'action',
    settings: 'rule_option[].settings',
  }),
  azurerm_firewall_application_rule_collection: {
    admitted: (collection) =>
      collection.get('action').is('Allow') ? collection.all('rule[].target_fqdns[]').flatMap(admittedBy) : [],
    example: (host, action) => ({
      action: action === 'allow' ? 'Allow' : 'Deny',
      rule: [{ name: 'models', target_fqdns: [host] }],
    }),
    properties: ['action', 'rule.target_fqdns'],
  },
  azurerm_firewall_policy_rule_collection_group: {
    admitted: (group) =>
      ['application_rule_collection[]', 'network_rule_collection[]']
        .flatMap((collections) => group.all(collections))
        .filter((collection) => collection.child('action').is('Allow'))
        .flatMap((collection) =>
          ['destination_fqdns', 'destination_urls'].flatMap((name) => collection.all(`rule[].${name}[]`)),
        )
        .flatMap(admittedBy),
    example: (host, action) => ({
      application_rule_collection: [
        { action: action === 'allow' ? 'Allow' : 'Deny', rule: [{ name: 'models', destination_fqdns: [host] }] },
      ],
    }),
    properties: [
      'application_rule_collection.action',
      'application_rule_collection.rule.destination_fqdns',
      'application_rule_collection.rule.destination_urls',
      'network_rule_collection.action',
      'network_rule_collection.rule.destination_fqdns',
    ],
  },
  azurerm_firewall_network_rule_collection: {
    admitted: (collection) =>
      collection.get('action').is('Allow') ? collection.all('rule[].destination_fqdns[]').flatMap(admittedBy) : [],
    example: (host, action) => ({
      action: action === 'allow' ? 'Allow' : 'Deny',
      rule: [{ name: 'models', destination_fqdns: [host] }],
    }),
    properties: ['action', 'rule.destination_fqdns'],
  },
  ...Object.fromEntries(
    [
      'google_compute_firewall_policy_rule',
      'google_compute_network_firewall_policy_rule',
      'google_compute_region_network_firewall_policy_rule',
    ].map((type): [string, AllowList] => [
      type,
      {
        admitted: (rule) =>
          rule.get('action').is('allow') && rule.get('direction').is('EGRESS')
            ? rule.all('match[].dest_fqdns[]').flatMap(admittedBy)
            : [],
        example: (host, action) => ({ action, direction: 'EGRESS', match: { dest_fqdns: [host] } }),
        properties: ['action', 'direction', 'match.dest_fqdns'],
      },
    ]),
  ),
};

/** The names by which a document language writes a rule group of AWS Network Firewall. */
interface RuleGroupNames {
  readonly source: string;
  readonly list: string;
  readonly generated: string;
  readonly targets: string;
  readonly text: string;
  readonly rules: string;
  readonly action: string;
  readonly settings: string;
}

/** A rule group admits hosts by a list, by rules of Suricata in one text, and by single rules with options. */
function networkFirewall(names: RuleGroupNames): AllowList {
  return {
    admitted: (group) => {
      const source = group.get(names.source);
      const list = source.get(names.list);
      return [
        ...(list.get(names.generated).is('ALLOWLIST') ? list.all(`${names.targets}[]`).flatMap(admittedBy) : []),
        ...passing(source.get(names.text)),
        ...source
          .all(`${names.rules}[]`)
          .filter((rule) => rule.child(names.action).is('PASS'))
          .flatMap((rule) => rule.all(`${names.settings}[]`))
          .flatMap(admittedBy),
      ];
    },
    example: (host, action) => {
      const list = {
        [names.generated]: action === 'allow' ? 'ALLOWLIST' : 'DENYLIST',
        [names.targets]: [host],
      };
      return nested(`${names.source}.${names.list}`, list);
    },
    properties: [
      `${names.source}.${names.list}.${names.targets}`,
      `${names.source}.${names.text}`,
      `${names.source}.${names.rules}`,
    ],
  };
}

function nested(path: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

/** The APIs of vendors that an allow-list lets traffic out to. */
export function hostsAdmittedBy(view: ResourceView): readonly VendorHost[] {
  const list = Object.hasOwn(ALLOW_LISTS, view.type) ? ALLOW_LISTS[view.type] : undefined;
  const admitted = list?.admitted(view) ?? [];
  return MODEL_VENDORS.flatMap((vendor) => {
    const found = admitted.find(({ host }) => admits(host, vendor));
    return found === undefined ? [] : [{ vendor, ...found }];
  });
}

/** Whether an entry of an allow-list admits the API of a vendor; one for a whole top-level domain names no vendor. */
function admits(entry: string, { apiHosts }: ModelVendor): boolean {
  const [, wildcard, host = ''] = /^(\*?\.)?(.*)$/.exec(entry.toLowerCase()) ?? [];
  return apiHosts.some(
    (api) =>
      host === api ||
      host.endsWith(`.${api}`) ||
      (wildcard !== undefined && host.includes('.') && api.endsWith(`.${host}`)),
  );
}

/** The hosts in rules of Suricata that pass traffic: `pass tls … (tls.sni; content:"api.openai.com"; …)`. */
function passing({ text = '', path }: Value): Admitted[] {
  return text
    .split('\n')
    .filter((line) => /^\s*pass\s/.test(line))
    .flatMap((line) => [...line.matchAll(/\bcontent:\s*"([^"]+)"/g)])
    .map(([, host = '']) => ({ host, property: path }));
}

function admittedBy({ text, path }: Value): Admitted[] {
  const [host = ''] = (text ?? '').replaceAll('"', '').split('/');
  return host === '' ? [] : [{ host, property: path }];
}
