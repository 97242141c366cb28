import type { Check, Policy, ResourceView } from '../../core';
import { judgeRow, type PropertyRow, tableChecks } from '../support/property-table';
import { inSnakeCase } from '../support/spelling';
import { PUBLISHED_VERSION } from './guardrail-version';

/** Models without text to filter may be left out. */
const WITHOUT_TEXT = /embed|rerank/i;

const COMPREHENSIVE = 'callers may choose what is filtered unless the configuration says otherwise';

/**
 * The guardrail that an account enforces on every call of a model, in one Region
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-enforcements.html).
 */
const rows: readonly PropertyRow[] = [
  {
    types: ['AWS::Bedrock::EnforcedGuardrailConfiguration'],
    property: 'GuardrailVersion',
    accepts: PUBLISHED_VERSION,
    rejects: ['DRAFT'],
    absent: 'fail',
  },
  {
    types: ['AWS::Bedrock::EnforcedGuardrailConfiguration'],
    property: 'ModelEnforcement.ExcludedModels[]',
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : WITHOUT_TEXT.test(value.string ?? '')),
      describe: () => 'models whose answers are no text (embeddings, reranking)',
      samples: ['amazon.titan-embed-text-v2:0'],
    },
    rejects: ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'ALL'],
    absent: 'pass',
    why: 'no model is excluded',
  },
  {
    types: ['AWS::Bedrock::EnforcedGuardrailConfiguration'],
    property: 'ModelEnforcement.IncludedModels',
    accepts: {
      accepts: (value) => {
        const models = value.items();
        return (
          models.some((model) => model.is('ALL')) || (models.some((model) => model.isUndetermined) ? undefined : false)
        );
      },
      describe: () => 'ALL',
      samples: [['ALL']],
    },
    rejects: [['amazon.nova-lite-v1:0'], []],
    absent: 'pass',
    why: 'the guardrail is enforced on all models',
  },
  ...['Messages', 'System'].map(
    (part): PropertyRow => ({
      types: ['AWS::Bedrock::EnforcedGuardrailConfiguration'],
      property: `SelectiveContentGuarding.${part}`,
      accepts: ['COMPREHENSIVE'],
      rejects: ['SELECTIVE'],
      absent: 'undetermined',
      why: COMPREHENSIVE,
    }),
  ),
];

const TERRAFORM = 'aws_bedrock_enforced_guardrail_configuration';

/** The same resource of the AWS provider, with the same members. */
const terraformRows: readonly PropertyRow[] = rows.map((row) => ({
  ...row,
  types: [TERRAFORM],
  property: inSnakeCase(row.property),
}));

/** The types that enforce a guardrail on an account. */
export const ENFORCEMENT_TYPES: readonly string[] = ['AWS::Bedrock::EnforcedGuardrailConfiguration', TERRAFORM];

/** Whether the guardrail applies to every call, whatever the caller says. */
export function enforcesAlways(enforcement: ResourceView, policy: Policy): boolean {
  return [...rows, ...terraformRows]
    .filter(({ types }) => types.includes(enforcement.type))
    .flatMap((row) => judgeRow(row, enforcement, policy))
    .every(({ outcome }) => outcome === 'pass');
}

export const enforcementChecks: Readonly<Record<string, Check>> = tableChecks([...rows, ...terraformRows]);
