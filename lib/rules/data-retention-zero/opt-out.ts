import { type Check, fail, pass, undetermined, type Value, type Verdict } from '../../core';
import { organizationPolicyChecks } from '../support/organization-policies';

/**
 * Opt-out policies of AWS Organizations, by which AI services do not use content to improve. Values and names are
 * case-sensitive (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html).
 */
export const optOutChecks: Readonly<Record<string, Check>> = organizationPolicyChecks({
  type: 'AISERVICES_OPT_OUT_POLICY',
  judge,
  examples: (policy) => {
    const says = (choice: unknown) => ({ opt_out_policy: { '@@assign': choice } });
    const services = (title: string, content: unknown) => policy(title, { services: content });
    return {
      compliant: [
        services('all services', { '@@operators_allowed_for_child_policies': ['@@none'], default: says('optOut') }),
      ],
      violating: [
        services('one service opted in', { default: says('optOut'), rekognition: says('optIn') }),
        services('the wrong case', { default: says('OptOut') }),
      ],
      undetermined: [services('single services', { lex: says('optOut') })],
      absent: [{ ...policy('no services', {}), outcome: 'fail' }],
    };
  },
});

function judge(content: Value, property: string): Verdict {
  const services = content.get('services');
  if (!services.isObject) {
    return content.isObject && !services.isUndetermined
      ? fail(`${property} opts out of no service; allowed: optOut for default`, property)
      : undetermined(`${property} is known only at deployment (${content.describe()})`, property);
  }
  const names = services.keys().filter((name) => !name.startsWith('@@'));
  const choices = names.map((name) => [name, choiceOf(services.child(name))] as const);
  const optedIn = choices.filter(([, choice]) => !choice.isUndetermined && !choice.is('optOut'));
  if (optedIn.length > 0) {
    return fail(
      `${property} says ${optedIn.map(([name, choice]) => `${choice.describe()} for ${name}`).join(', ')}; allowed: optOut`,
      property,
    );
  }
  if (choices.some(([, choice]) => choice.isUndetermined)) {
    return undetermined(`what ${property} says of a service is known only at deployment`, property);
  }
  return names.includes('default')
    ? pass('', property)
    : undetermined(
        `${property} opts out of ${names.join(', ') || 'no service'} alone; whether another policy opts out of the default is not known`,
        property,
      );
}

function choiceOf(service: Value): Value {
  return service.child('opt_out_policy').child('@@assign');
}
