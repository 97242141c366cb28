import type { Answer, Fact, Offering, Vendor } from './vendor';

/** The facts of every offering, in the order in which they are shown: first the columns of the guide's tables. */
export const FACT_TITLES = {
  baa: 'BAA',
  soc2: 'SOC 2 Type II',
  gdprDpa: 'GDPR DPA',
  byok: 'BYOK',
  usResidency: 'US residency',
  logRetentionControl: 'Log retention control',
  retention: 'Nothing retained by default',
  excludedFromTraining: 'Not used for training',
  encryptionInTransit: 'TLS 1.2 or newer',
  encryptionAtRest: 'AES-256 at rest',
  privateConnectivity: 'Private connectivity',
  dedicatedCapacity: 'Reserved capacity',
  latency: 'Latency',
  price: 'Price',
} as const satisfies Partial<Record<keyof Offering, string>>;

/** The name of a fact of an offering. */
export type FactName = keyof typeof FACT_TITLES;

/** The facts that every offering has, and by which offerings are compared. */
export type ComparedFactName = Exclude<FactName, 'latency' | 'price'>;

const FACT_NAMES: readonly FactName[] = [
  'baa',
  'soc2',
  'gdprDpa',
  'byok',
  'usResidency',
  'logRetentionControl',
  'retention',
  'excludedFromTraining',
  'encryptionInTransit',
  'encryptionAtRest',
  'privateConnectivity',
  'dedicatedCapacity',
  'latency',
  'price',
];

/** The facts by which offerings are compared. */
export const COMPARED_FACTS: readonly ComparedFactName[] = FACT_NAMES.filter(
  (name): name is ComparedFactName => name !== 'latency' && name !== 'price',
);

/** A fact, and of what it is one. */
export interface NamedFact {
  readonly vendor: Vendor;
  readonly offering: Offering;
  readonly name: FactName;
  readonly fact: Fact;
}

/** All facts about some vendors. */
export function factsOf(vendors: readonly Vendor[]): NamedFact[] {
  return vendors.flatMap((vendor) =>
    vendor.offerings.flatMap((offering) =>
      FACT_NAMES.flatMap((name) => {
        const fact = offering[name];
        return fact === undefined ? [] : [{ vendor, offering, name, fact }];
      }),
    ),
  );
}

/** Whether an answer is yes, be it under conditions. */
export function isAffirmative(answer: Answer): boolean {
  return answer === 'yes' || answer === 'limited';
}
