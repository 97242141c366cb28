import {
  type Check,
  type Example,
  type Examples,
  notApplicable,
  UNDETERMINED,
  type Value,
  type Verdict,
} from '../../core';

/** How a type spells the type and the content of a policy of AWS Organizations. */
const FORMS: Readonly<Record<string, { readonly type: string; readonly content: string }>> = {
  'AWS::Organizations::Policy': { type: 'Type', content: 'Content' },
  aws_organizations_policy: { type: 'type', content: 'content' },
};

/** What is demanded of one type of policy of AWS Organizations. */
export interface OrganizationPolicyDemand {
  /** The type of policy, such as `BEDROCK_POLICY`; policies of other types are not judged. */
  readonly type: string;
  /** Judges the content, a JSON document or what cannot be read as one. */
  judge(content: Value, property: string): Verdict | readonly Verdict[];
  /** Examples, made by a function that writes a policy with a content. */
  examples(policy: (title: string, content: unknown) => Example): Examples;
}

/** The checks of one type of policy of AWS Organizations, in CloudFormation and Terraform. */
export function organizationPolicyChecks(demand: OrganizationPolicyDemand): Readonly<Record<string, Check>> {
  return Object.fromEntries(
    Object.entries(FORMS).map(([type, form]): [string, Check] => [
      type,
      {
        judge: (resource) =>
          resource.get(form.type).is(demand.type)
            ? demand.judge(resource.get(form.content).document(), form.content)
            : notApplicable(),
        properties: [form.content],
        examples: () => {
          const policy = (title: string, content: unknown): Example => ({
            title,
            resource: {
              [form.type]: demand.type,
              [form.content]: content === UNDETERMINED ? content : JSON.stringify(content),
            },
          });
          const { compliant, violating, undetermined, absent } = demand.examples(policy);
          return {
            compliant,
            violating,
            undetermined: [policy('a content that comes with deployment', UNDETERMINED), ...undetermined],
            absent: [
              ...absent,
              {
                title: 'a policy of another type',
                resource: { [form.type]: 'SERVICE_CONTROL_POLICY', [form.content]: '{}' },
                outcome: 'notApplicable',
              },
            ],
          };
        },
      },
    ]),
  );
}
