import { fail, notApplicable, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';

const TEMPLATE_POLICIES = [
  { name: 'DeletionPolicy', allowed: ['Retain', 'RetainExceptOnCreate'] },
  { name: 'UpdateReplacePolicy', allowed: ['Retain'] },
];

/**
 * Whether a resource of a template outlives its stack: CloudFormation deletes what it made unless both policies say
 * otherwise.
 *
 * @param noun what the resource is called in a message
 */
export function retained(resource: ResourceView, noun: string): Verdict[] {
  return TEMPLATE_POLICIES.map(({ name, allowed }) => judgePolicy(resource.attribute(name), name, allowed, noun));
}

/**
 * Whether Terraform refuses to destroy a resource. A plan does not say, so nothing is said of it there; the
 * configuration that it was made of does.
 *
 * @param loss what is lost with the resource, as the end of a sentence
 */
export function neverDestroyed(resource: ResourceView, loss: string): Verdict {
  const lifecycle = resource.attribute('lifecycle');
  if (lifecycle.isUndetermined) {
    return notApplicable('a plan does not say whether Terraform may destroy it');
  }
  const property = 'lifecycle.prevent_destroy';
  const prevents = lifecycle.get('prevent_destroy');
  if (prevents.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${prevents.describe()})`, property);
  }
  return prevents.is(true)
    ? pass('', property)
    : fail(`${property} is ${prevents.describe()}, so a change of the configuration can destroy ${loss}`, property);
}

function judgePolicy(value: Value, name: string, allowed: readonly string[], noun: string): Verdict {
  if (value.isUndetermined) {
    return undetermined(`${name} is known only at deployment (${value.describe()})`, name);
  }
  return allowed.includes(value.string ?? '')
    ? pass('', name)
    : fail(
        `${name} is ${value.describe()}, so CloudFormation deletes the ${noun}; allowed: ${allowed.join(', ')}`,
        name,
      );
}
