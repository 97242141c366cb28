import {
  type Check,
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
import type { Acceptance, PropertyRow } from '../support/property-table';

/**
 * Service tags that stand for one's own network, for the platform, or for the control plane of a service that
 * Microsoft asks to admit. `Internet` is everybody, and `AzureCloud` every customer's machine in Azure.
 *
 * https://learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
const SERVICE_TAGS = new Set(
  [
    'VirtualNetwork',
    'AzureLoadBalancer',
    'ApiManagement',
    'AppServiceManagement',
    'AzureActiveDirectoryDomainServices',
    'AzureBackup',
    'AzureDatabricks',
    'AzureDevOps',
    'AzureFrontDoor.Backend',
    'AzureFrontDoor.FirstParty',
    'AzureFrontDoor.Frontend',
    'AzureMachineLearning',
    'AzureMonitor',
    'AzureSiteRecovery',
    'AzureTrafficManager',
    'BatchNodeManagement',
    'CognitiveServicesManagement',
    'DataFactoryManagement',
    'GatewayManager',
    'HDInsight',
    'LogicAppsManagement',
    'ServiceFabric',
    'SqlManagement',
    'WindowsVirtualDesktop',
  ].map((tag) => tag.toLowerCase()),
);

const CLOSED_SOURCE: Acceptance = {
  accepts: (value) => {
    const open = isOpenSource(value);
    return open === undefined ? undefined : !open;
  },
  describe: describeClosed,
  samples: ['10.0.0.0/16', 'VirtualNetwork', '203.0.113.7'],
};

/** `azurerm_network_security_rule`: inbound rules that allow must not have the internet as their source. */
export const AZURE_SECURITY_RULES: readonly PropertyRow[] = ['source_address_prefix', 'source_address_prefixes[]'].map(
  (property): PropertyRow => ({
    types: ['azurerm_network_security_rule'],
    property,
    accepts: CLOSED_SOURCE,
    rejects: ['*', 'Internet', '0.0.0.0/0', 'AzureCloud'],
    absent: 'pass',
    why: 'another argument names the source',
    when: (resource) => isInboundAllow(resource.properties),
    example: { direction: 'Inbound', access: 'Allow' },
  }),
);

/** The same rules inside `azurerm_network_security_group`. */
export const AZURE_SECURITY_GROUPS: Readonly<Record<string, Check>> = {
  azurerm_network_security_group: {
    judge: judgeGroup,
    properties: ['security_rule.source_address_prefix', 'security_rule.source_address_prefixes'],
    examples: () => ({
      compliant: [
        { resource: { security_rule: [rule({ source_address_prefix: '10.0.0.0/16' })] } },
        {
          resource: { security_rule: [rule({ source_address_prefix: '*', access: 'Deny' })] },
          title: 'a rule that denies',
        },
        {
          resource: { security_rule: [rule({ source_address_prefix: 'Internet', direction: 'Outbound' })] },
          title: 'an outbound rule',
        },
      ],
      violating: [
        { resource: { security_rule: [rule({ source_address_prefix: '*' })] } },
        { resource: { security_rule: [rule({ source_address_prefixes: ['10.0.0.0/16', '0.0.0.0/0'] })] } },
      ],
      undetermined: [{ resource: { security_rule: [rule({ source_address_prefix: UNDETERMINED })] } }],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'without rules nothing comes in from outside' }],
    }),
  },
};

function judgeGroup(resource: ResourceView): Verdict[] {
  const rules = resource.properties.child('security_rule').items();
  return rules.length === 0 ? [notApplicable()] : rules.flatMap(judgeRule);
}

function judgeRule(rule: Value): Verdict[] {
  const concerned = isInboundAllow(rule);
  if (concerned === false) {
    return [pass('', rule.path)];
  }
  const sources = [...rule.all('source_address_prefix'), ...rule.all('source_address_prefixes[]')];
  return sources
    .filter((source) => !source.isAbsent)
    .map((source) => {
      const open = isOpenSource(source);
      if (open === false) {
        return pass('', source.path);
      }
      return open === true && concerned === true
        ? fail(`${source.path} is ${source.describe()}; allowed: ${describeClosed()}`, source.path)
        : undetermined(`${source.path} is known only at deployment (${source.describe()})`, source.path);
    });
}

function describeClosed(): string {
  return 'ranges of the own networks, narrow public ranges, service tags other than Internet and AzureCloud';
}

function isInboundAllow(rule: Value): boolean | undefined {
  const [direction, access] = [rule.get('direction'), rule.get('access')];
  if (is(direction, 'outbound') || is(access, 'deny')) {
    return false;
  }
  return direction.isUndetermined || access.isUndetermined ? undefined : true;
}

function is(value: Value, expected: string): boolean {
  return value.string?.toLowerCase() === expected;
}

function isOpenSource(source: Value): boolean | undefined {
  const tag = source.string?.toLowerCase().replace(/\.[a-z]+us\d?$/, '');
  return tag !== undefined && SERVICE_TAGS.has(tag) ? false : admitsInternet(source);
}

function rule(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    name: 'entry',
    priority: 100,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    source_port_range: '*',
    destination_port_range: '443',
    destination_address_prefix: '*',
    ...members,
  };
}
