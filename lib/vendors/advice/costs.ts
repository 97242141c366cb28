import type { Answers } from './answers';
import { isPhi } from './demands';
import type { Deployment } from './deployments';

/** The day of the guide whose estimates these are. */
export const GUIDE_DATE = '2025-01-15';

/** What a capability costs, in the words of the guide: an estimate, and not a measurement. */
export interface Cost {
  readonly capability: string;
  /** Beside the price of the standard API. */
  readonly standard: string;
  /** On an enterprise contract. */
  readonly enterprise: string;
  readonly overhead: string;
  /**
   * What is different now.
   *
   * @default - nothing that is known
   */
  readonly changed?: string;
}

interface CostRow extends Cost {
  applies(answers: Answers, deployment: Deployment): boolean;
}

const ROWS: readonly CostRow[] = [
  {
    capability: 'BAA execution',
    standard: '0% (AWS, Azure) to 30–50% premium (OpenAI enterprise)',
    enterprise: 'Included',
    overhead: 'Contract review cycle (2–6 weeks)',
    changed: 'Google Cloud is accepted in the console; OpenAI signs without an enterprise agreement',
    applies: (answers, { vendor }) => isPhi(answers) && vendor.kind !== 'self-hosted',
  },
  {
    capability: 'BYOK encryption',
    standard: '+10–20% on storage/compute',
    enterprise: 'Negotiable',
    overhead: 'Key rotation management; KMS integration',
    applies: ({ customerManagedKeys }) => customerManagedKeys,
  },
  {
    capability: 'Private endpoints / VPC',
    standard: '+15–30% (AWS PrivateLink, Azure Private Link)',
    enterprise: 'Negotiable',
    overhead: 'Network configuration; no internet egress',
    applies: () => true,
  },
  {
    capability: 'Dedicated provisioned throughput',
    standard: '50–100% premium vs. shared',
    enterprise: 'Volume discounts available',
    overhead: 'Capacity planning required',
    applies: ({ reservedCapacity }, { vendor }) => reservedCapacity || vendor.kind === 'self-hosted',
  },
  {
    capability: 'US-only data residency',
    standard: 'Included on regional endpoints',
    enterprise: 'Included',
    overhead: 'Region-specific deployment',
    changed: 'OpenAI adds 10% for models released since 5 March 2026, Anthropic 10% (1.1 times)',
    applies: ({ usOnly }) => usOnly,
  },
  {
    capability: 'Compliance audit support',
    standard: 'Not included',
    enterprise: 'SLAs vary',
    overhead: 'Quarterly evidence collection: ~20–40 eng hours/year',
    changed: 'an estimate without tools; the evidence of this library is written at every synthesis',
    applies: () => true,
  },
  {
    capability: 'PHI content logging (your layer)',
    standard: 'Infrastructure cost only',
    enterprise: 'Infrastructure cost only',
    overhead: '~40–80 eng hours to build; ongoing maintenance',
    changed: 'an estimate for building it; the audit record and its content store are part of this library',
    applies: ({ contentReconstruction }) => contentReconstruction,
  },
];

/** The guide's estimate of everything together. */
export const TOTAL_COST =
  '30–60% increase in total API and infrastructure spend, with the largest variable being whether you need dedicated provisioned throughput';

/** What a deployment costs by the guide. */
export function costsOf(deployment: Deployment, answers: Answers): Cost[] {
  return ROWS.filter((row) => row.applies(answers, deployment)).map(({ applies: _, ...cost }) => cost);
}
