import { daysBetween } from '../core/day';
import type { Fact, Offering } from './vendor';

/** How many days after its check a fact should be checked again before anybody relies on it for PHI. */
export const AGEING_AFTER_DAYS = 90;

/** How many days after its check a fact counts as unknown. */
export const OUTDATED_AFTER_DAYS = 365;

/** How fresh a fact is. */
export type Age = 'current' | 'ageing' | 'outdated';

/** How fresh a fact is on a day, `YYYY-MM-DD`. */
export function ageOf(fact: Fact, today: string): Age {
  const days = daysBetween(fact.checkedOn, today);
  if (days > OUTDATED_AFTER_DAYS) {
    return 'outdated';
  }
  return days > AGEING_AFTER_DAYS ? 'ageing' : 'current';
}

/** An offering of which outdated facts are unknown, with what hangs on them. */
export function withoutOutdated(offering: Offering, today: string): Offering {
  const { baa, soc2, usResidency, retention, latency, price } = offering;
  const current = <T extends Fact>(fact: T, unknownParts: Partial<T> = {}): T =>
    ageOf(fact, today) === 'outdated'
      ? {
          ...fact,
          ...unknownParts,
          value: 'unknown',
          confidence: 'unverified',
          summary: `last checked on ${fact.checkedOn}, when it was '${fact.value}': ${fact.summary}`,
        }
      : fact;
  return {
    ...offering,
    baa: current(baa, { tiers: baa.tiers.map((tier) => ({ ...tier, baa: 'unknown' })) }),
    soc2: current(soc2, { type: undefined }),
    gdprDpa: current(offering.gdprDpa),
    byok: current(offering.byok),
    usResidency: current(usResidency, {
      options: usResidency.options.map((option) => ({ ...option, staysInUs: 'unknown' })),
    }),
    logRetentionControl: current(offering.logRetentionControl),
    retention: current(retention, { defaultDays: undefined }),
    excludedFromTraining: current(offering.excludedFromTraining),
    encryptionInTransit: current(offering.encryptionInTransit),
    encryptionAtRest: current(offering.encryptionAtRest),
    privateConnectivity: current(offering.privateConnectivity),
    dedicatedCapacity: current(offering.dedicatedCapacity),
    ...(latency === undefined ? {} : { latency: current(latency) }),
    ...(price === undefined ? {} : { price: current(price) }),
  };
}
