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
import { tableChecks } from '../support/property-table';

const FLOOR = 'google_model_armor_floorsetting';
const ENFORCEMENT = 'enable_floor_setting_enforcement';
const SERVICES = 'integrated_services';
const BLOCKS = 'ai_platform_floor_setting.inspect_and_block';
const REPORTS = 'ai_platform_floor_setting.inspect_only';

/**
 * Model Armor: templates block what they find unless they say otherwise; a floor has to be enforced, and its filters on
 * Vertex AI only report unless they are told to block (https://cloud.google.com/model-armor/configure-floor-settings).
 */
export const modelArmorChecks: Readonly<Record<string, Check>> = {
  ...tableChecks([
    {
      types: ['google_model_armor_template'],
      property: 'template_metadata.enforcement_type',
      accepts: ['INSPECT_AND_BLOCK', 'ENFORCEMENT_TYPE_UNSPECIFIED'],
      rejects: ['INSPECT_ONLY'],
      absent: 'pass',
      why: 'the default is the same as INSPECT_AND_BLOCK',
    },
    {
      types: ['google_model_armor_template'],
      property: 'template_metadata.ignore_partial_invocation_failures',
      accepts: [false],
      rejects: [true],
      absent: 'pass',
      why: 'a filter that fails is not ignored by default',
    },
  ]),
  [FLOOR]: {
    judge: (resource) => [judgeEnforcement(resource), ...judgeCalls(resource)],
    properties: [ENFORCEMENT, SERVICES, BLOCKS, REPORTS],
    examples: () => {
      const floor = (title: string, more: Record<string, unknown>): Example => ({
        title,
        resource: { location: 'global', parent: 'projects/clinic', [ENFORCEMENT]: true, ...more },
      });
      const blocking = { ai_platform_floor_setting: { inspect_and_block: true } };
      return {
        compliant: [
          floor('a floor for templates', {}),
          floor('filters that block', { [SERVICES]: ['AI_PLATFORM'], ...blocking }),
        ],
        violating: [
          floor('a floor that is not enforced', { ...blocking, [ENFORCEMENT]: false }),
          floor('filters that report', { ai_platform_floor_setting: { inspect_only: true } }),
          floor('filters that report by default', { [SERVICES]: ['AI_PLATFORM'] }),
        ],
        undetermined: [
          floor('a switch that comes with deployment', {
            ai_platform_floor_setting: { inspect_and_block: UNDETERMINED },
          }),
          floor('enforcement that comes with deployment', { ...blocking, [ENFORCEMENT]: UNDETERMINED }),
        ],
        absent: [
          { ...floor('enforcement is left out', { [ENFORCEMENT]: null }), outcome: 'fail' },
          { ...floor('no mode', { ai_platform_floor_setting: { enable_cloud_logging: true } }), outcome: 'fail' },
        ],
      };
    },
  },
};

function judgeEnforcement(resource: ResourceView): Verdict {
  const value = resource.get(ENFORCEMENT);
  if (value.isUndetermined) {
    return undetermined(`whether the floor is enforced is known only at deployment (${value.describe()})`, ENFORCEMENT);
  }
  return value.is(true)
    ? pass('', ENFORCEMENT)
    : fail(`${ENFORCEMENT} is ${value.describe()}, so the floor is not enforced; allowed: true`, ENFORCEMENT);
}

function judgeCalls(resource: ResourceView): Verdict[] {
  const services = resource.get(SERVICES).items();
  const block = resource.get('ai_platform_floor_setting');
  const blocks = resource.get(BLOCKS);
  const reports = resource.get(REPORTS);
  if (block.isAbsent && !services.some((service) => service.is('AI_PLATFORM'))) {
    return services.some((service) => service.isUndetermined)
      ? [undetermined('whether the floor filters calls of Vertex AI is known only at deployment', SERVICES)]
      : [];
  }
  if (blocks.is(true) && !reports.is(true)) {
    return [pass('', BLOCKS)];
  }
  return [
    blocks.isUndetermined && !reports.is(true)
      ? undetermined(`whether calls are blocked is known only at deployment (${blocks.describe()})`, BLOCKS)
      : fail(`${BLOCKS} is ${blocks.describe()}, so filters report and block nothing; allowed: true`, BLOCKS),
  ];
}
