import type { Value } from '../../core';
import { type Answer, allOf } from '../support/answers';
import type { Condition } from '../support/policy-document';
import { withoutInnerColons } from '../support/texts';

/** Whether a pattern with wildcards still leaves only what belongs to known accounts or organizations. */
type Confines = (pattern: string) => boolean;

const NEVER: Confines = () => false;
const ORGANIZATION_PATH: Confines = (pattern) => /^o-[^*?/]+\//.test(pattern);

/**
 * Condition keys that tell whose identity a request carries, in lower case. Keys of the network (`aws:SourceVpc`) say
 * nothing of it, and tags are set by whoever owns the identity.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
const CALLER_KEYS: Readonly<Record<string, Confines>> = {
  'aws:principalaccount': NEVER,
  'aws:principalarn': (pattern) => /^arn:[^:]*:(iam|sts)::[^:*?]+:/.test(withoutInnerColons(pattern)),
  'aws:principalorgid': NEVER,
  'aws:principalorgpaths': ORGANIZATION_PATH,
  'aws:principalservicename': NEVER,
  'aws:userid': (pattern) => /^[^*?]{12,}/.test(pattern),
};

/** Condition keys that tell whose resource a request reaches, in lower case. */
const RESOURCE_KEYS: Readonly<Record<string, Confines>> = {
  'aws:resourceaccount': NEVER,
  'aws:resourceorgid': NEVER,
  'aws:resourceorgpaths': ORGANIZATION_PATH,
  's3:resourceaccount': NEVER,
};

/** Operators whose values are no patterns. */
const LITERAL = /^string(not)?equals(ignorecase)?$/;
const PATTERN = /^(string(not)?like|arn(not)?(like|equals))$/;

/** Whether a line of a condition of an `Allow` leaves only callers of known accounts or organizations. */
export function limitsCallers(condition: Condition): Answer {
  return isServiceOfAws(condition) || limits(condition, CALLER_KEYS, allowOperator(condition));
}

/** Whether a line of a condition of an `Allow` leaves only resources of known accounts or organizations. */
export function limitsResources(condition: Condition): Answer {
  return limits(condition, RESOURCE_KEYS, allowOperator(condition));
}

/** Whether a line of a condition of a `Deny` means every caller besides those of known accounts or organizations. */
export function meansOtherCallers(condition: Condition): Answer {
  return limits(condition, CALLER_KEYS, denyOperator(condition));
}

/** The same for resources. */
export function meansOtherResources(condition: Condition): Answer {
  return limits(condition, RESOURCE_KEYS, denyOperator(condition));
}

/**
 * The comparison of an `Allow`. `ForAllValues:` and `…IfExists` also hold where the key is missing: an identity that
 * belongs to no organization has no `aws:PrincipalOrgID`. `Null` and negations confine nobody.
 */
function allowOperator({ operator }: Condition): string {
  const comparison = operator.toLowerCase().replace(/^foranyvalue:/, '');
  return comparison.includes('not') ? '' : comparison;
}

/** The comparison of a `Deny`, which must hold where the key is missing. */
function denyOperator({ operator }: Condition): string {
  const comparison = operator
    .toLowerCase()
    .replace(/^forallvalues:/, '')
    .replace(/ifexists$/, '');
  return comparison.includes('not') ? comparison : '';
}

function limits({ key, values }: Condition, keys: Readonly<Record<string, Confines>>, comparison: string): Answer {
  const name = key.toLowerCase();
  const confines = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (confines === undefined || values.length === 0) {
    return false;
  }
  if (LITERAL.test(comparison)) {
    return true;
  }
  return PATTERN.test(comparison) ? allOf(values.map((value) => isConfined(value, confines))) : false;
}

function isConfined(value: Value, confines: Confines): Answer {
  const { text } = value;
  if (value.reference !== undefined) {
    return true;
  }
  if (text === undefined || /^\$\{(?!AWS::)[^}]*\}$/.test(text)) {
    return undefined;
  }
  return !/[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')) || confines(text);
}

function isServiceOfAws({ operator, key, values }: Condition): boolean {
  return (
    key.toLowerCase() === 'aws:principalisawsservice' &&
    operator.toLowerCase() === 'bool' &&
    values.length > 0 &&
    values.every((value) => value.is(true))
  );
}
