import { type Condition, matchesAction, type Statement } from '../support/policy-document';

/** Condition keys that only requests through a VPC endpoint have, in lower case. */
const ENDPOINT_KEYS = new Set([
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
]);

/** Whether an `Allow` holds for requests through VPC endpoints only. */
export function isConfinedToEndpoints({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, values }) =>
      ENDPOINT_KEYS.has(key.toLowerCase()) &&
      values.length > 0 &&
      /^(foranyvalue:)?(string|arn)(equals|like)(ignorecase)?$/i.test(operator),
  );
}

/**
 * Whether a statement denies an action to every request that comes by another way. Calls that AWS services make for a
 * caller may be exempt: they do not come from the caller's network.
 */
export function isDenialOutsideEndpoints(statement: Statement, action: string): boolean {
  const lines = statement.conditions.filter((condition) => !exemptsServices(condition));
  return (
    statement.effect === 'Deny' &&
    lines.length === 1 &&
    lines.every(meansOutside) &&
    statement.resources.some((resource) => resource.is('*')) &&
    statement.actions.some(({ text }) => text !== undefined && matchesAction(text, action))
  );
}

function meansOutside({ key, operator, values }: Condition): boolean {
  if (!ENDPOINT_KEYS.has(key.toLowerCase()) || values.length === 0) {
    return false;
  }
  return /^null$/i.test(operator)
    ? values.every((value) => value.is(true))
    : /^(forallvalues:)?(string|arn)not(equals|like)(ignorecase)?(ifexists)?$/i.test(operator);
}

function exemptsServices({ key, operator, values }: Condition): boolean {
  return (
    /^aws:(viaawsservice|principalisawsservice)$/i.test(key) &&
    /^bool(ifexists)?$/i.test(operator) &&
    values.every((value) => value.is(false))
  );
}
