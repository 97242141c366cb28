import { isPlainObject, type ResourceProps } from '../../core';
import { asObject } from './module';
import { isLeaf } from './plan-configuration';
import { Resolved, unknown } from './readings';

/** The provider blocks of a plan, which has their expressions and the values of the variables. */
export function providersOf(document: Readonly<Record<string, unknown>>): ResourceProps[] {
  const providers = asObject(asObject(document.configuration).provider_config);
  return Object.values(providers)
    .filter(isPlainObject)
    .flatMap((provider) => {
      const { name, alias, module_address } = provider;
      if (typeof name !== 'string') {
        return [];
      }
      const module = typeof module_address === 'string' ? module_address : undefined;
      const address = typeof alias === 'string' ? `provider.${name}.${alias}` : `provider.${name}`;
      return [
        {
          type: `provider.${name}`,
          address: module === undefined ? address : `${module}.${address}`,
          properties: valueIn(provider.expressions ?? {}, module === undefined ? asObject(document.variables) : {}),
        },
      ];
    });
}

/**
 * What an expression of a provider stands for. A plan does not keep the expression itself; one that refers to a
 * single variable and to nothing else is taken to be that variable.
 */
function valueIn(expression: unknown, variables: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(expression)) {
    return expression.map((item) => valueIn(item, variables));
  }
  if (!isLeaf(expression)) {
    return isPlainObject(expression)
      ? Object.fromEntries(Object.entries(expression).map(([key, inner]) => [key, valueIn(inner, variables)]))
      : expression;
  }
  if (Object.hasOwn(expression, 'constant_value')) {
    return expression.constant_value;
  }
  const [reference, ...others] = expression.references ?? [];
  const name = /^var\.([^.[]+)$/.exec(String(reference))?.[1];
  const variable =
    name === undefined || others.length > 0 || !Object.hasOwn(variables, name) ? undefined : variables[name];
  return isPlainObject(variable)
    ? variable.value
    : new Resolved(unknown(`the plan does not tell the value of an expression with ${String(reference)}`));
}
