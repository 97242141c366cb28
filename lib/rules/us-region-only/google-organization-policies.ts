import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { isAllowedGooglePlace } from './places';

const CONSTRAINT = 'gcp.resourceLocations';
const ALLOWED = 'spec.rules.values.allowed_values';

/**
 * The organization policy on locations: what it allows must be allowed here. Values are locations, or groups of them
 * such as `in:us-locations` and `in:us-east4-locations`.
 *
 * Source: https://cloud.google.com/resource-manager/docs/organization-policy/defining-locations
 */
export const organizationPolicyChecks: Readonly<Record<string, Check>> = {
  google_org_policy_policy: {
    judge,
    properties: ['name', ALLOWED],
    examples: () => ({
      compliant: [
        policy({ values: { allowed_values: ['in:us-locations'] } }),
        policy({ values: { allowed_values: ['in:us-east4-locations', 'us-central1'] } }),
        policy({ deny_all: 'TRUE' }, 'nothing is allowed anywhere'),
      ],
      violating: [
        policy({ values: { allowed_values: ['in:us-locations', 'in:eu-locations'] } }),
        policy({ values: { denied_values: ['in:asia-locations'] } }, 'a list of what is denied'),
        policy({ allow_all: 'TRUE' }),
      ],
      undetermined: [policy({ values: { allowed_values: [UNDETERMINED] } })],
      absent: [
        { resource: { name: `folders/1/policies/${CONSTRAINT}` }, outcome: 'undetermined', title: 'no rule' },
        {
          resource: { name: 'folders/1/policies/sql.restrictPublicIp', spec: { rules: [{ enforce: 'TRUE' }] } },
          outcome: 'notApplicable',
          title: 'another constraint',
        },
      ],
    }),
  },
};

function judge(resource: ResourceView, policy: Policy): Verdict | readonly Verdict[] {
  const name = resource.get('name');
  if (!name.text?.endsWith(`/${CONSTRAINT}`)) {
    return name.isUndetermined
      ? undetermined(`which constraint is set is known only at deployment (${name.describe()})`, 'name')
      : notApplicable('the policy is not about locations');
  }
  const rules = resource.all('spec.rules[]').filter(({ isAbsent }) => !isAbsent);
  return rules.length === 0
    ? undetermined('spec.rules is not set, so the policy of the parent decides', 'spec.rules')
    : rules.flatMap((rule) => judgeRule(rule, policy));
}

function judgeRule(rule: Value, policy: Policy): Verdict[] {
  if (isOn(rule.get('deny_all'))) {
    return [pass('', rule.path)];
  }
  const allowed = rule.all('values.allowed_values[]').filter(({ isAbsent }) => !isAbsent);
  return isOn(rule.get('allow_all')) || allowed.length === 0
    ? [fail(`${rule.path} does not name the locations that it allows; allowed: in:us-locations`, rule.path)]
    : allowed.map((value) => judgeLocation(value, policy));
}

function judgeLocation(value: Value, policy: Policy): Verdict {
  if (value.isUndetermined) {
    return undetermined(`${value.path} is known only at deployment (${value.describe()})`, value.path);
  }
  const location = (value.string ?? '').replace(/^(?:in|is):/, '').replace(/-locations$/, '');
  return isAllowedGooglePlace(location.toLowerCase(), policy)
    ? pass('', value.path)
    : fail(
        `${value.path} is ${value.describe()}; allowed: in:us-locations and groups of regions in the US`,
        value.path,
      );
}

function isOn(value: Value): boolean {
  return value.is(true) || value.string?.toUpperCase() === 'TRUE';
}

function policy(rule: Readonly<Record<string, unknown>>, title?: string): Example {
  const resource = { name: `folders/1/policies/${CONSTRAINT}`, parent: 'folders/1', spec: { rules: [rule] } };
  return { resource, ...(title === undefined ? {} : { title }) };
}
