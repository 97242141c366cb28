import { type Outcome, pass, type Verdict } from '../../../core';

const FROM_WORST: readonly Outcome[] = ['fail', 'undetermined', 'pass'];

/** The verdict that decides among several: the first failure, else the first open one, else the last that passes. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  for (const outcome of FROM_WORST) {
    const found = verdicts.filter((verdict) => verdict.outcome === outcome);
    const decisive = outcome === 'pass' ? found.at(-1) : found[0];
    if (decisive !== undefined) {
      return decisive;
    }
  }
  return pass();
}
