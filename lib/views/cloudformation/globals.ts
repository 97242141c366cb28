import { isPlainObject } from '../../core';

/**
 * Completes the properties of a resource of the Serverless Application Model by the `Globals` section: objects are
 * merged, lists are joined, and what the resource sets itself wins.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(
  type: string,
  properties: Record<string, unknown>,
  globals: unknown,
): Record<string, unknown> {
  const kind = /^AWS::Serverless::(\w+)$/.exec(type)?.[1];
  const defaults = kind !== undefined && isPlainObject(globals) && Object.hasOwn(globals, kind) ? globals[kind] : {};
  return isPlainObject(defaults) ? merge(defaults, properties) : properties;
}

function merge(defaults: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  const merged = Object.entries(own).map(([key, value]) => {
    const base = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    if (Array.isArray(base) && Array.isArray(value)) {
      return [key, [...base, ...value]];
    }
    return [key, isPlainObject(base) && isPlainObject(value) && !isIntrinsic(value) ? merge(base, value) : value];
  });
  return { ...defaults, ...Object.fromEntries(merged) };
}

function isIntrinsic(node: Record<string, unknown>): boolean {
  return Object.keys(node).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
