import { fail, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import type { Condition, Statement } from '../support/policy-document';
import { namesEveryone } from '../support/public-principals';
import { denies } from '../support/transport-denial';
import { limitsCallers, limitsResources, meansOtherCallers, meansOtherResources } from './callers';
import { namesAccounts, opennessOfModels } from './models';

type Statements = readonly Statement[];

/** Judges the policy of an endpoint to an AI service: known callers, chosen actions, named models. */
export function judgeModelPolicy(
  document: Value,
  holder: ResourceView,
  statements: Statements,
  service: string | undefined,
): Verdict[] {
  const denied = deniesEveryoneElse(document, holder, actionOf(service), meansOtherCallers);
  return statements.flatMap((statement) =>
    statement.effect === 'Deny'
      ? [pass('', statement.path)]
      : verdictsOn(statement, [
          judgeCallers(statement, anyOf([denied, isOAuthTarget(statement, service)])),
          judgeActions(statement),
          judgeModels(statement),
        ]),
  );
}

/**
 * Judges the policy of an endpoint to a store. Either the callers or the stores must be of one's own: foreign
 * credentials cannot be used through it, or foreign stores cannot be written to.
 */
export function judgeStorePolicy(document: Value, holder: ResourceView, statements: Statements): Verdict[] {
  const denied = anyOf(
    [meansOtherCallers, meansOtherResources].map((means) =>
      deniesEveryoneElse(document, holder, 's3:PutObject', means),
    ),
  );
  return statements.map((statement) => {
    const answer = anyOf([denied, hasKnownCallers(statement), hasKnownStores(statement)]);
    if (statement.effect === 'Deny' || answer === true) {
      return pass('', statement.path);
    }
    return answer === undefined || statement.effect === undefined
      ? undetermined('whom and which stores the statement allows is known only at deployment', statement.path)
      : fail(
          'the statement lets any caller reach any store: neither callers nor stores are limited to known accounts',
          statement.path,
        );
  });
}

/** What a statement leaves open; where its effect is not known, whether it does. */
function verdictsOn(statement: Statement, remarks: readonly (Verdict | undefined)[]): Verdict[] {
  const open = remarks.filter((remark) => remark !== undefined);
  if (open.length === 0) {
    return [pass('', statement.path)];
  }
  return statement.effect === undefined
    ? [undetermined('whether the statement allows or denies is known only at deployment', statement.path)]
    : open;
}

function judgeCallers(statement: Statement, limitedElsewhere: Answer): Verdict | undefined {
  const known = anyOf([limitedElsewhere, hasKnownCallers(statement)]);
  switch (known) {
    case true:
      return undefined;
    case false:
      return fail(
        'the statement allows callers of every account: no condition such as aws:PrincipalOrgID or aws:PrincipalAccount limits them',
        statement.path,
      );
    default:
      return undetermined('which callers the statement allows is known only at deployment', statement.path);
  }
}

function judgeActions(statement: Statement): Verdict | undefined {
  if (statement.notActions.length > 0) {
    return fail('the statement allows every action except its NotAction', statement.path);
  }
  const whole = statement.actions.find(({ text }) => text !== undefined && /^[^:]*\*[^:]*$|:[*?]+$/.test(text));
  if (whole !== undefined) {
    return fail(`the statement allows ${whole.describe()}, every action of the service`, statement.path);
  }
  return statement.actions.some(({ isUndetermined, text }) => isUndetermined && !/:[^$]/.test(text ?? ''))
    ? undetermined('which actions the statement allows is known only at deployment', statement.path)
    : undefined;
}

function judgeModels(statement: Statement): Verdict | undefined {
  const open = opennessOfModels(statement);
  if (open === undefined) {
    return undefined;
  }
  return open.isCertain
    ? fail(`the statement ${open.says}`, statement.path)
    : undetermined('which models the statement allows is known only at deployment', statement.path);
}

function hasKnownCallers(statement: Statement): Answer {
  const everyone =
    statement.isNotPrincipal || statement.principals.length === 0
      ? true
      : anyOf(statement.principals.map(({ type, value }) => (type === 'Service' ? false : namesEveryone(value))));
  return everyone === false ? true : anyOf([...statement.conditions.map(limitsCallers), not(everyone)]);
}

function hasKnownStores(statement: Statement): Answer {
  return anyOf([...statement.conditions.map(limitsResources), namesStores(statement)]);
}

/** Buckets and tables by name; the name may end in a wildcard. */
function namesStores({ resources, notResources }: Statement): Answer {
  if (notResources.length > 0 || resources.length === 0) {
    return false;
  }
  return allOf(
    resources.map((resource): Answer => {
      const { reference, text } = resource;
      if (reference !== undefined) {
        return true;
      }
      return text === undefined || /^\$\{[^}]*\}$/.test(text) ? undefined : !/^([*?]|arn:(.*:)?[*?/]*$)/.test(text);
    }),
  );
}

/**
 * Callers of AgentCore that present an OAuth token are no IAM principals: the statement for them must admit everyone,
 * and can name the runtimes and gateways of the account instead.
 *
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html
 */
function isOAuthTarget(statement: Statement, service: string | undefined): Answer {
  return service?.startsWith('bedrock-agentcore') === true ? namesAccounts(statement) : false;
}

/** Whether a `Deny` keeps out all that the conditions of an `Allow` might have. */
function deniesEveryoneElse(
  document: Value,
  holder: ResourceView,
  action: string,
  means: (condition: Condition) => Answer,
): Answer {
  return denies(document, holder, {
    actions: [action],
    means,
    covers: (resources) => anyOf(resources.map((resource) => resource.is('*'))),
  });
}

/** An action that a denial for a service must cover. */
function actionOf(service: string | undefined): string {
  switch (service?.split('.')[0]) {
    case 'bedrock-mantle':
      return 'bedrock-mantle:CreateInference';
    case 'bedrock-agentcore':
    case 'bedrock-agentcore-control':
      return 'bedrock-agentcore:InvokeAgentRuntime';
    case 'sagemaker':
      return 'sagemaker:InvokeEndpoint';
    default:
      return service === undefined || service.startsWith('bedrock')
        ? 'bedrock:InvokeModel'
        : `${service}:EveryActionOfTheService`;
  }
}

function not(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}
