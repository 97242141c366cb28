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
import { mayNameAny, naming } from './naming';

const SETTING = 'azurerm_monitor_diagnostic_setting';
const TARGET = 'target_resource_id';

/** Logs that a resource of Azure must deliver. */
export interface LogDemand {
  /** The resource types of which they are demanded. */
  readonly types: readonly string[];
  /** The categories of the logs. */
  readonly categories: readonly string[];
  /** Those of them that are known to be in the category group `audit`; `allLogs` holds every category. */
  readonly audited: readonly string[];
  /**
   * What follows the id of the resource in the target of its setting, such as `/blobServices/default`.
   *
   * @default - the target is the resource itself
   */
  readonly below?: string;
  /**
   * Why the demand does not concern a resource, if it does not.
   *
   * @default - it concerns every resource of the types
   */
  readonly exempt?: (resource: ResourceView) => Verdict | undefined;
}

/**
 * Makes the checks of demands. A resource and its setting are deployed together, so that a document without a setting
 * shows that there is none; a setting whose target is known only at deployment may be it.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings and
 * https://learn.microsoft.com/azure/azure-monitor/reference/logs-index
 */
export function logChecks(demands: readonly LogDemand[]): Record<string, Check> {
  return Object.fromEntries(
    demands.flatMap((demand) =>
      demand.types.map((type) => [
        type,
        {
          judge: (resource: ResourceView) => demand.exempt?.(resource) ?? judge(resource, demand),
          properties: ['id'],
          examples: () => examplesOf(type, demand),
        },
      ]),
    ),
  );
}

function judge(resource: ResourceView, demand: LogDemand): Verdict {
  const settings = naming(resource, SETTING, TARGET);
  const logs = settings.flatMap(logsOf);
  const missing = demand.categories.filter((category) => !logs.some((log) => delivers(log, category, demand)));
  if (missing.length === 0) {
    return pass(settings.map(({ address }) => address).join(', '));
  }
  if (
    mayNameAny(resource, SETTING, TARGET) ||
    logs.some((log) => log.category.isUndetermined || log.group.isUndetermined)
  ) {
    return undetermined(`whether ${missing.join(', ')} is delivered is known only at deployment`);
  }
  if (settings.length === 0) {
    return fail(`no ${SETTING} names it, so ${demand.categories.join(', ')} is not delivered anywhere`);
  }
  const names = settings.map(({ address }) => address).join(', ');
  return logs.some(({ group }) => group.is('audit'))
    ? undetermined(
        `${names} delivers the category group audit, and whether ${missing.join(', ')} is in it is not documented; ` +
          'allowed: the categories by name, or allLogs',
      )
    : fail(`${names} does not deliver ${missing.join(', ')}`);
}

/** What one block of a diagnostic setting turns on. */
interface Log {
  readonly category: Value;
  readonly group: Value;
}

/** The logs that a setting delivers; the block `log` is that of older versions of the provider, with a switch. */
function logsOf(setting: ResourceView): Log[] {
  const blocks = [
    ...setting.properties.child('enabled_log').items(),
    ...setting.properties
      .child('log')
      .items()
      .filter((block) => !block.child('enabled').is(false)),
  ];
  return blocks.map((block) => ({ category: block.child('category'), group: block.child('category_group') }));
}

function delivers({ category, group }: Log, wanted: string, { audited }: LogDemand): boolean {
  return (
    category.string?.toLowerCase() === wanted.toLowerCase() ||
    group.string?.toLowerCase() === 'alllogs' ||
    (group.is('audit') && audited.includes(wanted))
  );
}

function examplesOf(type: string, { categories, audited, below = '' }: LogDemand): Examples {
  const subject = (logs: readonly unknown[], target = `\${${type}.subject.id}${below}`): Example => ({
    resource: { name: 'notes' },
    beside: { resource: { [SETTING]: { audit: { name: 'audit', [TARGET]: target, enabled_log: logs } } } },
  });
  const each = categories.map((category) => ({ category }));
  const isAudited = categories.every((category) => audited.includes(category));
  return {
    compliant: [
      subject(each),
      subject([{ category_group: 'allLogs' }]),
      ...(isAudited ? [subject([{ category_group: 'audit' }])] : []),
    ],
    violating: [
      { ...subject([{ category: 'Trace' }]), title: 'other logs' },
      {
        ...subject(each, '/subscriptions/s/resourceGroups/r/providers/p/another'),
        title: 'the logs of something else',
      },
      ...(categories.length > 1 ? [subject(each.slice(1))] : []),
    ],
    undetermined: [subject(each, UNDETERMINED), subject([{ category: UNDETERMINED }])],
    absent: [{ resource: { name: 'notes' }, outcome: 'fail', title: 'no diagnostic setting' }],
  };
}
