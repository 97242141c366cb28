import { type Check, fail, pass, undetermined, type Value, type Verdict } from '../../core';
import { organizationPolicyChecks } from '../support/organization-policies';

/**
 * Bedrock policies of AWS Organizations, which enforce a guardrail on accounts
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_bedrock_syntax.html).
 */
export const organizationChecks: Readonly<Record<string, Check>> = organizationPolicyChecks({
  type: 'BEDROCK_POLICY',
  judge,
  examples: (policy) => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/abcdef123456';
    const enforcing = (title: string, more: Record<string, unknown>) => {
      const configuration = { identifier: { '@@assign': `${arn}:1` }, ...more };
      return policy(title, { bedrock: { guardrail_inference: { 'us-east-1': { config_1: configuration } } } });
    };
    const model = { excluded_models: { '@@assign': ['amazon.nova-lite-v1:0'] } };
    return {
      compliant: [enforcing('a published version', { input_tags: { '@@assign': 'ignore' } })],
      violating: [
        enforcing('the draft', { identifier: { '@@assign': `${arn}:DRAFT` } }),
        enforcing('tags of callers', { input_tags: { '@@assign': 'honor' } }),
        enforcing('a part of the messages', { selective_content_guarding: { messages: { '@@assign': 'selective' } } }),
        enforcing('a model left out', { model_enforcement: model }),
      ],
      undetermined: [],
      absent: [{ ...policy('no Region', {}), outcome: 'fail' }],
    };
  },
});

function judge(content: Value, property: string): readonly Verdict[] {
  if (!content.isObject) {
    return [undetermined(`the policy is known only at deployment (${content.describe()})`, property)];
  }
  const regions = content.get('bedrock.guardrail_inference');
  const verdicts = regions
    .keys()
    .map((region) => regions.child(region))
    .flatMap((region) => region.keys().map((name) => region.child(name)))
    .filter((configuration) => !configuration.child('identifier').isAbsent)
    .map((configuration) => judgeConfiguration(configuration, property));
  return verdicts.length > 0 ? verdicts : [fail('the policy enforces no guardrail in any Region', property)];
}

function judgeConfiguration(configuration: Value, property: string): Verdict {
  const choices = ['input_tags', 'selective_content_guarding.messages', 'selective_content_guarding.system'].map(
    (path) => [path, (assigned(configuration, path).text ?? '').toLowerCase()] as const,
  );
  const open = choices.find(([, choice]) => choice === 'honor' || choice === 'selective');
  if (open !== undefined) {
    return fail(
      `${open[0]} is '${open[1]}', so callers choose what is filtered; allowed: ignore, comprehensive`,
      property,
    );
  }
  const excluded = assigned(configuration, 'model_enforcement.excluded_models').items();
  if (excluded.length > 0) {
    return fail(`model_enforcement leaves out ${excluded.map((model) => model.describe()).join(', ')}`, property);
  }
  const identifier = assigned(configuration, 'identifier').text ?? '';
  if (/:[1-9]\d*$/.test(identifier)) {
    return pass('', property);
  }
  return identifier.includes('${') || identifier === ''
    ? undetermined('which version of the guardrail is enforced is known only at deployment', property)
    : fail(
        `the identifier '${identifier}' names no published version; allowed: an ARN that ends in ':' and a number`,
        property,
      );
}

/** The value that a policy assigns; operators that add to an inherited value are taken for it. */
function assigned(configuration: Value, path: string): Value {
  const value = configuration.get(path);
  return value.isObject ? value.child(value.keys()[0] ?? '') : value;
}
