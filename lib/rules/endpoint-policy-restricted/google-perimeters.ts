import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceTree,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { usesVertexAi } from '../support/vertex-use';

const MODEL_API = 'aiplatform.googleapis.com';

/**
 * Perimeters of VPC Service Controls: they fence Vertex AI in, not only in a dry run, and their rules for what may
 * come in and go out name somebody or somewhere.
 *
 * Sources: https://cloud.google.com/vpc-service-controls/docs/dry-run-mode,
 * https://cloud.google.com/vpc-service-controls/docs/ingress-egress-rules
 */
export const perimeterChecks: Readonly<Record<string, Check>> = {
  google_access_context_manager_service_perimeter: {
    judge: ({ properties, resource }) => judgePerimeter(properties, resource.tree),
    properties: perimeterProperties(''),
    examples: () => perimeterExamples((perimeter) => perimeter),
  },
  google_access_context_manager_service_perimeters: {
    judge: ({ properties, resource }) => {
      const perimeters = properties.child('service_perimeters').items();
      return perimeters.length === 0
        ? notApplicable()
        : perimeters.flatMap((perimeter) => judgePerimeter(perimeter, resource.tree));
    },
    properties: perimeterProperties('service_perimeters.'),
    examples: () => perimeterExamples((perimeter) => ({ service_perimeters: [perimeter] })),
  },
  google_access_context_manager_service_perimeter_ingress_policy: {
    judge: ({ properties }) => judgeOpening(properties, opensInward(properties), INWARD),
    properties: ['ingress_from.identity_type', 'ingress_from.sources.access_level'],
    examples: () => ruleExamples(ingress),
  },
  google_access_context_manager_service_perimeter_egress_policy: {
    judge: ({ properties }) => judgeOpening(properties, opensOutward(properties), OUTWARD),
    properties: ['egress_from.identity_type', 'egress_to.resources'],
    examples: () => ruleExamples(egress),
  },
};

const INWARD = 'lets any identity in from anywhere';
const OUTWARD = 'lets any identity take data to any project';

function perimeterProperties(prefix: string): string[] {
  return [
    'status.restricted_services',
    'use_explicit_dry_run_spec',
    'status.ingress_policies',
    'status.egress_policies',
  ].map((property) => `${prefix}${property}`);
}

function judgePerimeter(perimeter: Value, tree: ResourceTree): Verdict[] {
  if (perimeter.get('perimeter_type').is('PERIMETER_TYPE_BRIDGE')) {
    return [notApplicable('a bridge restricts nothing of its own')];
  }
  const status = perimeter.get('status');
  return [
    judgeServices(perimeter, tree),
    ...status
      .child('ingress_policies')
      .items()
      .map((rule) => judgeOpening(rule, opensInward(rule), INWARD)),
    ...status
      .child('egress_policies')
      .items()
      .map((rule) => judgeOpening(rule, opensOutward(rule), OUTWARD)),
  ];
}

function judgeServices(perimeter: Value, tree: ResourceTree): Verdict {
  const property =
    perimeter.path === '' ? 'status.restricted_services' : `${perimeter.path}.status.restricted_services`;
  switch (restricts(perimeter.get('status'))) {
    case true:
      return pass('', property);
    case undefined:
      return undetermined(`${property} is known only at deployment`, property);
    default:
      break;
  }
  if (restricts(perimeter.get('spec')) === true) {
    return fail(`the perimeter fences ${MODEL_API} in as a dry run only: nothing is enforced`, property);
  }
  return usesVertexAi(tree)
    ? fail(`${property} does not name ${MODEL_API}, and Vertex AI is in use`, property)
    : notApplicable('the perimeter has nothing to do with models');
}

function restricts(configuration: Value): Answer {
  return anyOf(
    configuration.all('restricted_services[]').map((name) => (name.isUndetermined ? undefined : name.is(MODEL_API))),
  );
}

