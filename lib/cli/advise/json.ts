import type { Advice } from '../../vendors/advice';
import { GUIDE_DATE, TOTAL_COST } from '../../vendors/advice/costs';
import { startsOf } from './start';

/** Advice as JSON. */
export function adviceJson(advice: Advice): string {
  const { answers, date, fits, exclusions, warnings, waysOut } = advice;
  const value = {
    answers,
    date,
    recommended: fits[0]?.deployment.id ?? null,
    fits: fits.map(({ deployment, findings, costs, attestations }) => ({
      deployment: deployment.id,
      construct: deployment.construct,
      vendor: deployment.vendor.id,
      findings,
      costs,
      attestations,
      start: startsOf(deployment, advice),
    })),
    exclusions: exclusions.map(({ deployment, findings }) => ({ deployment: deployment.id, findings })),
    warnings,
    waysOut,
    estimates: { guide: GUIDE_DATE, total: TOTAL_COST },
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
