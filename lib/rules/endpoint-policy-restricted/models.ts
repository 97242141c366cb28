import type { Value } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { type Condition, matchesAction, type Statement } from '../support/policy-document';
import { withoutInnerColons } from '../support/texts';

/** Actions that run a model, and need a model among the resources; `Converse` is authorized by the same two. */
const INVOCATION = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** The action of `bedrock-mantle` that runs a model; its resources are projects, so a condition names the model. */
const MANTLE_INFERENCE = 'bedrock-mantle:CreateInference';

/** Actions on agents, runtimes and endpoints of an account. */
const OWNED = [
  'bedrock:InvokeAgent',
  'bedrock:InvokeFlow',
  'bedrock:Retrieve',
  'bedrock-agentcore:InvokeAgentRuntime',
  'bedrock-agentcore:InvokeGateway',
  'sagemaker:InvokeEndpoint',
  'sagemaker:InvokeEndpointAsync',
  'sagemaker:InvokeEndpointWithResponseStream',
];

/** Something that a statement leaves open, as a sentence, with whether that is certain. */
export interface Openness {
  readonly says: string;
  readonly isCertain: boolean;
}

/** What is open about the models and resources that a statement lets callers invoke; undefined where nothing is. */
export function opennessOfModels(statement: Statement): Openness | undefined {
  if (allows(statement, INVOCATION)) {
    const named = anyOf([namedBy(statement, namesModel), confinesProfile(statement.conditions)]);
    return openness(named, 'allows model invocation on resources that name no model');
  }
  if (allows(statement, [MANTLE_INFERENCE])) {
    const named = anyOf(statement.conditions.map(namesMantleModel));
    return openness(named, 'allows bedrock-mantle:CreateInference without a condition on bedrock-mantle:Model');
  }
  return allows(statement, OWNED)
    ? openness(namedBy(statement, isOwned), 'allows invocation on resources that name no account')
    : undefined;
}

/** Whether every resource of a statement lies in an account that is named. */
export function namesAccounts(statement: Statement): Answer {
  return namedBy(statement, isOwned);
}

function openness(named: Answer, says: string): Openness | undefined {
  return named === true ? undefined : { says, isCertain: named === false };
}

function allows(statement: Statement, actions: readonly string[]): boolean {
  return statement.actions.some(
    ({ text }) => text !== undefined && actions.some((action) => matchesAction(text, action)),
  );
}

function namedBy(statement: Statement, isNamed: (resource: Value) => Answer): Answer {
  return statement.notResources.length > 0 || statement.resources.length === 0
    ? false
    : allOf(statement.resources.map(isNamed));
}

/**
 * Whether a resource names one model, a profile of one, or something that its account owns.
 *
 * A wildcard may leave the release of a model open (`anthropic.claude-sonnet-4-5-*`), not which model it is: what
 * `anthropic.claude-*` admits next, and on what terms of data retention, nobody can review today. Application profiles,
 * routers, provisioned and imported models belong to the account that made them.
 */
function namesModel(resource: Value): Answer {
  const arn = arnOf(resource);
  if (typeof arn !== 'object') {
    return arn;
  }
  return ['foundation-model', 'inference-profile'].includes(arn.kind) ? namesRelease(arn.id) : isNamedAccount(arn);
}

function isOwned(resource: Value): Answer {
  const arn = arnOf(resource);
  return typeof arn === 'object' ? isNamedAccount(arn) : arn;
}

interface Arn {
  readonly account: string;
  readonly kind: string;
  readonly id: string;
}

/** The parts of an ARN that matter; an answer where they do not: a resource of the tree, a wildcard, an unknown text. */
function arnOf(resource: Value): Arn | Answer {
  if (resource.reference !== undefined) {
    return true;
  }
  const { text } = resource;
  if (text === undefined || /^\$\{[^}]*\}$/.test(text)) {
    return undefined;
  }
  const [, account = '', kind, id = ''] =
    /^arn:[^:]*:[^:*?]+:[^:]*:([^:]*):([a-z-]+)\/(.+)$/.exec(withoutInnerColons(text)) ?? [];
  return kind === undefined ? !/[*?]/.test(text) : { account, kind, id };
}

function isNamedAccount({ account }: Arn): boolean {
  return account !== '' && !/[*?]/.test(account);
}

function namesRelease(id: string): Answer {
  const [head = ''] = id.split(/[*?]/);
  if (head.includes('${')) {
    return undefined;
  }
  const model = head.replace(/^[a-z-]{2,6}\.(?=[a-z0-9]+\.)/, '').replace(/^[a-z0-9]+\./, '');
  return head === id || /\d/.test(model);
}

/** Models that are reached through one profile only: the condition is part of what AWS documents for profiles. */
function confinesProfile(conditions: readonly Condition[]): Answer {
  return anyOf(
    conditions
      .filter(({ key, operator }) => key.toLowerCase() === 'bedrock:inferenceprofilearn' && isPositive(operator))
      .map(({ values }) => (values.length === 0 ? false : allOf(values.map(namesModel)))),
  );
}

function namesMantleModel({ key, operator, values }: Condition): Answer {
  if (key.toLowerCase() !== 'bedrock-mantle:model' || !isPositive(operator) || values.length === 0) {
    return false;
  }
  return allOf(values.map(({ text }) => (text === undefined ? undefined : namesRelease(text))));
}

/** `…IfExists` and `ForAllValues:` also hold where the key is missing. */
function isPositive(operator: string): boolean {
  return /^(foranyvalue:)?(string|arn)(equals|like)(ignorecase)?$/i.test(operator);
}
