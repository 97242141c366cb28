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
import type { Answer } from '../support/answers';
import { tableChecks } from '../support/property-table';
import { judgeInspectTemplate, SAMPLE_INFO_TYPES } from './info-types';

const SHIELD = 'filter_config.pi_and_jailbreak_filter_settings.filter_enforcement';
const BASIC = 'filter_config.sdp_settings.basic_config.filter_enforcement';
const INSPECT = 'filter_config.sdp_settings.advanced_config.inspect_template';

const TEMPLATE = 'google_model_armor_template';
const FLOOR = 'google_model_armor_floorsetting';
const SECURITY_SETTINGS = 'google_dialogflow_cx_security_settings';

const redaction = tableChecks([
  {
    types: [SECURITY_SETTINGS],
    property: 'redaction_strategy',
    accepts: ['REDACT_WITH_SERVICE'],
    rejects: ['REDACTION_STRATEGY_UNSPECIFIED'],
    absent: 'fail',
    why: 'nothing is redacted by default',
  },
  {
    types: [SECURITY_SETTINGS],
    property: 'redaction_scope',
    accepts: ['REDACT_DISK_STORAGE'],
    rejects: ['REDACTION_SCOPE_UNSPECIFIED'],
    absent: 'fail',
    why: 'nothing is redacted by default',
  },
])[SECURITY_SETTINGS];

/** Model Armor and the redaction of Dialogflow CX (https://cloud.google.com/security-command-center/docs/model-armor-overview). */
export const modelArmorChecks: Readonly<Record<string, Check>> = {
  [TEMPLATE]: {
    judge: (resource) => [judgeShield(resource), judgeDetection(resource)],
    properties: [SHIELD, BASIC, INSPECT],
    examples: () => armorExamples({}),
  },
  [FLOOR]: {
    judge: (resource) => [judgeShield(resource), ...judgeFloorDetection(resource)],
    properties: [SHIELD, BASIC, INSPECT, 'integrated_services', 'ai_platform_floor_setting'],
    examples: () => {
      const examples = armorExamples({ integrated_services: ['AI_PLATFORM'] });
      return {
        ...examples,
        compliant: [
          ...examples.compliant,
          {
            title: 'a floor for templates, which does not reach the detection of data',
            resource: { filter_config: { pi_and_jailbreak_filter_settings: { filter_enforcement: 'ENABLED' } } },
          },
        ],
      };
    },
  },
  ...(redaction === undefined ? {} : { [SECURITY_SETTINGS]: withInspection(redaction) }),
};

function judgeShield(resource: ResourceView): Verdict {
  const value = resource.get(SHIELD);
  if (value.isUndetermined) {
    return undetermined(
      `whether prompt attacks are filtered is known only at deployment (${value.describe()})`,
      SHIELD,
    );
  }
  return value.is('ENABLED')
    ? pass('', SHIELD)
    : fail(`${SHIELD} is ${value.describe()}, so prompt injection and jailbreaks pass; allowed: ENABLED`, SHIELD);
}

function judgeDetection(resource: ResourceView): Verdict {
  const template = resource.get(INSPECT);
  if (template.reference !== undefined || template.isKnown) {
    return judgeInspectTemplate(resource, template, INSPECT);
  }
  if (template.isUndetermined) {
    return undetermined(`${INSPECT} is known only at deployment (${template.describe()})`, INSPECT);
  }
  const basic = resource.get(BASIC);
  return fail(
    basic.isAbsent || basic.is('DISABLED')
      ? `neither ${INSPECT} nor ${BASIC} is set, so no identifier is detected; allowed: an inspect template`
      : `${BASIC} detects six info types only, of patients no more than social security numbers; allowed: an inspect template in ${INSPECT}`,
    INSPECT,
  );
}

