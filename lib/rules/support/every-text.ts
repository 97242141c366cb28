import type { Check, Policy, ResourceView, Verdict } from '../../core';

/** Says what the texts of a resource tell, wherever they stand. */
export type TextJudge = (resource: ResourceView, policy: Policy) => Verdict | readonly Verdict[];

/** Adds the texts of a resource to what its own check says, without saying the same of a property twice. */
export function withTexts(check: Check, judgeTexts: TextJudge): Check {
  return {
    ...check,
    judge: (resource, policy) => {
      const verdicts = listOf(check.judge(resource, policy));
      const judged = new Set(verdicts.map(({ property }) => property));
      return [...verdicts, ...listOf(judgeTexts(resource, policy)).filter(({ property }) => !judged.has(property))];
    },
  };
}

function listOf(said: Verdict | readonly Verdict[]): readonly Verdict[] {
  return 'outcome' in said ? [said] : said;
}
