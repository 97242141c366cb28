import {
  type Check,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import {
  DOCUMENT_TYPES,
  grantedBy,
  grantingProperties,
  MANAGED_TYPES,
  managedPoliciesOf,
} from '../support/granted-policies';
import { type Permissions, permissionsWith } from '../support/identity-policies';
import { dealsWithModels } from '../support/model-access';
import { coverAny } from '../support/model-resources';
import { readPolicyDocument, type Statement } from '../support/policy-document';
import { concernsNoText, concernsProfilesOnly, reachesAll, reachesEverything } from './coverage';
import { type Demand, demandOfAllow, demandOfDeny, strictest, weakest } from './demand';
import { ENFORCEMENT_TYPES, enforcesAlways } from './enforcement';
import { invocationExamples } from './invocation-examples';

/** The actions that call a model; those of Converse are authorized as these. Others know no guardrail. */
const ACTIONS: readonly string[] = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

const ALLOWED =
  "allowed: a condition of the statement, or a denial of the same identity, that demands one guardrail by 'bedrock:GuardrailIdentifier', " +
  'or a guardrail that the account enforces (AWS::Bedrock::EnforcedGuardrailConfiguration)';

/** Policies of AWS that allow every call of a model. */
const MANAGED = /(?:^|\/)AmazonBedrock(?:Full|Limited)Access$/;

/** What gives identities permissions to call models: it must not give them calls without the guardrail. */
export const invocationChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  [...new Set([...DOCUMENT_TYPES, ...MANAGED_TYPES])].map((type) => [
    type,
    { judge, properties: grantingProperties(type), examples: () => invocationExamples(type) },
  ]),
);

function judge(resource: ResourceView, policy: Policy): readonly Verdict[] {
  const { statements, unreadable } = grantedBy(resource);
  const verdicts = [
    ...statements.filter(allowsCalls).map((statement) => judgeStatement(resource, statement)),
    ...managedPoliciesOf(resource)
      .filter(({ text }) => MANAGED.test(text ?? ''))
      .map((managed) => judgeManaged(resource, managed)),
  ];
  const open = unreadable ?? managedPoliciesOf(resource).find(isUnknownPolicy)?.describe();
  if (open !== undefined && dealsWithModels(resource)) {
    verdicts.push(undetermined(`which calls of models it allows cannot be told: ${open}`));
  }
  if (verdicts.length === 0) {
    return [notApplicable()];
  }
  const enforced = resource.ofType(...ENFORCEMENT_TYPES).find((one) => enforcesAlways(one, policy));
  return enforced === undefined ? verdicts : [pass(`${enforced.address} enforces a guardrail on every call`)];
}

/** Whether not even the name of a managed policy is known; one of the same document is judged by itself. */
function isUnknownPolicy({ reference, text, isObject }: Value): boolean {
  return reference === undefined && !isObject && (text === undefined || text.endsWith('}'));
}

/** A bare `*` is what administrators have, and a matter of least privilege. */
function allowsCalls(statement: Statement): boolean {
  return statement.effect !== 'Deny' && coverAny(actionsOf(statement), ACTIONS) !== false && !concernsNoText(statement);
}

function actionsOf({ actions }: Statement): Value[] {
  return actions.filter(({ text }) => text !== undefined && /^bedrock:/i.test(text));
}

function judgeStatement(resource: ResourceView, statement: Statement): Verdict {
  const { path, effect } = statement;
  if (effect === undefined || coverAny(actionsOf(statement), ACTIONS) === undefined) {
    return undetermined(`whether ${path} allows calls of models is known only at deployment`, path);
  }
  const own = grantedBy(resource).statements;
  return verdictOn(
    path,
    holdersOf(resource).map(({ statements }) => demandOn(statement, [...own, ...statements])),
  );
}

/** A policy of AWS has no conditions, and allows any model: only denials of every model count. */
function judgeManaged(resource: ResourceView, { path }: Value): Verdict {
  return verdictOn(
    path,
    holdersOf(resource).map(({ statements }) =>
      weakest(ACTIONS.map((action) => demandOfDenials(statements, action, reachesEverything))),
    ),
  );
}

function holdersOf(resource: ResourceView): Permissions[] {
  return permissionsWith(resource).filter(({ identity }) => !isServiceOwn(identity));
}

function verdictOn(path: string, demands: readonly Demand[]): Verdict {
  if (demands.length === 0) {
    return notApplicable();
  }
  switch (weakest(demands)) {
    case 'one':
      return pass('calls must name the guardrail', path);
    case 'any':
      return undetermined(
        `${path} allows calls with any guardrail of the account, also one that filters nothing; name the one that must be used`,
        path,
      );
    case 'unknown':
      return undetermined(
        `whether ${path} allows calls without the guardrail cannot be told: the condition is known only at deployment, or others narrow it`,
        path,
      );
    case 'draft':
      return fail(`${path} demands the draft of a guardrail, which changes under its callers; ${ALLOWED}`, path);
    default:
      return fail(`${path} allows calls of models without a guardrail; ${ALLOWED}`, path);
  }
}

/** What someone with some permissions must name in a call that one statement of them allows. */
function demandOn(statement: Statement, statements: readonly Statement[]): Demand {
  const denied = ACTIONS.filter((action) => coverAny(actionsOf(statement), [action]) !== false).map((action) =>
    demandOfDenials(statements, action, (denial) => reachesAll(denial, statement)),
  );
  const demand = strictest([demandOfAllow(statement), weakest(denied)]);
  if (demand !== 'none' || !concernsProfilesOnly(statement)) {
    return demand;
  }
  const ofModels = statements.filter(
    (other) => other.effect === 'Allow' && allowsCalls(other) && !concernsProfilesOnly(other),
  );
  return weakest(ofModels.map(demandOfAllow));
}

function demandOfDenials(
  statements: readonly Statement[],
  action: string,
  reaches: (denial: Statement) => boolean,
): Demand {
  return strictest(
    statements
      .filter(({ effect, actions }) => effect === 'Deny' && coverAny(actions, [action]) === true)
      .filter(reaches)
      .map(demandOfDeny),
  );
}

/**
 * Whether an identity is a role that Bedrock itself assumes, for agents, flows and knowledge bases. Their calls carry no
 * guardrail of a caller; what they must name is judged where they are declared.
 */
function isServiceOwn(identity: ResourceView | undefined): boolean {
  if (identity === undefined) {
    return false;
  }
  const trust = ['AssumeRolePolicyDocument', 'assume_role_policy']
    .map((property) => identity.get(property))
    .find((document) => !document.isAbsent);
  const statements = trust === undefined ? [] : (readPolicyDocument(trust, identity).statements ?? []);
  const principals = statements.filter(({ effect }) => effect !== 'Deny').flatMap((statement) => statement.principals);
  return principals.length > 0 && principals.every(({ value }) => value.is('bedrock.amazonaws.com'));
}
