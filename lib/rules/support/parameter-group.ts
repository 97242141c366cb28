import {
  type Check,
  definePolicy,
  type Example,
  fail,
  notApplicable,
  type Outcome,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** What a database parameter group must set. */
export interface ParameterDemand {
  /** The parameter group families that know the parameter. */
  readonly families: RegExp;
  readonly parameter: string;
  /** Judges a known value. */
  accepts(value: string, policy: Policy): boolean;
  /** What is allowed, as the end of "…; allowed: ". */
  describe(policy: Policy): string;
  /** What the engine's default means for a family. */
  absent(family: string, policy: Policy): Extract<Outcome, 'pass' | 'fail'>;
  /** For the tests and the documentation: a family, values that are accepted, values that are not. */
  readonly samples: {
    readonly family: string;
    readonly accepted: readonly [string, ...string[]];
    readonly rejected: readonly [string, ...string[]];
  };
}

/** How a type of parameter group is written. */
export interface ParameterGroupForm {
  readonly family: string;
  readonly parameters: string;
  /**
   * The members of a list entry that hold name and value.
   *
   * @default - the parameters are a map
   */
  readonly entry?: { readonly name: string; readonly value: string };
}

/** Makes the check of one type of parameter group. */
export function parameterGroupCheck(form: ParameterGroupForm, demands: readonly ParameterDemand[]): Check {
  return {
    judge: (resource, policy) => judge(resource, form, demands, policy),
    properties: [
      ...new Set(demands.map(({ parameter }) => (form.entry === undefined ? `${form.parameters}.${parameter}` : ''))),
    ]
      .filter((path) => path !== '')
      .concat(form.entry === undefined ? [] : [`${form.parameters}[].${form.entry.value}`]),
    examples: () => examplesOf(form, demands),
  };
}

function judge(
  resource: ResourceView,
  form: ParameterGroupForm,
  demands: readonly ParameterDemand[],
  policy: Policy,
): Verdict[] {
  const family = resource.get(form.family);
  if (family.isUndetermined) {
    return [undetermined(`${form.family} is known only at deployment (${family.describe()})`, form.family)];
  }
  const concerned = demands.filter(({ families }) => families.test(family.string ?? ''));
  return concerned.length === 0
    ? [notApplicable()]
    : concerned.map((demand) => judgeParameter(resource, form, demand, family.string ?? '', policy));
}

function judgeParameter(
  resource: ResourceView,
  form: ParameterGroupForm,
  demand: ParameterDemand,
  family: string,
  policy: Policy,
): Verdict {
  const { parameter } = demand;
  const allowed = `allowed: ${demand.describe(policy)}`;
  const value = find(resource, form, parameter);
  if (value === undefined) {
    return demand.absent(family, policy) === 'pass'
      ? pass()
      : fail(`the parameter ${parameter} is not set in family ${family}; ${allowed}`, form.parameters);
  }
  if (value.isUndetermined || value.string === undefined) {
    return undetermined(`the parameter ${parameter} is known only at deployment (${value.describe()})`, value.path);
  }
  return demand.accepts(value.string.trim(), policy)
    ? pass()
    : fail(`the parameter ${parameter} is ${value.describe()}; ${allowed}`, value.path);
}

/** The value of a parameter; the unknown value that hides it; undefined where the group does not set it. */
function find(resource: ResourceView, form: ParameterGroupForm, parameter: string): Value | undefined {
  const { entry } = form;
  const parameters = resource.get(form.parameters);
  if (entry === undefined) {
    const value = parameters.child(parameter);
    return value.isAbsent ? undefined : value;
  }
  const entries = resource.properties.child(form.parameters).items();
  const named = entries.filter((one) => one.get(entry.name).is(parameter)).at(-1);
  if (named !== undefined) {
    return named.get(entry.value);
  }
  return entries.find((one) => one.isUndetermined || one.get(entry.name).isUndetermined);
}

function examplesOf(form: ParameterGroupForm, demands: readonly ParameterDemand[]) {
  const example = (demand: ParameterDemand, value: string | undefined, title: string): Example => {
    const { family } = demand.samples;
    const values = new Map(
      demands
        .filter(({ families }) => families.test(family))
        .map(({ parameter, samples }) => [parameter, samples.accepted[0] as string | undefined]),
    );
    values.set(demand.parameter, value);
    const set = [...values].filter(([, one]) => one !== undefined);
    const { entry } = form;
    const parameters =
      entry === undefined
        ? Object.fromEntries(set)
        : set.map(([name, one]) => ({ [entry.name]: name, [entry.value]: one }));
    return { title, resource: { [form.family]: family, [form.parameters]: parameters } };
  };
  return {
    compliant: demands.flatMap((demand) =>
      demand.samples.accepted.map((value) => example(demand, value, `${demand.parameter} is ${value}`)),
    ),
    violating: demands.flatMap((demand) =>
      demand.samples.rejected.map((value) => example(demand, value, `${demand.parameter} is ${value}`)),
    ),
    undetermined: demands.map((demand) =>
      example(demand, UNDETERMINED, `${demand.parameter} is known only at deployment`),
    ),
    absent: demands.map((demand) => ({
      ...example(demand, undefined, `${demand.parameter} is left out`),
      outcome: demand.absent(demand.samples.family, DEFAULT_POLICY),
    })),
  };
}

/** The examples are those of the default policy. */
const DEFAULT_POLICY = definePolicy();