/** What a floor detects counts where it filters calls by itself; as a minimum for templates it does not reach so far. */
function judgeFloorDetection(resource: ResourceView): Verdict[] {
  const inline = filtersCalls(resource);
  if (inline === undefined) {
    return [undetermined('whether the floor filters calls is known only at deployment', 'integrated_services')];
  }
  return inline ? [judgeDetection(resource)] : [];
}

function filtersCalls(resource: ResourceView): Answer {
  const services = resource.get('integrated_services').items();
  if (services.some((service) => service.is('AI_PLATFORM'))) {
    return true;
  }
  const block = resource.get('ai_platform_floor_setting');
  return block.isUndetermined || services.some((service) => service.isUndetermined) ? undefined : !block.isAbsent;
}

function withInspection(check: Check): Check {
  return {
    judge: (resource, policy, today) => {
      const said = check.judge(resource, policy, today);
      const template = resource.get('inspect_template');
      return [
        ...('outcome' in said ? [said] : said),
        template.isAbsent
          ? undetermined(
              'inspect_template is not set, so the service chooses which identifiers it redacts',
              'inspect_template',
            )
          : judgeInspectTemplate(resource, template, 'inspect_template'),
      ];
    },
    properties: [...check.properties, 'inspect_template'],
    examples: () => {
      const { compliant, violating, undetermined: open, absent } = check.examples();
      const complete = (example: Example): Example => ({
        ...example,
        resource: { inspect_template: REFERENCE, ...example.resource },
        beside: inspectTemplate(SAMPLE_INFO_TYPES),
      });
      return {
        compliant: compliant.map(complete),
        violating: [
          ...violating.map(complete),
          ...compliant
            .slice(0, 1)
            .map((example) => ({ ...complete(example), beside: inspectTemplate(['EMAIL_ADDRESS']) })),
        ],
        undetermined: open.map(complete),
        absent: [
          ...absent.map((example) => ({ ...complete(example), outcome: example.outcome })),
          ...compliant
            .slice(0, 1)
            .map((example) => ({ ...example, title: 'no inspect_template', outcome: 'undetermined' as const })),
        ],
      };
    },
  };
}

const REFERENCE = '${google_data_loss_prevention_inspect_template.phi.id}';

function inspectTemplate(types: readonly unknown[]): Record<string, unknown> {
  const phi = { parent: 'projects/clinic', inspect_config: { info_types: types.map((name) => ({ name })) } };
  return { resource: { google_data_loss_prevention_inspect_template: { phi } } };
}

function armorExamples(more: Record<string, unknown>) {
  const armor = (title: string, shield: unknown, sdp: unknown): Example => ({
    title,
    resource: {
      location: 'us-central1',
      ...more,
      filter_config: { pi_and_jailbreak_filter_settings: { filter_enforcement: shield }, sdp_settings: sdp },
    },
    beside: inspectTemplate(SAMPLE_INFO_TYPES),
  });
  const advanced = { advanced_config: { inspect_template: REFERENCE } };
  return {
    compliant: [armor('every info type', 'ENABLED', advanced)],
    violating: [
      armor('no filter of prompt attacks', 'DISABLED', advanced),
      armor('the basic detection', 'ENABLED', { basic_config: { filter_enforcement: 'ENABLED' } }),
      {
        ...armor('a template that finds addresses only', 'ENABLED', advanced),
        beside: inspectTemplate(['EMAIL_ADDRESS', 'IP_ADDRESS']),
      },
    ],
    undetermined: [
      armor('the filter comes with deployment', UNDETERMINED, advanced),
      armor('a template elsewhere', 'ENABLED', {
        advanced_config: { inspect_template: 'projects/clinic/locations/us-central1/inspectTemplates/phi' },
      }),
      {
        ...armor('an info type comes with deployment', 'ENABLED', advanced),
        beside: inspectTemplate(['EMAIL_ADDRESS', UNDETERMINED]),
      },
    ],
    absent: [{ title: 'no settings', resource: { ...more, filter_config: {} }, outcome: 'fail' as const }],
  };
}
