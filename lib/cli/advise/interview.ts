import { ConfigurationError } from '../../core';
import { type Answers, isAsked, QUESTIONS, type Question } from '../../vendors/advice/answers';
import { type Output, paint } from '../style';
import { choicesOf, parseAnswer } from './question';

/** How often a question is asked again. */
const ATTEMPTS = 3;

/**
 * Asks the questions that are not answered yet.
 *
 * @param given answers that need no question
 * @param ask shows a prompt, and gives what was typed
 * @throws ConfigurationError when a question gets no usable answer
 */
export async function interview(
  given: Partial<Answers>,
  ask: (prompt: string) => Promise<string>,
  output: Output,
): Promise<Partial<Answers>> {
  let answers = given;
  for (const question of QUESTIONS) {
    if (answers[question.name] === undefined && isAsked(question, answers)) {
      answers = { ...answers, [question.name]: await answer(question, ask, output) };
    }
  }
  return answers;
}

async function answer(question: Question, ask: (prompt: string) => Promise<string>, output: Output): Promise<unknown> {
  output.write(`\n${paint(output, 'bold', question.text)}\n${paint(output, 'dim', question.why)}\n`);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const parsed = parseAnswer(question, await ask(`  ${choicesOf(question)}: `));
    if (parsed !== undefined) {
      return parsed;
    }
  }
  throw new ConfigurationError(`'${question.name}' has no usable answer; answer ${choicesOf(question)}`);
}
