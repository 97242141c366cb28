import type { Value } from '../../core';
import type { Condition, Statement } from '../support/policy-document';

/**
 * Which guardrail a call must name: `one` that the statement names, its `draft`, `any` of the account, `none` at all;
 * `unknown` where the document does not tell.
 */
export type Demand = 'one' | 'draft' | 'any' | 'unknown' | 'none';

const KEY = 'bedrock:guardrailidentifier';
const OPERATOR = /^(forallvalues:|foranyvalue:)?(?:string|arn)(not)?(equals|like)(?:ignorecase)?(ifexists)?$/;

/**
 * What an `Allow` demands. The key is absent from a call without a guardrail, which `…IfExists` and `ForAllValues` admit
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html).
 */
export function demandOfAllow({ conditions }: Statement): Demand {
  return strictest(
    conditions.filter(isOnGuardrail).map((condition) => {
      if (isNull(condition, false)) {
        return 'any';
      }
      const [, quantifier, not, comparison, ifExists] = OPERATOR.exec(condition.operator.toLowerCase()) ?? [];
      const isSilentlyTrue = quantifier === 'forallvalues:' || not !== undefined || ifExists !== undefined;
      return comparison === undefined || isSilentlyTrue ? 'none' : demandOfValues(condition);
    }),
  );
}

/**
 * What is left to callers by a `Deny`, where it applies: only calls with the guardrail that it spares. One without
 * conditions leaves no calls at all.
 */
export function demandOfDeny({ conditions }: Statement): Demand {
  if (conditions.length === 0) {
    return 'one';
  }
  const others = conditions.filter((condition) => !isOnGuardrail(condition) && !isOnServices(condition));
  const demands = conditions.filter(isOnGuardrail).map((condition): Demand => {
    if (isNull(condition, true)) {
      return 'any';
    }
    const [, quantifier, not] = OPERATOR.exec(condition.operator.toLowerCase()) ?? [];
    return not === undefined || quantifier === 'foranyvalue:' ? 'none' : demandOfValues(condition);
  });
  if (demands.length === 0 || demands.includes('none')) {
    return 'none';
  }
  // All conditions must hold for the denial to hold, so the weakest decides, and further ones leave it open.
  return others.length > 0 ? 'unknown' : weakest(demands);
}

const RANK: readonly Demand[] = ['none', 'unknown', 'draft', 'any', 'one'];

/** Of demands that all apply, the one that leaves least. */
export function strictest(demands: readonly Demand[]): Demand {
  return [...RANK].reverse().find((demand) => demands.includes(demand)) ?? 'none';
}

/** Of demands of which one applies, the one that leaves most. */
export function weakest(demands: readonly Demand[]): Demand {
  return RANK.find((demand) => demands.includes(demand)) ?? 'none';
}

function demandOfValues({ operator, values }: Condition): Demand {
  const matchesPatterns = !/^(?:\w+:)?string(?:not)?equals/i.test(operator);
  return weakest(values.map((value) => demandOfValue(value, matchesPatterns)));
}

function demandOfValue(value: Value, matchesPatterns: boolean): Demand {
  const { text } = value;
  if (value.reference !== undefined) {
    return 'one';
  }
  if (text === undefined || /^\$\{[^}]*\}$/.test(text)) {
    return matchesPatterns ? 'unknown' : 'one';
  }
  if (/:DRAFT$/i.test(text)) {
    return 'draft';
  }
  return matchesPatterns && /[*?]/.test(idIn(text)) ? 'any' : 'one';
}

/** The known part of a guardrail's id, without its version; of another text all but what follows the last colon. */
function idIn(text: string): string {
  return text
    .replace(/\$\{[^}]*\}/g, '')
    .replace(/^.*guardrail\//, '')
    .replace(/:[^:]*$/, '');
}

function isOnGuardrail({ key }: Condition): boolean {
  return key.toLowerCase() === KEY;
}

/** Calls that AWS services make on behalf of the caller, such as those of agents, may be spared. */
function isOnServices({ operator, key, values }: Condition): boolean {
  return (
    key.toLowerCase() === 'aws:viaawsservice' &&
    /^bool(ifexists)?$/i.test(operator) &&
    values.every((value) => value.is(false))
  );
}

function isNull({ operator, values }: Condition, expected: boolean): boolean {
  return operator.toLowerCase() === 'null' && values.length > 0 && values.every((value) => value.is(expected));
}