function opensInward(rule: Value): Answer {
  return allOf([
    isAnyone(rule.get('ingress_from.identity_type')),
    anyOf(rule.all('ingress_from.sources[].access_level').map(isWildcard)),
  ]);
}

function opensOutward(rule: Value): Answer {
  return allOf([
    isAnyone(rule.get('egress_from.identity_type')),
    anyOf(rule.all('egress_to.resources[]').map(isWildcard)),
  ]);
}

function judgeOpening(rule: Value, opens: Answer, says: string): Verdict {
  if (opens === false) {
    return pass('', rule.path);
  }
  return opens === true
    ? fail(`the rule ${says}`, rule.path)
    : undetermined('whom the rule admits is known only at deployment', rule.path);
}

function isAnyone(type: Value): Answer {
  return type.isUndetermined ? undefined : type.string?.startsWith('ANY_') === true;
}

function isWildcard(value: Value): Answer {
  return value.isUndetermined ? undefined : value.is('*');
}

function ingress(identity: Readonly<Record<string, unknown>>, source: string): Record<string, unknown> {
  return {
    ingress_from: { ...identity, sources: [{ access_level: source }] },
    ingress_to: { resources: ['*'], operations: [{ service_name: MODEL_API }] },
  };
}

function egress(identity: Readonly<Record<string, unknown>>, resource: string): Record<string, unknown> {
  return {
    egress_from: identity,
    egress_to: { resources: [resource], operations: [{ service_name: 'storage.googleapis.com' }] },
  };
}

const ANYONE = { identity_type: 'ANY_IDENTITY' };
const SOMEBODY = { identities: ['serviceAccount:deploy@clinic.iam.gserviceaccount.com'] };

function ruleExamples(
  rule: (identity: Readonly<Record<string, unknown>>, place: string) => Record<string, unknown>,
): Examples {
  return {
    compliant: [
      { resource: rule(SOMEBODY, '*'), title: 'a named identity' },
      { resource: rule(ANYONE, 'projects/123456789012'), title: 'a named place' },
    ],
    violating: [{ resource: rule(ANYONE, '*'), title: 'any identity, any place' }],
    undetermined: [{ resource: rule({ identity_type: UNDETERMINED }, '*') }],
    absent: [{ resource: { perimeter: 'accessPolicies/1/servicePerimeters/phi' }, outcome: 'pass', title: 'no rule' }],
  };
}

function perimeterExamples(holder: (perimeter: Record<string, unknown>) => Record<string, unknown>): Examples {
  const services = (...names: string[]) => ({ restricted_services: names });
  const perimeter = (members: Record<string, unknown>, title: string): Example => ({
    resource: holder({ name: 'accessPolicies/1/servicePerimeters/phi', title: 'phi', ...members }),
    title,
  });
  const fenced = services(MODEL_API, 'storage.googleapis.com');
  return {
    compliant: [
      perimeter({ status: fenced }, 'Vertex AI is restricted'),
      perimeter({ status: { ...fenced, ingress_policies: [ingress(SOMEBODY, '*')] } }, 'a named identity may come in'),
    ],
    violating: [
      perimeter({ use_explicit_dry_run_spec: true, spec: fenced }, 'a dry run only'),
      perimeter({ status: { ...fenced, ingress_policies: [ingress(ANYONE, '*')] } }, 'anybody may come in'),
      perimeter({ status: { ...fenced, egress_policies: [egress(ANYONE, '*')] } }, 'data may go anywhere'),
      {
        ...perimeter({ status: services('storage.googleapis.com') }, 'Vertex AI is in use and not restricted'),
        beside: { resource: { google_vertex_ai_endpoint: { notes: { location: 'us-central1' } } } },
      },
    ],
    undetermined: [perimeter({ status: services(UNDETERMINED) }, 'services known only at deployment')],
    absent: [
      {
        ...perimeter({ status: services('storage.googleapis.com') }, 'no model is in use'),
        outcome: 'notApplicable',
      },
    ],
  };
}
