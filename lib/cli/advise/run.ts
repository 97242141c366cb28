import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../../core';
import { advise } from '../../vendors/advice';
import { type Answers, arePartialAnswers, isAnswers, isAsked, QUESTIONS } from '../../vendors/advice/answers';
import { readRegistry } from '../registry-file';
import { EXIT } from '../result';
import type { Output } from '../style';
import { readAnswers } from './answers-file';
import { interview } from './interview';
import { adviceJson } from './json';
import { adviceMarkdown } from './markdown';
import { choicesOf, flagOf } from './question';
import { writeAdvice } from './text';

/** The options of the command, besides the answers. */
export interface AdviseFlags {
  readonly format: 'text' | 'json' | 'markdown';
  readonly registry?: string;
  readonly answers?: string;
  readonly date: string;
}

/**
 * Writes advice on what to deploy.
 *
 * @param out where the advice goes
 * @param err where questions go, so that the advice can be redirected
 * @returns the exit code
 * @throws ConfigurationError when an answer is missing and nobody is there to ask, or a file is not usable
 */
export async function runAdvise(flags: AdviseFlags & Partial<Answers>, out: Output, err: Output): Promise<number> {
  const { format, registry: file, answers, date, ...given } = flags;
  const registry = readRegistry(file, date);
  const all = await complete({ ...(answers === undefined ? {} : readAnswers(answers)), ...given }, err);
  const advice = advise(all, registry, date);
  switch (format) {
    case 'json':
      out.write(adviceJson(advice));
      break;
    case 'markdown':
      out.write(adviceMarkdown(advice));
      break;
    default:
      writeAdvice(advice, out);
  }
  return advice.fits.length > 0 ? EXIT.clean : EXIT.findings;
}

async function complete(given: unknown, err: Output): Promise<Answers> {
  const answers = arePartialAnswers(given) ? given : {};
  const isInteractive = process.stdin.isTTY === true && err.isTTY === true;
  const all = isInteractive ? await asked(answers, err) : answers;
  if (isAnswers(all)) {
    return all;
  }
  const missing = QUESTIONS.filter((question) => isAsked(question, all) && all[question.name] === undefined);
  if (missing.length > 0) {
    const flags = missing.map((question) => `${flagOf(question)} (${choicesOf(question)})`).join('; ');
    throw new ConfigurationError(`answers are missing: give ${flags}; or --answers with a file, or run on a terminal`);
  }
  throw new ConfigurationError(
    "'deIdentification' must be left out where 'data' is 'phi'; say --data de-identified, or remove it",
  );
}

async function asked(answers: Partial<Answers>, err: Output): Promise<Partial<Answers>> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // A question that is left with Ctrl-C or Ctrl-D would wait for ever, and the process end as if all were well.
  terminal.once('close', () => closed.abort());
  try {
    return await interview(answers, (prompt) => terminal.question(prompt, { signal: closed.signal }), err);
  } catch (error) {
    throw closed.signal.aborted ? new ConfigurationError('not all questions were answered; start again') : error;
  } finally {
    terminal.close();
  }
}
