import type { ResourceView, Scalar } from '../../core';

/** A condition under which a store holds data that needs a key; undefined where this cannot be told. */
export type Condition = (resource: ResourceView) => boolean | undefined;

/** Concerns resources that set a property, to anything. */
export function whenSet(path: string): Condition {
  return (resource) => {
    const value = resource.get(path);
    return value.kind === 'unknown' ? undefined : !value.isAbsent && !(value.isObject && value.keys().length === 0);
  };
}

/** Concerns resources whose property has one of some values. */
export function whenIs(path: string, ...accepted: readonly Scalar[]): Condition {
  return (resource) => {
    const value = resource.get(path);
    return value.isUndetermined ? undefined : accepted.some((one) => value.is(one));
  };
}

/** Concerns resources unless one of some properties is set. */
export function unlessSet(...paths: readonly string[]): Condition {
  return (resource) => paths.every((path) => resource.get(path).isAbsent);
}

/** Concerns resources unless a property has one of some values. */
export function unlessIs(path: string, ...values: readonly Scalar[]): Condition {
  const is = whenIs(path, ...values);
  return (resource) => {
    const answer = is(resource);
    return answer === undefined ? undefined : !answer;
  };
}
