import {
  type Check,
  type Example,
  type Examples,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

const AUDIT_CONFIG_TYPES = ['project', 'folder', 'organization'].map((of) => `google_${of}_iam_audit_config`);

/** The logs of a service: reading its configuration, reading data, and writing data. */
export const AUDIT_LOG_TYPES = ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'] as const;

const ALL_SERVICES = 'allServices';

/** The checks of audit configurations of a service. */
export function auditConfigChecks(service: string, judge: Check['judge']): Record<string, Check> {
  const check: Check = {
    judge,
    properties: ['audit_log_config.log_type', 'audit_log_config.exempted_members'],
    examples: () => auditConfigExamples(service),
  };
  return Object.fromEntries(AUDIT_CONFIG_TYPES.map((type) => [type, check]));
}

/** The services that a configuration is for. */
export function serviceOf(config: ResourceView): Value {
  return config.get('service');
}

/** The configurations of the same document that cover a service: its own, and those for all services. */
export function configsFor(resource: ResourceView, service: string): ResourceView[] {
  return resource
    .ofType(...AUDIT_CONFIG_TYPES)
    .filter((config) => serviceOf(config).is(service) || serviceOf(config).is(ALL_SERVICES));
}

/**
 * Judges whether configurations together record every access to a service, with nobody exempted. Configurations of a
 * service and of all services add up.
 *
 * Source: https://cloud.google.com/logging/docs/audit/configure-data-access
 */
export function judgeAuditConfigs(configs: readonly ResourceView[]): Verdict[] {
  const blocks = configs.flatMap((config) => config.properties.child('audit_log_config').items());
  const open = blocks.find((block) => block.isUndetermined || block.child('log_type').isUndetermined);
  const missing = AUDIT_LOG_TYPES.filter((type) => !blocks.some((block) => block.child('log_type').is(type)));
  const verdicts = blocks.flatMap((block) => judgeExemptions(block.child('exempted_members')));
  if (missing.length === 0) {
    return [...verdicts, pass()];
  }
  return [
    ...verdicts,
    open === undefined
      ? fail(`${missing.join(', ')} is not logged; allowed: ${AUDIT_LOG_TYPES.join(', ')}`, 'audit_log_config.log_type')
      : undetermined(`which logs are on is known only at deployment (${open.describe()})`, 'audit_log_config.log_type'),
  ];
}

function judgeExemptions(exempted: Value): Verdict[] {
  if (exempted.items().length === 0) {
    return [];
  }
  const { path } = exempted;
  return exempted.isUndetermined
    ? [undetermined(`whether members are exempted is known only at deployment (${exempted.describe()})`, path)]
    : [fail(`${path} is ${exempted.describe()}, so what they do is not recorded`, path)];
}

/** The arguments of a configuration, for examples. */
export function auditConfig(service: string, types: readonly unknown[]): Record<string, unknown> {
  return { project: 'clinic', service, audit_log_config: types.map((log_type) => ({ log_type })) };
}

/** Examples of configurations for a service, and for one that is judged elsewhere or not at all. */
function auditConfigExamples(service: string): Examples {
  const config = (types: readonly unknown[], name = service): Example => ({ resource: auditConfig(name, types) });
  const exempted = AUDIT_LOG_TYPES.map((log_type) => ({ log_type, exempted_members: ['user:a@example.com'] }));
  return {
    compliant: [config(AUDIT_LOG_TYPES)],
    violating: [
      config(['DATA_READ']),
      { resource: { ...auditConfig(service, []), audit_log_config: exempted }, title: 'a member is exempted' },
    ],
    undetermined: [config(['DATA_READ', UNDETERMINED])],
    absent: [
      { ...config([]), outcome: 'fail', title: 'no log' },
      { ...config(['DATA_READ'], 'compute.googleapis.com'), outcome: 'notApplicable', title: 'another service' },
    ],
  };
}
