import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { DOCUMENT_TYPES, grantedBy, grantingProperties, withDocument } from '../support/granted-policies';
import { permissionsWith } from '../support/identity-policies';
import { coverAny } from '../support/model-resources';
import type { Condition, Statement } from '../support/policy-document';

/** The actions that set a retention mode, on both data planes of Bedrock, with the condition key of the mode. */
const SETTERS: readonly { readonly action: string; readonly key: string }[] = [
  { action: 'bedrock:PutAccountDataRetention', key: 'bedrock:DataRetentionMode' },
  ...['PutAccountDataRetention', 'CreateProject', 'UpdateProject'].map((action) => ({
    action: `bedrock-mantle:${action}`,
    key: 'bedrock-mantle:DataRetentionMode',
  })),
];

const ALLOWED = "allowed: with a condition that the mode is 'none', or with a denial of other modes";

/** Identity policies that let somebody set the retention mode of an account or a project. */
export const permissionChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  DOCUMENT_TYPES.map((type) => [
    type,
    { judge, properties: grantingProperties(type), examples: () => examplesOf(type) },
  ]),
);

function judge(resource: ResourceView): readonly Verdict[] {
  const { statements } = grantedBy(resource);
  const verdicts = statements
    .filter(({ effect }) => effect !== 'Deny')
    .flatMap((statement) =>
      SETTERS.filter(({ action }) => allows(statement, action)).map((setter) =>
        judgeSetter(resource, statement, setter),
      ),
    );
  return verdicts.length > 0 ? verdicts : [notApplicable()];
}

/** A bare `*` is what administrators have, and a matter of least privilege. */
function allows({ actions }: Statement, setter: string): boolean {
  return (
    coverAny(
      actions.filter(({ text }) => /^bedrock/i.test(text ?? '')),
      [setter],
    ) !== false
  );
}

function judgeSetter(resource: ResourceView, statement: Statement, { action, key }: (typeof SETTERS)[number]): Verdict {
  const { path } = statement;
  const own = grantedBy(resource).statements;
  const confined = allOf(
    permissionsWith(resource).map(({ statements }) =>
      anyOf([
        anyOf(statement.conditions.map((condition) => admitsNoneOnly(condition, key))),
        ...[...own, ...statements].map((other) => deniesOthers(other, action, key)),
      ]),
    ),
  );
  if (confined === true) {
    return pass('', path);
  }
  return confined === undefined || statement.effect === undefined || coverAny(statement.actions, [action]) === undefined
    ? undetermined(`whether ${path} allows ${action} with any mode is known only at deployment`, path)
    : fail(`${path} allows ${action} with any mode, so that data can be kept; ${ALLOWED}`, path);
}

/** A condition without the mode does not hold: every request names one, or leaves it to the account. */
function admitsNoneOnly({ operator, key, values }: Condition, expected: string): Answer {
  if (
    key.toLowerCase() !== expected.toLowerCase() ||
    !/^(ForAnyValue:)?String(Equals|Like)(IgnoreCase)?(IfExists)?$/i.test(operator)
  ) {
    return false;
  }
  return allOf(values.map((value) => (value.isUndetermined ? undefined : value.is('none'))));
}

function deniesOthers({ effect, actions, conditions, resources }: Statement, action: string, key: string): Answer {
  if (effect !== 'Deny' || coverAny(actions, [action]) !== true || !resources.some((resource) => resource.is('*'))) {
    return false;
  }
  const answers = conditions.map((condition): Answer => {
    if (condition.key.toLowerCase() !== key.toLowerCase()) {
      return undefined;
    }
    return /^(ForAllValues:)?StringNot(Equals|Like)(IgnoreCase)?(IfExists)?$/i.test(condition.operator)
      ? allOf(condition.values.map((value) => (value.isUndetermined ? undefined : value.is('none'))))
      : false;
  });
  return allOf(answers);
}

function examplesOf(type: string): Examples {
  const allow = { Effect: 'Allow', Action: 'bedrock:PutAccountDataRetention', Resource: '*' };
  const mode = (operator: string, value: unknown) => ({ [operator]: { 'bedrock:DataRetentionMode': value } });
  const deny = { ...allow, Effect: 'Deny', Condition: mode('StringNotEquals', 'none') };
  const holding = (title: string, ...statements: unknown[]): Example => ({
    title,
    resource: withDocument(type, { Version: '2012-10-17', Statement: statements }),
  });
  return {
    compliant: [
      holding('the mode none only', { ...allow, Condition: mode('StringEquals', 'none') }),
      holding('a denial of other modes', allow, deny),
    ],
    violating: [
      holding('any mode', allow),
      holding('another mode too', { ...allow, Condition: mode('StringEquals', ['none', 'aws_review']) }),
      holding('projects of bedrock-mantle', { ...allow, Action: 'bedrock-mantle:CreateProject' }),
    ],
    undetermined: [
      holding('a mode that comes with deployment', { ...allow, Condition: mode('StringEquals', UNDETERMINED) }),
    ],
    absent: [
      {
        ...holding('another action', { ...allow, Action: 'bedrock:GetAccountDataRetention' }),
        outcome: 'notApplicable',
      },
      { title: 'no policy', resource: {}, outcome: 'notApplicable' },
    ],
  };
}
