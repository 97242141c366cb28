import { ConfigurationError } from '../../core/errors';
import { isPlainObject } from '../../core/value';
import { type DataProblem, flag, listOf, mapping, oneOf, type Shape } from '../shape';

/** A cloud in which a deployment runs. */
export type Cloud = 'aws' | 'azure' | 'google';

/** What an architecture has to answer: the guide's "When compliance requirements should change your architecture". */
export interface Answers {
  /** Whether what is sent to the model is PHI, or is said to be de-identified. */
  readonly data: 'phi' | 'de-identified';
  /**
   * The method of 45 CFR 164.514(b) by which it was de-identified; `other` is anything else.
   *
   * @default - the data is PHI
   */
  readonly deIdentification?: 'safe-harbor' | 'expert-determination' | 'other';
  /** Whether PHI may pass through infrastructure that a third party shares among its customers. */
  readonly sharedInfrastructure: boolean;
  /** Whether content must stay in the United States. */
  readonly usOnly: boolean;
  /** Whether what the vendor stores must be encrypted with keys of the customer. */
  readonly customerManagedKeys: boolean;
  /** Whether throughput must be reserved. */
  readonly reservedCapacity: boolean;
  /** Whether a call is recorded before it is made, or records are shipped in batches. */
  readonly logging: 'synchronous' | 'batched';
  /** Whether it must be possible to read afterwards what was sent and answered. */
  readonly contentReconstruction: boolean;
  /** The clouds that are in use. */
  readonly clouds: readonly Cloud[];
  /** Whether the team can own the whole security stack of a model: its machines, images, patches and scaling. */
  readonly ownsSecurityStack: boolean;
}

/** A question, as it is asked, given as a flag and described in the schema. */
export interface Question {
  readonly name: keyof Answers;
  readonly text: string;
  /** Why it is asked. */
  readonly why: string;
  /** The answers that there are; yes and no where none are named. */
  readonly choices?: readonly string[];
  /** Whether several may be chosen. */
  readonly several?: true;
}

/** The questions, in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  {
    name: 'data',
    text: 'What is sent to the model?',
    why: 'PHI needs a business associate agreement with everybody who handles it.',
    choices: ['phi', 'de-identified'],
  },
  {
    name: 'deIdentification',
    text: 'By which method of 45 CFR 164.514(b) was it de-identified?',
    why: 'Data that was anonymized another way is still PHI.',
    choices: ['safe-harbor', 'expert-determination', 'other'],
  },
  {
    name: 'sharedInfrastructure',
    text: 'May PHI pass through infrastructure that a third party shares among its customers?',
    why: 'If your data classification says no, an API of a vendor is out.',
  },
  {
    name: 'usOnly',
    text: 'Must content stay in the United States, at rest and while it is processed?',
    why: 'It decides on regions, deployment types and hosts.',
  },
  {
    name: 'customerManagedKeys',
    text: 'Must what the vendor stores be encrypted with keys that you manage (BYOK)?',
    why: 'Not every vendor takes them.',
  },
  {
    name: 'reservedCapacity',
    text: 'Do you need capacity that is reserved for you?',
    why: 'It is the largest part of the cost.',
  },
  {
    name: 'logging',
    text: 'Is each call recorded before it is made, or are records shipped in batches?',
    why: 'A batch leaves calls without a record when the process dies.',
    choices: ['synchronous', 'batched'],
  },
  {
    name: 'contentReconstruction',
    text: 'Must you be able to read afterwards what was sent and answered?',
    why: 'Vendors log that a call was made, and not what was sent.',
  },
  {
    name: 'clouds',
    text: 'Which clouds are in use?',
    why: 'A deployment runs in an account of yours.',
    choices: ['aws', 'azure', 'google'],
    several: true,
  },
  {
    name: 'ownsSecurityStack',
    text: 'Can your team own the whole security stack of a model: machines, images, patches, scaling?',
    why: 'Models with open weights ask for it.',
  },
];

/** Whether a question arises from what is answered so far. */
export function isAsked({ name }: Question, answers: Partial<Answers>): boolean {
  return name !== 'deIdentification' || answers.data === 'de-identified';
}

/** Everything that is wrong with answers, of which some may be missing. */
export function partialAnswerProblems(answers: unknown): DataProblem[] {
  return mapping({}, { ...shapesOf(false), ...shapesOf(true) })(answers, []);
}

/** Whether data holds answers, of which some may be missing. */
export function arePartialAnswers(data: unknown): data is Partial<Answers> {
  return partialAnswerProblems(data).length === 0;
}

/** Everything that is wrong with answers. */
export function answerProblems(answers: unknown): DataProblem[] {
  const shape = mapping(shapesOf(false), shapesOf(true));
  const given = isPlainObject(answers) ? answers : {};
  const problems = shape(answers, []);
  const method = given.deIdentification;
  if ((given.data === 'de-identified') === (method === undefined)) {
    problems.push({
      path: ['deIdentification'],
      problem:
        method === undefined
          ? "'deIdentification' is missing: name the method of 45 CFR 164.514(b), safe-harbor or expert-determination, or say other"
          : `'deIdentification' must be left out where 'data' is '${given.data}', got '${method}'`,
    });
  }
  return problems;
}

/** Whether data holds an answer to every question. */
export function isAnswers(data: unknown): data is Answers {
  return answerProblems(data).length === 0;
}

/**
 * Checks answers.
 *
 * @throws ConfigurationError naming everything that is missing or not allowed
 */
export function validateAnswers(answers: unknown): Answers {
  if (!isAnswers(answers)) {
    const problems = answerProblems(answers).map(({ problem }) => problem);
    throw new ConfigurationError(`the answers are not complete: ${problems.join('; ')}`);
  }
  return answers;
}

function shapesOf(isOptional: boolean): Record<string, Shape> {
  return Object.fromEntries(
    QUESTIONS.filter(({ name }) => (name === 'deIdentification') === isOptional).map((question) => [
      question.name,
      shapeOf(question),
    ]),
  );
}

function shapeOf({ choices, several }: Question): Shape {
  if (choices === undefined) {
    return flag;
  }
  return several ? listOf(oneOf(choices)) : oneOf(choices);
}
