import { type Answers, validateAnswers } from './advice/answers';
import { attestationsFor } from './advice/attestations';
import { type WayOut, waysOut } from './advice/contradictions';
import { type Cost, costsOf } from './advice/costs';
import { DEMANDS, type Demand, isPhi, type Judgement } from './advice/demands';
import { type Deployment, deploymentsOf } from './advice/deployments';
import type { VendorRegistry } from './registry';

/** How a deployment stands to a demand. */
export interface Finding extends Judgement {
  readonly answer: keyof Answers;
  readonly demand: string;
}

/** A deployment that meets every demand, some of them under conditions. */
export interface Fit {
  readonly deployment: Deployment;
  readonly findings: readonly Finding[];
  readonly costs: readonly Cost[];
  /** What people have to declare, since no template can show it. */
  readonly attestations: readonly string[];
}

/** A deployment that does not, and the demands that it fails. */
export interface Exclusion {
  readonly deployment: Deployment;
  readonly findings: readonly Finding[];
}

/** Which deployments fit some answers. */
export interface Advice {
  readonly answers: Answers;
  /** The day by which the age of facts was judged. */
  readonly date: string;
  /** In the order of what they ask of a team; the first is the advice. */
  readonly fits: readonly Fit[];
  readonly exclusions: readonly Exclusion[];
  /** Answers that contradict the law, the guide or each other. */
  readonly warnings: readonly string[];
  /** Where nothing fits: the fewest answers that would have to be others. */
  readonly waysOut: readonly WayOut[];
}

/**
 * Which deployments fit, by the facts of a registry; one that is as old as to be outdated counts as unknown.
 *
 * @param today `YYYY-MM-DD`
 * @throws ConfigurationError when an answer is missing or not allowed
 */
export function advise(answers: Answers, registry: VendorRegistry, today: string): Advice {
  validateAnswers(answers);
  const deployments = deploymentsOf(registry.asOf(today));
  const judged = deployments.map((deployment) => ({ deployment, findings: judge(deployment, answers) }));
  const fits = judged.filter(({ findings }) => !findings.some(isRefusal));
  return {
    answers,
    date: today,
    fits: fits.map(({ deployment, findings }) => ({
      deployment,
      findings,
      costs: costsOf(deployment, answers),
      attestations: attestationsFor(deployment, answers),
    })),
    exclusions: judged.flatMap(({ deployment, findings }) => {
      const refusals = findings.filter(isRefusal);
      return refusals.length === 0 ? [] : [{ deployment, findings: refusals }];
    }),
    warnings: warningsOf(answers),
    waysOut:
      fits.length > 0
        ? []
        : waysOut(answers, (others) =>
            deployments.filter((deployment) => !judge(deployment, others).some(isRefusal)).map(({ id }) => id),
          ),
  };
}

function judge(deployment: Deployment, answers: Answers): Finding[] {
  return DEMANDS.filter((demand) => demand.applies(answers)).map((demand) => finding(demand, deployment, answers));
}

function finding(demand: Demand, deployment: Deployment, answers: Answers): Finding {
  return { answer: demand.answer, demand: demand.title, ...demand.judge(deployment, answers) };
}

function isRefusal({ outcome }: Finding): boolean {
  return outcome === 'unmet' || outcome === 'unknown';
}

const WARNINGS: readonly (readonly [(answers: Answers) => boolean, string])[] = [
  [
    ({ data, deIdentification }) => data === 'de-identified' && deIdentification === 'other',
    'de-identified by neither Safe Harbor nor Expert Determination: by 45 CFR 164.514(b) the data is still PHI, and is treated so here',
  ],
  [
    ({ logging }) => logging === 'batched',
    'batched logging: the guide asks for records before or during the call, and the audit record of this library is written before each call; no deployment ships it in batches (45 CFR 164.312(b) itself names no time)',
  ],
  [
    (answers) => isPhi(answers) && !answers.contentReconstruction,
    'no reconstruction: digests show that content was not changed, and not what it was; without the content store you cannot say after a breach what was disclosed',
  ],
  [
    (answers) => isPhi(answers) && !answers.sharedInfrastructure,
    'private endpoints keep the network private, and reserved throughput reserves throughput: that the machines serve nobody else is certain with SelfHostedModel alone, though the guide says that either ends the sharing',
  ],
  [
    (answers) => !isPhi(answers) && !answers.sharedInfrastructure,
    'the ban on shared infrastructure is about PHI: de-identified data is none, so it excludes nothing here',
  ],
  [
    ({ clouds }) => clouds.length === 0,
    'no cloud is in use: every deployment of this library runs in an account of yours',
  ],
];

function warningsOf(answers: Answers): string[] {
  return WARNINGS.filter(([applies]) => applies(answers)).map(([, text]) => text);
}
