import { fail, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';
import type { Answer } from '../support/answers';
import { grantedBy } from '../support/granted-policies';
import { dealsWithModels } from '../support/model-access';
import {
  coverAny,
  coversAny,
  INVOCABLES,
  type Invocable,
  type Reach,
  reachOf,
  widest,
} from '../support/model-resources';
import type { Condition, Statement } from '../support/policy-document';

/** Services of which nobody needs every action: their settings include logging, guardrails and retention. */
const WHOLE_SERVICES = ['bedrock', 'bedrock-mantle', 'bedrock-websearch'];

const BEARER_TOKENS = ['bedrock:CallWithBearerToken', 'bedrock-mantle:CallWithBearerToken'];
const WEB_ACCESS = ['bedrock-websearch:ExternalWebAccess'];

/** Condition keys that name what is invoked, in lower case. */
const NAMING_KEYS = new Set([
  'bedrock:inferenceprofilearn',
  'bedrock:modelarn',
  'bedrock:promptrouterarn',
  'bedrock-mantle:projectarn',
]);
const TAG_KEY = /^(?:aws|sagemaker):resourcetag\//;
const MATCHING = /^(?:foranyvalue:)?(?:string(?:equals|equalsignorecase|like)|arn(?:equals|like))$/;

/** What the documents of a resource let identities invoke; no verdict where they have nothing to do with models. */
export function judgeStatements(holder: ResourceView): Verdict[] {
  const { statements, unreadable } = grantedBy(holder);
  const denials = statements.filter(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0);
  const verdicts = statements
    .filter(({ effect }) => effect !== 'Deny')
    .flatMap((statement) => {
      const said = judgeStatement(statement, denials, holder);
      return statement.effect === 'Allow' ? said : said.map(unlessDenied);
    });
  return unreadable !== undefined && dealsWithModels(holder)
    ? [...verdicts, undetermined(`a policy cannot be read before deployment (${unreadable})`)]
    : verdicts;
}

/** Of a statement whose effect is not known, what it would allow is not known either. */
function unlessDenied(verdict: Verdict): Verdict {
  return verdict.outcome === 'fail'
    ? undetermined('whether the statement allows or denies is known only at deployment', verdict.property)
    : verdict;
}

function judgeStatement(statement: Statement, denials: readonly Statement[], view: ResourceView): Verdict[] {
  if (statement.notActions.length === 0 && statement.actions.every(isOfAnotherService)) {
    return [];
  }
  const whole = statement.actions.find(coversWholeService);
  if (whole !== undefined) {
    return [
      fail(
        `the statement allows ${whole.describe()}, the settings of the service and what it adds later included`,
        statement.path,
      ),
    ];
  }
  const grants = INVOCABLES.flatMap((invocable) => grantOf(statement, invocable, denials, view) ?? []);
  const tooWide = grants.filter(({ reach }) => reach === 'any').map(({ invocable }) => invocable);
  const others = grants.filter(({ reach }) => reach !== 'any').map((grant) => judgeGrant(grant, statement));
  return tooWide.length > 0
    ? [tooWideVerdict(statement, tooWide), ...others]
    : [...others, ...judgeExtras(statement, denials)];
}

/** Most statements have nothing to do with models; this tells quickly. */
function isOfAnotherService({ text }: Value): boolean {
  return /^(?!bedrock|sagemaker)[a-z0-9-]+:/i.test(text ?? '');
}

/** Whether an action names a service and covers everything in it, whatever it may be called. */
function coversWholeService(action: Value): boolean {
  return (
    /^bedrock/i.test(action.string ?? '') &&
    WHOLE_SERVICES.some((service) => coversAny(action, [`${service}:AnyActionToCome`]) === true)
  );
}

/** What a statement lets invoke of one kind. */
interface Grant {
  readonly invocable: Invocable;
  readonly reach: Exclude<Reach, 'none'>;
}

function grantOf(
  statement: Statement,
  invocable: Invocable,
  denials: readonly Statement[],
  view: ResourceView,
): Grant | undefined {
  const covered = allows(statement, invocable);
  if (covered === false || (covered === undefined && !dealsWithModels(view))) {
    return undefined;
  }
  const reach = reachOfStatement(statement, invocable, view);
  if (reach === 'none' || isDenied(invocable.actions, denials)) {
    return undefined;
  }
  if (reach === 'any' && isConfined(invocable, statement, denials, view)) {
    return { invocable, reach: 'named' };
  }
  return { invocable, reach: covered === undefined && reach === 'any' ? 'unknown' : reach };
}

function allows(statement: Statement, { actions }: Invocable): Answer {
  if (statement.notActions.length === 0) {
    return coverAny(statement.actions, actions);
  }
  const excluded = actions.map((action) => coverAny(statement.notActions, [action]));
  return excluded.includes(false) ? true : excluded.includes(undefined) ? undefined : false;
}

function reachOfStatement(statement: Statement, invocable: Invocable, view: ResourceView): Reach {
  return statement.notResources.length > 0
    ? 'any'
    : widest(statement.resources.map((resource) => reachOf(resource, invocable, view)));
}

/** Whether a denial without conditions takes actions away again. */
function isDenied(actions: readonly string[], denials: readonly Statement[]): boolean {
  return denials.some((denial) => deniesAll(denial, actions) && denial.resources.some((resource) => resource.is('*')));
}

/** Whether conditions, or a denial of everything but a list, leave only what is named. */
function isConfined(
  invocable: Invocable,
  { conditions }: Statement,
  denials: readonly Statement[],
  view: ResourceView,
): boolean {
  return (
    conditions.some((condition) => namesWhatIsInvoked(condition, view)) ||
    denials.some(
      (denial) =>
        denial.notResources.length > 0 &&
        deniesAll(denial, invocable.actions) &&
        denial.notResources.every((resource) => ['named', 'none'].includes(reachOf(resource, invocable, view))),
    )
  );
}

function deniesAll(denial: Statement, actions: readonly string[]): boolean {
  return actions.every((action) => coverAny(denial.actions, [action]) === true);
}

function namesWhatIsInvoked({ operator, key, values }: Condition, view: ResourceView): boolean {
  const name = key.toLowerCase();
  if (!MATCHING.test(operator.toLowerCase()) || values.length === 0) {
    return false;
  }
  return TAG_KEY.test(name)
    ? values.every(({ text }) => /[^*?]/.test(text ?? ''))
    : NAMING_KEYS.has(name) &&
        values.every((value) => INVOCABLES.some((invocable) => reachOf(value, invocable, view) === 'named'));
}

function judgeGrant({ invocable, reach }: Grant, { path }: Statement): Verdict {
  return reach === 'named'
    ? pass('', path)
    : undetermined(`which ${invocable.noun} the statement lets invoke is known only at deployment`, path);
}

function tooWideVerdict(statement: Statement, invocables: readonly Invocable[]): Verdict {
  const { notActions, notResources, path } = statement;
  const all = invocables.length === INVOCABLES.length;
  const admitted = all
    ? 'any model and whatever else answers prompts'
    : `any ${invocables.map(({ noun }) => noun).join(', ')}`;
  const actions = invocables.flatMap((invocable) => invocable.actions);
  const action =
    notActions.length > 0
      ? 'every action except its NotAction'
      : statement.actions.find((one) => coversAny(one, actions) === true)?.describe();
  const where = notResources.length > 0 ? 'everything except its NotResource' : resourcesOf(statement);
  return fail(`the statement allows ${action ?? 'invocation'} on ${where}, which admits ${admitted}`, path);
}

function resourcesOf({ resources }: Statement): string {
  const texts = resources.map((resource) => resource.text ?? resource.describe());
  return texts.length > 3 ? `${texts.slice(0, 3).join(', ')} and others` : texts.join(', ');
}

/** Ways around the identity and the network that other statements of models do not open; they know no resources. */
function judgeExtras(statement: Statement, denials: readonly Statement[]): Verdict[] {
  const { actions, notResources, resources, conditions, path } = statement;
  if (notResources.length === 0 && !resources.some((resource) => resource.is('*'))) {
    return [];
  }
  const allowed = (names: readonly string[]) => coverAny(actions, names) === true && !isDenied(names, denials);
  const extras: Verdict[] = [];
  if (allowed(BEARER_TOKENS) && !conditions.some(isShortTerm)) {
    extras.push(
      fail(
        'the statement allows CallWithBearerToken, so a long-term API key can take the place of the identity; ' +
          'allowed: with the condition bedrock:BearerTokenType SHORT_TERM',
        path,
      ),
    );
  }
  if (allowed(WEB_ACCESS)) {
    extras.push(fail('the statement allows ExternalWebAccess, which sends what is searched for out of AWS', path));
  }
  return extras;
}

function isShortTerm({ operator, key, values }: Condition): boolean {
  return (
    /^string(equals|equalsignorecase|like)$/i.test(operator) &&
    /^bedrock(-mantle)?:bearertokentype$/i.test(key) &&
    values.length > 0 &&
    values.every((value) => value.is('SHORT_TERM'))
  );
}
