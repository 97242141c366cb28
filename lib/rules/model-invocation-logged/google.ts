import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  type Outcome,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
  worst,
} from '../../core';
import {
  AUDIT_LOG_TYPES,
  auditConfig,
  auditConfigChecks,
  configsFor,
  judgeAuditConfigs,
  serviceOf,
} from '../support/google-audit-config';

const VERTEX = 'aiplatform.googleapis.com';
const PROJECT_CONFIG = 'google_project_iam_audit_config';
const ENDPOINT = 'google_vertex_ai_endpoint';
const LOGGING = 'predict_request_response_logging_config';

/** Resources that answer prompts and have no log of their own. */
const SERVING = ['google_vertex_ai_endpoint_with_model_garden_deployment', 'google_vertex_ai_reasoning_engine'];

/**
 * Calls of Vertex AI are in the data access logs of the project, which are off by default, and in the request and
 * response log of an endpoint. A configuration for all services is judged with the activity trail.
 *
 * Source: https://cloud.google.com/vertex-ai/docs/general/audit-logging
 */
export const googleInvocationChecks: Record<string, Check> = {
  ...auditConfigChecks(VERTEX, judgeConfig),
  ...Object.fromEntries(
    SERVING.map((type) => [
      type,
      { judge: judgeUse, properties: ['id'], examples: () => useExamples({ location: 'us-central1' }) },
    ]),
  ),
  google_project_service: {
    judge: (service) =>
      service.get('service').is(VERTEX) ? judgeUse(service) : notApplicable('the service has no models'),
    properties: ['service'],
    examples: serviceExamples,
  },
  [ENDPOINT]: {
    judge: judgeEndpoint,
    properties: [`${LOGGING}.enabled`, `${LOGGING}.sampling_rate`],
    examples: endpointExamples,
  },
};

function judgeConfig(config: ResourceView): readonly Verdict[] {
  return serviceOf(config).is(VERTEX)
    ? judgeAuditConfigs(configsFor(config, VERTEX))
    : [notApplicable('the configuration is for other services')];
}

/** Whether the calls of a project are in its data access logs, as far as this document says. */
function judgeUse(use: ResourceView): Verdict {
  const configs = configsFor(use, VERTEX);
  if (configs.length === 0) {
    return undetermined(
      'no audit configuration of this document records calls of Vertex AI: add one for aiplatform.googleapis.com or ' +
        'all services, or show that the folder or organization has it',
    );
  }
  const names = configs.map(({ address }) => address).join(', ');
  const outcomes: Record<Outcome, Verdict> = {
    pass: pass(`recorded by ${names}`),
    notApplicable: pass(`recorded by ${names}`),
    fail: fail(`${names} does not record every call of Vertex AI`),
    undetermined: undetermined(`whether ${names} records every call of Vertex AI is known only at deployment`),
  };
  return outcomes[worst(judgeAuditConfigs(configs))];
}

function judgeEndpoint(endpoint: ResourceView): Verdict {
  const config = endpoint.get(LOGGING);
  if (config.isAbsent) {
    return judgeUse(endpoint);
  }
  const own = judgeOwnLog(config);
  return own.outcome === 'pass' || configsFor(endpoint, VERTEX).length === 0 ? own : judgeUse(endpoint);
}

function judgeOwnLog(config: Value): Verdict {
  const [enabled, rate] = [config.get('enabled'), config.get('sampling_rate')];
  if (config.isUndetermined || enabled.isUndetermined || rate.isUndetermined) {
    return undetermined(`whether ${LOGGING} records every call is known only at deployment`, LOGGING);
  }
  if (!enabled.is(true)) {
    return fail(`${LOGGING}.enabled is ${enabled.describe()}; allowed: true`, `${LOGGING}.enabled`);
  }
  return rate.number === 1
    ? pass('', LOGGING)
    : fail(
        `${LOGGING}.sampling_rate is ${rate.describe()}, so calls are left out; allowed: 1`,
        `${LOGGING}.sampling_rate`,
      );
}

function beside(types: readonly unknown[]): Pick<Example, 'beside'> {
  return { beside: { resource: { [PROJECT_CONFIG]: { audit: auditConfig(VERTEX, types) } } } };
}

function useExamples(resource: Readonly<Record<string, unknown>>): Examples {
  return {
    compliant: [{ resource, ...beside(AUDIT_LOG_TYPES) }],
    violating: [{ resource, ...beside(['ADMIN_READ']) }],
    undetermined: [{ resource, ...beside([UNDETERMINED]) }],
    absent: [{ resource, outcome: 'undetermined', title: 'the folder or organization may have it' }],
  };
}

function serviceExamples(): Examples {
  const examples = useExamples({ project: 'clinic', service: VERTEX });
  const other: Example = {
    resource: { project: 'clinic', service: 'storage.googleapis.com' },
    title: 'another service',
  };
  return { ...examples, absent: [...examples.absent, { ...other, outcome: 'notApplicable' }] };
}

function endpointExamples(): Examples {
  const logged = (config: unknown): Example => ({
    resource: { name: '1042', location: 'us-central1', [LOGGING]: config },
  });
  const examples = useExamples({ name: '1042', location: 'us-central1' });
  return {
    compliant: [...examples.compliant, logged({ enabled: true, sampling_rate: 1 })],
    violating: [...examples.violating, logged({ enabled: false }), logged({ enabled: true, sampling_rate: 0.1 })],
    undetermined: [...examples.undetermined, logged({ enabled: UNDETERMINED, sampling_rate: 1 })],
    absent: examples.absent,
  };
}
