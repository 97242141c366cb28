import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { auditConfigChecks, configsFor, judgeAuditConfigs, serviceOf } from '../support/google-audit-config';

const ALL_SERVICES = 'allServices';

/**
 * Services that hold PHI or keys, and `allServices`, which stands for them. `aiplatform.googleapis.com` alone is the
 * subject of `model-invocation-logged`.
 */
const SERVICES = [
  ALL_SERVICES,
  'bigquery.googleapis.com',
  'cloudkms.googleapis.com',
  'discoveryengine.googleapis.com',
  'healthcare.googleapis.com',
  'secretmanager.googleapis.com',
  'storage.googleapis.com',
];

const OWNERS = ['project', 'folder', 'organization', 'billing_account'];

/** What tells audit logs in a filter: their names, and the payload that only they have. */
const AUDIT_IN_FILTER = /cloudaudit\.googleapis\.com|protoPayload/i;
/** What says that a filter is about other logs: their names, and payloads that audit logs do not have. */
const OTHER_IN_FILTER = /\blogName\s*[=:]|\blog_id\(|textPayload|jsonPayload|httpRequest\./i;
const NEGATION = /\bNOT\b|(?:^|[\s(])-|!=|!~/;

/**
 * Audit configurations, sinks that deliver audit logs, and exclusions that drop them before they are stored. Admin
 * activity cannot be excluded, data access can.
 *
 * Source: https://cloud.google.com/logging/docs/routing/overview#exclusions
 */
export const googleTrailChecks: Record<string, Check> = {
  ...auditConfigChecks(ALL_SERVICES, judgeConfig),
  ...Object.fromEntries(
    OWNERS.flatMap((owner) => [
      [
        `google_logging_${owner}_sink`,
        { judge: judgeSink, properties: ['disabled', 'exclusions.filter'], examples: sinkExamples },
      ],
      [
        `google_logging_${owner}_exclusion`,
        { judge: judgeExclusionResource, properties: ['filter', 'disabled'], examples: exclusionExamples },
      ],
    ]),
  ),
};

function judgeConfig(config: ResourceView): readonly Verdict[] {
  const service = serviceOf(config);
  const name = SERVICES.find((one) => service.is(one));
  return name === undefined
    ? [notApplicable('the service holds no PHI that this rule knows of')]
    : judgeAuditConfigs(configsFor(config, name));
}

function judgeSink(sink: ResourceView): readonly Verdict[] {
  const disabled = sink.get('disabled');
  const exclusions = sink.properties.child('exclusions').items();
  return [
    disabled.isUndetermined
      ? undetermined(`disabled is known only at deployment (${disabled.describe()})`, 'disabled')
      : disabled.is(true)
        ? fail('disabled is true, so the sink delivers nothing', 'disabled')
        : pass('', 'disabled'),
    ...exclusions.map((exclusion) => judgeExclusion(exclusion, sink)),
  ];
}

function judgeExclusionResource(exclusion: ResourceView): Verdict {
  return judgeExclusion(exclusion.properties);
}

/** A sink with a filter of its own excludes only among what it would deliver. */
function judgeExclusion(exclusion: Value, sink?: ResourceView): Verdict {
  const [filter, disabled] = [exclusion.get('filter'), exclusion.get('disabled')];
  if (disabled.is(true)) {
    return notApplicable('the exclusion is disabled');
  }
  const own = sink?.get('filter');
  if (own?.string !== undefined && !AUDIT_IN_FILTER.test(own.string) && OTHER_IN_FILTER.test(own.string)) {
    return notApplicable('the sink is for other logs');
  }
  const { text, path } = filter;
  if (text !== undefined && AUDIT_IN_FILTER.test(text) && !NEGATION.test(text)) {
    return fail(`${path} is ${JSON.stringify(text)}, which drops audit logs`, path);
  }
  if (filter.isAbsent || filter.is('')) {
    return fail(`${path} is ${filter.describe()}, which drops every log`, path);
  }
  return !filter.isUndetermined && OTHER_IN_FILTER.test(text ?? '') && !AUDIT_IN_FILTER.test(text ?? '')
    ? pass('', path)
    : undetermined(
        `${path} is ${filter.describe()}, and whether it drops audit logs cannot be told; name the log that it is for (logName)`,
        path,
      );
}

function sinkExamples(): Examples {
  const sink = (more: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'audit', destination: 'storage.googleapis.com/records', ...more },
  });
  const exclusion = (filter: string) => sink({ exclusions: [{ name: 'noise', filter }] });
  return {
    compliant: [sink({ disabled: false }), exclusion('logName:"requests"')],
    violating: [
      sink({ disabled: true }),
      exclusion('logName:"cloudaudit.googleapis.com%2Fdata_access"'),
      exclusion('protoPayload.methodName="google.cloud.aiplatform.v1.PredictionService.Predict"'),
    ],
    undetermined: [sink({ disabled: UNDETERMINED }), exclusion('severity < ERROR')],
    absent: [{ ...sink({}), outcome: 'pass', title: 'a sink is enabled by default' }],
  };
}

function exclusionExamples(): Examples {
  const exclusion = (more: Readonly<Record<string, unknown>>): Example => ({ resource: { name: 'noise', ...more } });
  return {
    compliant: [exclusion({ filter: 'logName="projects/clinic/logs/requests"' })],
    violating: [
      exclusion({ filter: 'log_id("cloudaudit.googleapis.com/data_access")' }),
      exclusion({ filter: 'protoPayload.serviceName="aiplatform.googleapis.com"' }),
      exclusion({ filter: '' }),
    ],
    undetermined: [exclusion({ filter: UNDETERMINED }), exclusion({ filter: 'resource.type="gce_instance"' })],
    absent: [
      { ...exclusion({}), outcome: 'fail', title: 'no filter' },
      { ...exclusion({ filter: 'protoPayload:*', disabled: true }), outcome: 'notApplicable', title: 'disabled' },
    ],
  };
}
