/** What is known of a yes-or-no question before deployment; undefined where only deployment knows. */
export type Answer = boolean | undefined;

/** Whether one of the answers is yes. */
export function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

/** Whether all of the answers are yes. */
export function allOf(answers: readonly Answer[]): Answer {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
