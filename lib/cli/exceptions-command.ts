import { type Command, Option } from 'commander';
import { ConfigurationError } from '../core';
import { check } from './check';
import { exceptionsExitCode, type ListedException, listExceptions } from './exceptions';
import { writeExceptionsJson, writeExceptionsMarkdown, writeExceptionsText } from './exceptions-report';
import { writeProblems } from './findings-report';
import { type CommandContext, dateOption, examples, exitCodes, formatOption, parseDays } from './options';
import { readHouse } from './policy-file';
import { Progress } from './progress';
import type { Output } from './style';

interface ExceptionsFlags {
  readonly format: keyof typeof WRITERS;
  readonly policy?: string;
  readonly in?: readonly string[];
  readonly region?: string;
  readonly expiringWithin?: number;
  readonly date: string;
}

const WRITERS = {
  text: writeExceptionsText,
  json: writeExceptionsJson,
  markdown: writeExceptionsMarkdown,
} satisfies Record<string, (listed: readonly ListedException[], output: Output) => void>;

/** Adds the command `exceptions`. */
export function addExceptionsCommand(program: Command, { out, err, end }: CommandContext): void {
  program
    .command('exceptions')
    .description('list exceptions with their owners, the days that are left and what they excuse')
    .argument('[file...]', 'exceptions files, YAML or JSON')
    .addOption(formatOption(Object.keys(WRITERS)))
    .option(
      '--in <path>',
      'documents in which they excuse findings, may be repeated; exceptions in cdk.out are listed, too',
      (path: string, paths: readonly string[] = []) => [...paths, path],
    )
    .option('--policy <file>', 'policy of the security team, YAML or JSON; its exceptions are listed, too')
    .option('--region <name>', 'AWS Region of templates that do not say where they go')
    .addOption(
      new Option('--expiring-within <days>', 'end with 1 where one has no more days left').argParser(parseDays),
    )
    .addOption(dateOption())
    .addHelpText(
      'after',
      examples(
        'exceptions exceptions.yaml',
        'exceptions exceptions.yaml --in cdk.out --format markdown',
        'exceptions exceptions.yaml --expiring-within 14',
      ) + exitCodes('all hold', 'one does not hold, or ends within --expiring-within'),
    )
    .action(async (files: string[], flags: ExceptionsFlags) => {
      if (files.length === 0 && flags.policy === undefined && flags.in === undefined) {
        throw new ConfigurationError('there is nothing to list; give an exceptions file, --policy or --in');
      }
      const { policy, region, date, in: paths, expiringWithin = -1 } = flags;
      const house = { policy, exceptions: files };
      const result =
        paths === undefined ? undefined : await check(paths, { ...house, region, date }, new Progress(err));
      if (result !== undefined) {
        // What is wrong with the exceptions is listed with them.
        writeProblems({ ...result, exceptionProblems: [] }, err);
      }
      const { place, ...read } = readHouse(house);
      const listed = listExceptions({
        ...(result ?? { policy: read.policy, exceptions: read.policy.exceptions, placeOf: place }),
        today: date,
        expiringWithin,
        ...(result === undefined ? {} : { result }),
      });
      WRITERS[flags.format](listed, out);
      end(exceptionsExitCode(listed, result));
    });
}
