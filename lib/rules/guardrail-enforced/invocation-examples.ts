import { type Example, type Examples, UNDETERMINED } from '../../core';
import { DOCUMENT_TYPES, MANAGED_TYPES, withDocument, withManagedPolicy } from '../support/granted-policies';

const ACTIONS: readonly string[] = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const EMBEDDINGS = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0';
const GUARDRAIL = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/abcdef123456';
const FULL_ACCESS = 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess';

/** The examples of a type that gives permissions by documents of its own, by naming policies of AWS, or by both. */
export function invocationExamples(type: string): Examples {
  const all = [
    ...(DOCUMENT_TYPES.includes(type) ? [documentExamples(type)] : []),
    ...(MANAGED_TYPES.includes(type) ? [managedExamples(type)] : []),
  ];
  return {
    compliant: all.flatMap(({ compliant }) => compliant),
    violating: all.flatMap(({ violating }) => violating),
    undetermined: all.flatMap(({ undetermined }) => undetermined),
    absent: all.flatMap(({ absent }) => absent),
  };
}

function documentExamples(type: string): Examples {
  const allow = { Effect: 'Allow', Action: ACTIONS, Resource: MODEL };
  const deny = {
    Effect: 'Deny',
    Action: ACTIONS,
    Resource: '*',
    Condition: { StringNotEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
  };
  const when = (condition: unknown) => ({ ...allow, Condition: condition });
  const holding = (title: string, ...statements: unknown[]): Example => ({
    title,
    resource: withDocument(type, { Version: '2012-10-17', Statement: statements }),
  });
  return {
    compliant: [
      holding('a denial of other calls', allow, deny),
      holding('a condition', when({ ArnLike: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:*` } })),
      { ...holding('a guardrail that the account enforces', allow), beside: enforced(type) },
    ],
    violating: [
      holding('no condition', allow),
      holding('every call of Bedrock', { ...allow, Action: 'bedrock:*', Resource: '*' }),
      holding(
        'a condition that calls without a guardrail meet',
        when({ StringEqualsIfExists: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } }),
      ),
      holding('a denial of one of two actions', allow, { ...deny, Action: 'bedrock:InvokeModel' }),
      holding('the draft', when({ StringEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:DRAFT` } })),
    ],
    undetermined: [
      holding('any guardrail', when({ Null: { 'bedrock:GuardrailIdentifier': 'false' } })),
      holding('an action that comes with deployment', { ...allow, Action: `bedrock:${UNDETERMINED}` }),
    ],
    absent: [
      { ...holding('no call of a model', { ...allow, Action: 's3:GetObject' }), outcome: 'notApplicable' },
      { ...holding('an embedding model', { ...allow, Resource: EMBEDDINGS }), outcome: 'notApplicable' },
      { title: 'no policy', resource: {}, outcome: 'notApplicable' },
    ],
  };
}

function managedExamples(type: string): Examples {
  const naming = (title: string, policy: unknown): Example => ({ title, resource: withManagedPolicy(type, policy) });
  return {
    compliant: [{ ...naming('a policy of AWS, with enforcement', FULL_ACCESS), beside: enforced(type) }],
    violating: [naming('a policy of AWS', FULL_ACCESS)],
    undetermined: [{ ...naming('a policy that comes with deployment', UNDETERMINED), beside: guardrail(type) }],
    absent: [
      {
        ...naming('a policy without models', 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'),
        outcome: 'notApplicable',
      },
    ],
  };
}

/** The configuration by which the account enforces a guardrail, beside a resource of a type. */
function enforced(type: string): Record<string, unknown> {
  return isTemplate(type)
    ? template('Enforced', 'AWS::Bedrock::EnforcedGuardrailConfiguration', {
        GuardrailIdentifier: GUARDRAIL,
        GuardrailVersion: '1',
        SelectiveContentGuarding: { Messages: 'COMPREHENSIVE', System: 'COMPREHENSIVE' },
      })
    : {
        resource: {
          aws_bedrock_enforced_guardrail_configuration: {
            enforced: {
              guardrail_identifier: GUARDRAIL,
              guardrail_version: '1',
              selective_content_guarding: { messages: 'COMPREHENSIVE', system: 'COMPREHENSIVE' },
            },
          },
        },
      };
}

function guardrail(type: string): Record<string, unknown> {
  return isTemplate(type)
    ? template('Guardrail', 'AWS::Bedrock::Guardrail', { Name: 'phi' })
    : { resource: { aws_bedrock_guardrail: { phi: { name: 'phi' } } } };
}

function template(id: string, Type: string, Properties: Record<string, unknown>): Record<string, unknown> {
  return { Resources: { [id]: { Type, Properties } } };
}

function isTemplate(type: string): boolean {
  return type.includes('::');
}
