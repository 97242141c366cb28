import { notApplicable, type ResourceView, undetermined, type Verdict, worst } from '../../core';
import type { Answer } from './answers';
import { PURPOSE_TAG } from './audit-stores';

/**
 * The verdicts on a resource that a demand may concern: none where it does not, and an open question where only
 * deployment knows and the demand is not met anyway.
 */
export function where(concerned: Answer, judge: () => readonly Verdict[]): readonly Verdict[] {
  if (concerned === false) {
    return [notApplicable()];
  }
  const verdicts = judge();
  return concerned === undefined && ['fail', 'undetermined'].includes(worst(verdicts))
    ? [
        undetermined(
          `whether this store receives audit records is known only at deployment; the tag ${PURPOSE_TAG} can tell`,
        ),
      ]
    : verdicts;
}

/** The address of a resource, for a message about another one. */
export function addresses(resources: readonly ResourceView[]): string {
  return resources.map(({ address }) => address).join(', ');
}
