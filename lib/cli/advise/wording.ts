import type { Exclusion, Fit } from '../../vendors/advice';
import type { Answers } from '../../vendors/advice/answers';
import { QUESTIONS } from '../../vendors/advice/answers';
import type { WayOut } from '../../vendors/advice/contradictions';

/** The answers as they were given, a line each: the question, and the answer. */
export function answersInWords(answers: Answers): (readonly [string, string])[] {
  return QUESTIONS.flatMap(({ name, text }) => {
    const value = answers[name];
    return value === undefined ? [] : [[text, inWords(value)] as const];
  });
}

/** A deployment in a line: its name, and the conditions under which it fits. */
export function fitInWords({ deployment, findings }: Fit): string {
  const conditions = findings.filter(({ outcome }) => outcome === 'conditional').map(({ reason }) => reason);
  return conditions.length === 0
    ? `${deployment.id}: under no conditions`
    : `${deployment.id}: if ${conditions.join('; ')}`;
}

/** A deployment in a line: its name, and what excludes it. */
export function exclusionInWords({ deployment, findings }: Exclusion): string {
  return `${deployment.id}: ${findings.map(({ reason }) => reason).join('; ')}`;
}

/** What would have to be answered otherwise, and what would fit then. */
export function wayOutInWords({ changes, deployments }: WayOut): string {
  const answers = changes.map(({ answer, to }) =>
    answer === 'clouds' ? `${to} among the clouds` : `'${to}' for '${questionOf(answer)}'`,
  );
  return `with ${answers.join(' and ')}: ${deployments.join(', ')}`;
}

function questionOf(answer: keyof Answers): string {
  return QUESTIONS.find(({ name }) => name === answer)?.text ?? answer;
}

function inWords(value: Answers[keyof Answers]): string {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return typeof value === 'string' ? value : value?.join(', ') || 'none';
}
