import type { Check, Verdict } from '../../core';

/** Says what the texts of a resource tell, wherever they stand. */
export type TextJudge = Check['judge'];

/** Adds the texts of a resource to what its own check says, without saying the same of a property twice. */
export function withTexts(check: Check, judgeTexts: TextJudge): Check {
  return {
    ...check,
    judge: (resource, policy, today) => {
      const verdicts = listOf(check.judge(resource, policy, today));
      const judged = new Set(verdicts.map(({ property }) => property));
      return [
        ...verdicts,
        ...listOf(judgeTexts(resource, policy, today)).filter(({ property }) => !judged.has(property)),
      ];
    },
  };
}

function listOf(said: Verdict | readonly Verdict[]): readonly Verdict[] {
  return 'outcome' in said ? [said] : said;
}
