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
  type Verdict,
} from '../../core';

/** A server parameter that Terraform keeps in a resource of its own. */
export interface ServerParameter {
  readonly name: string;
  accepts(value: string, policy: Policy): boolean;
  describe(policy: Policy): string;
  readonly accepted: readonly [string, ...string[]];
  readonly rejected: readonly [string, ...string[]];
}

/** A parameter that must be on. */
export function parameterOn(name: string): ServerParameter {
  return {
    name,
    accepts: (value) => ['on', 'true', '1'].includes(value.toLowerCase()),
    describe: () => 'ON',
    accepted: ['ON', 'on'],
    rejected: ['OFF', 'off'],
  };
}

/** The check of a resource that sets one server parameter by name and value; other parameters do not concern it. */
export function serverParameterCheck(parameter: ServerParameter): Check {
  const example = (value: string | undefined): Example => ({
    resource: { name: parameter.name, ...(value === undefined ? {} : { value }) },
  });
  return {
    judge: (resource, policy) => judge(resource, parameter, policy),
    properties: ['value'],
    examples: () => ({
      compliant: parameter.accepted.map(example),
      violating: parameter.rejected.map(example),
      undetermined: [example(UNDETERMINED), { resource: { name: UNDETERMINED, value: parameter.rejected[0] } }],
      absent: [
        { ...example(undefined), outcome: 'notApplicable' },
        { resource: { name: 'timezone', value: 'UTC' }, outcome: 'notApplicable' },
      ],
    }),
  };
}

function judge(resource: ResourceView, parameter: ServerParameter, policy: Policy): Verdict {
  const name = resource.get('name');
  const value = resource.get('value');
  if (name.isUndetermined) {
    return value.string !== undefined && parameter.accepts(value.string, policy)
      ? pass()
      : undetermined(`which parameter is set is known only at deployment (${name.describe()})`, 'name');
  }
  if (!name.is(parameter.name) || value.isAbsent) {
    return notApplicable();
  }
  if (value.isUndetermined || value.string === undefined) {
    return undetermined(`${parameter.name} is known only at deployment (${value.describe()})`, 'value');
  }
  return parameter.accepts(value.string.trim(), policy)
    ? pass()
    : fail(`${parameter.name} is ${value.describe()}; allowed: ${parameter.describe(policy)}`, 'value');
}
