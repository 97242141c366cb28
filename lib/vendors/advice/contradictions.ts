import type { Answers, Cloud } from './answers';

/** An answer that could be another one. */
export interface Change {
  readonly answer: keyof Answers;
  readonly to: string;
}

/** Answers that could be other ones, and what would fit then. */
export interface WayOut {
  readonly changes: readonly Change[];
  readonly deployments: readonly string[];
}

interface Relaxation {
  readonly change: Change;
  /** Whether it changes anything. */
  differs(answers: Answers): boolean;
  relaxed(answers: Answers): Answers;
}

/** For each answer the one that demands least. */
const RELAXATIONS: readonly Relaxation[] = [
  toYesOrNo('sharedInfrastructure', true),
  toYesOrNo('usOnly', false),
  toYesOrNo('customerManagedKeys', false),
  toYesOrNo('reservedCapacity', false),
  toYesOrNo('ownsSecurityStack', true),
  withCloud('aws'),
  withCloud('azure'),
  withCloud('google'),
];

/**
 * The fewest answers, one or two, of which others would let a deployment fit. Nothing else is ever needed: with a cloud
 * and a team that owns the whole stack, a model of one's own fits every answer.
 *
 * @param fitting the deployments that fit some answers
 */
export function waysOut(answers: Answers, fitting: (answers: Answers) => readonly string[]): WayOut[] {
  const open = RELAXATIONS.filter(({ differs }) => differs(answers));
  const single = open.map((one) => ({
    changes: [one.change],
    deployments: fitting(one.relaxed(answers)),
  }));
  const fits = ({ deployments }: WayOut) => deployments.length > 0;
  return single.some(fits)
    ? single.filter(fits)
    : open
        .flatMap((one, index) =>
          open.slice(index + 1).map((other) => ({
            changes: [one.change, other.change],
            deployments: fitting(other.relaxed(one.relaxed(answers))),
          })),
        )
        .filter(fits);
}

function toYesOrNo(answer: keyof Answers, value: boolean): Relaxation {
  return {
    change: { answer, to: value ? 'yes' : 'no' },
    differs: (answers) => answers[answer] !== value,
    relaxed: (answers) => ({ ...answers, [answer]: value }),
  };
}

function withCloud(cloud: Cloud): Relaxation {
  return {
    change: { answer: 'clouds', to: cloud },
    differs: ({ clouds }) => !clouds.includes(cloud),
    relaxed: (answers) => ({ ...answers, clouds: [...answers.clouds, cloud] }),
  };
}
