import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Answers, QUESTIONS, type Question } from '../vendors/advice/answers';
import { choicesOf, flagOf, parseAnswer } from './advise/question';
import type { AdviseFlags } from './advise/run';
import { type CommandContext, dateOption, examples, exitCodes, formatOption, registryOption } from './options';

/** Adds the command `advise`. */
export function addAdviseCommand(program: Command, { out, err, end }: CommandContext): void {
  const command = program
    .command('advise')
    .description('name the deployment that fits your answers, why, what it costs and where to start')
    .addOption(formatOption(['text', 'json', 'markdown']))
    .option('--answers <file>', 'answers, YAML or JSON; flags outrank them')
    .addOption(registryOption())
    .addOption(dateOption('day by which the age of facts is judged'));
  for (const question of QUESTIONS) {
    command.addOption(
      new Option(`${flagOf(question)} <answer>`, `${question.text} (${choicesOf(question)})`).argParser((text) =>
        parsed(question, text),
      ),
    );
  }
  command
    .addHelpText(
      'after',
      examples(
        'advise',
        'advise --answers answers.yaml --format markdown > decision.md',
        'advise --answers answers.yaml --us-only no',
      ).trimEnd() +
        '\n\nAsks for the answers that are missing where it runs on a terminal.\n' +
        exitCodes('a deployment fits', 'none fits, and the answers that would have to change are named'),
    )
    .action(async (flags: AdviseFlags & Partial<Answers>) => end(await advice().runAdvise(flags, out, err)));
}

/** Loaded for this command only: the registry would add to the time of every run. */
function advice(): typeof import('./advise/run') {
  return require('./advise/run') as typeof import('./advise/run');
}

function parsed(question: Question, text: string): unknown {
  const answer = parseAnswer(question, text);
  if (answer === undefined) {
    throw new InvalidArgumentError(`Answer ${choicesOf(question)}.`);
  }
  return answer;
}
