import type { Fact, ResidencyOption } from '../vendor';
import type { Answers } from './answers';
import type { Deployment } from './deployments';

/** Whether a deployment meets a demand: `conditional` once something is done, `unknown` counts as not met. */
export type Outcome = 'met' | 'conditional' | 'unmet' | 'unknown';

/** What a deployment says to a demand. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: string;
}

/** A demand that answers make. */
export interface Demand {
  /** The answer that makes it. */
  readonly answer: keyof Answers;
  readonly title: string;
  applies(answers: Answers): boolean;
  judge(deployment: Deployment, answers: Answers): Judgement;
}

/** Whether the data has to be treated as PHI: it is, or nobody used a method of 45 CFR 164.514(b). */
export function isPhi({ data, deIdentification }: Answers): boolean {
  return data === 'phi' || deIdentification === undefined || deIdentification === 'other';
}

/** The rule table: what answers demand, and how deployments stand to it by the facts of the registry. */
export const DEMANDS: readonly Demand[] = [
  {
    answer: 'clouds',
    title: 'runs in a cloud that is in use',
    applies: () => true,
    judge: ({ construct, clouds }, answers) => {
      const common = clouds.filter((cloud) => answers.clouds.includes(cloud));
      return common.length > 0
        ? { outcome: 'met', reason: `${construct} runs in ${common.join(', ')}` }
        : {
            outcome: 'unmet',
            reason: `${construct} runs in ${clouds.join(', ')}, and you use ${answers.clouds.join(', ') || 'no cloud'}`,
          };
    },
  },
  {
    answer: 'data',
    title: 'a business associate agreement can be had',
    applies: isPhi,
    judge: ({ offering }) =>
      offering.baa.value === 'not-applicable'
        ? {
            outcome: 'conditional',
            reason: `${offering.baa.summary}; the cloud in which it runs needs an agreement: ${offering.baa.route}`,
          }
        : byFact(
            offering.baa,
            [
              `BAA: ${offering.baa.summary}`,
              `route: ${offering.baa.route}`,
              ...(offering.baa.excludes.length === 0 ? [] : [`it leaves out ${offering.baa.excludes.join(', ')}`]),
            ].join('; '),
            offering.baa.excludes.length === 0 ? 'met' : 'conditional',
          ),
  },
  {
    answer: 'data',
    title: 'nothing is retained, or on agreed terms',
    applies: isPhi,
    judge: ({ offering: { retention } }) =>
      byFact(
        retention,
        retention.value === 'yes'
          ? `retention: ${retention.summary}`
          : `retention: ${retention.summary}; agree on: ${retention.zeroRetention}`,
        'met',
        'conditional',
      ),
  },
  {
    answer: 'data',
    title: 'content does not train models',
    applies: isPhi,
    judge: ({ offering: { excludedFromTraining } }) =>
      byFact(
        excludedFromTraining,
        `training: ${excludedFromTraining.summary}${excludedFromTraining.value === 'no' ? '; opt out before the first request' : ''}`,
        'met',
        'conditional',
      ),
  },
  {
    answer: 'sharedInfrastructure',
    title: 'PHI stays off infrastructure that a third party shares',
    applies: (answers) => isPhi(answers) && !answers.sharedInfrastructure,
    judge: ({ vendor, offering }) => {
      switch (vendor.kind) {
        case 'self-hosted':
          return { outcome: 'met', reason: 'the model runs on machines of your own account' };
        case 'cloud':
          return byFact(
            offering.privateConnectivity,
            `${offering.privateConnectivity.summary} keeps the traffic private, as the guide has it; the machines behind the service still serve others, so have your policy say that this is what it means`,
            'conditional',
          );
        default:
          return { outcome: 'unmet', reason: `${offering.name} is shared infrastructure of a third party` };
      }
    },
  },
  {
    answer: 'usOnly',
    title: 'content stays in the United States',
    applies: ({ usOnly }) => usOnly,
    judge: ({ offering: { usResidency } }) => {
      const choices = usResidency.options.filter(({ staysInUs }) => staysInUs === 'yes');
      return choices.length === 0
        ? {
            outcome: usResidency.options.some(({ staysInUs }) => staysInUs === 'unknown') ? 'unknown' : 'unmet',
            reason: `no choice keeps content in the United States: ${usResidency.summary}`,
          }
        : byFact(usResidency, `choose ${choices.map(selectorOf).join(', or ')}`);
    },
  },
  {
    answer: 'customerManagedKeys',
    title: 'what is stored is encrypted with keys of the customer',
    applies: ({ customerManagedKeys }) => customerManagedKeys,
    judge: ({ offering: { byok } }) => byFact(byok, `keys: ${byok.summary}`),
  },
  {
    answer: 'reservedCapacity',
    title: 'throughput is reserved',
    applies: ({ reservedCapacity }) => reservedCapacity,
    judge: ({ offering: { dedicatedCapacity } }) =>
      byFact(
        dedicatedCapacity,
        [
          `capacity: ${dedicatedCapacity.summary}`,
          ...(dedicatedCapacity.note === undefined ? [] : [dedicatedCapacity.note]),
        ].join('. '),
      ),
  },
  {
    answer: 'ownsSecurityStack',
    title: 'somebody owns the security of the model',
    applies: () => true,
    judge: ({ vendor }, { ownsSecurityStack }) => {
      if (vendor.kind !== 'self-hosted') {
        return { outcome: 'met', reason: 'the vendor secures the machines of the model; review its SOC 2 report' };
      }
      return ownsSecurityStack
        ? { outcome: 'met', reason: 'your team owns machines, images, patches and scaling' }
        : { outcome: 'unmet', reason: 'your team would have to own machines, images, patches and scaling' };
    },
  },
];

function selectorOf({ selector }: ResidencyOption): string {
  return selector;
}

/** What a fact comes to: limited is met once its conditions are, and unknown never is. */
function byFact({ value }: Fact, reason: string, whereYes: Outcome = 'met', whereNo: Outcome = 'unmet'): Judgement {
  switch (value) {
    case 'yes':
    case 'not-applicable':
      return { outcome: whereYes, reason };
    case 'limited':
      return { outcome: 'conditional', reason };
    case 'no':
      return { outcome: whereNo, reason };
    default:
      return { outcome: 'unknown', reason: `${reason}; nobody could confirm more` };
  }
}
