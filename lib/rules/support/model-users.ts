import { type Check, type Example, type Examples, notApplicable, type ResourceView, type Verdict } from '../../core';
import { DOCUMENT_TYPES, grantingProperties, withDocument } from './granted-policies';
import { firstModelUser, MODEL_USER_TYPES, usesModels } from './model-access';

/** What a demand says of the documents in which models are used. */
export interface ModelUserDemand {
  /** Says of a resource that gives access to models whether the demand is met in its document. */
  judge(user: ResourceView): Verdict;
  /**
   * Says what of the resource itself violates the demand, models or not.
   *
   * @default - nothing does
   */
  readonly offends?: (user: ResourceView) => readonly Verdict[];
  /** What else a CloudFormation template holds when the demand is met, and when it is not. */
  readonly templates: Companions;
  /** The same for a Terraform configuration. */
  readonly configurations: Companions;
}

/** Resources that stand beside a user of models in an example. */
export interface Companions {
  readonly met: Readonly<Record<string, unknown>>;
  readonly violated: Readonly<Record<string, unknown>>;
}

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';

/**
 * The checks of a demand on everything that gives access to models of Bedrock. What the document leaves open is asked
 * once, of the first such resource.
 */
export function modelUserChecks(demand: ModelUserDemand): Record<string, Check> {
  return Object.fromEntries(
    MODEL_USER_TYPES.map((type) => [
      type,
      {
        judge: (user: ResourceView) => [...(demand.offends?.(user) ?? []), judgeUser(user, demand)],
        properties: DOCUMENT_TYPES.includes(type) ? grantingProperties(type) : ['id'],
        examples: () => examplesOf(type, demand),
      },
    ]),
  );
}

function judgeUser(user: ResourceView, demand: ModelUserDemand): Verdict {
  if (!usesModels(user)) {
    return notApplicable('it gives no access to models');
  }
  const verdict = demand.judge(user);
  const first = firstModelUser(user);
  return verdict.outcome === 'undetermined' && first !== undefined && first !== user.resource
    ? notApplicable(`asked of ${first.address}`)
    : verdict;
}

function examplesOf(type: string, demand: ModelUserDemand): Examples {
  const isTemplate = type.startsWith('AWS::');
  const { met, violated } = isTemplate ? demand.templates : demand.configurations;
  const beside = (resources: Readonly<Record<string, unknown>>) => ({
    beside: isTemplate ? { Resources: resources } : { resource: resources },
  });
  const isHolder = DOCUMENT_TYPES.includes(type);
  const subject = (Action: string): Example => ({
    resource: isHolder
      ? withDocument(type, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: MODEL }] })
      : { name: 'notes' },
  });
  const user = subject('bedrock:InvokeModel');
  return {
    compliant: [{ ...user, ...beside(met) }],
    violating: [{ ...user, ...beside(violated) }],
    undetermined: [{ ...user, title: 'nothing else in the document' }],
    absent: isHolder
      ? [{ ...subject('s3:GetObject'), outcome: 'notApplicable', title: 'another service' }]
      : [{ ...user, outcome: 'undetermined', title: 'it may be met in another document' }],
  };
}
