import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigurationError } from '../core';
import { check } from './check';
import { writeFindings, writeProblems } from './findings-report';
import { writeJsonReport } from './json-report';
import { Progress } from './progress';
import { EXIT, exitCode } from './result';
import { writeRules } from './rules';
import { type Output, paint, printable } from './style';
import { writeConclusion, writeSummary } from './summary';

interface CheckFlags {
  readonly format: 'text' | 'json';
  readonly all?: true;
  readonly summary?: true;
  readonly policy?: string;
  readonly exceptions?: string;
  readonly region?: string;
  readonly date: string;
}

/**
 * Runs the command line.
 *
 * @param args the arguments after the name of the command
 * @returns the exit code: 0 accepted, 1 findings stand, 2 something could not be judged
 */
export async function run(args: readonly string[], out: Output, err: Output): Promise<number> {
  let code: number = EXIT.clean;
  const program = new Command('compliant-ai')
    .description('Judges infrastructure as code by the technical safeguards of HIPAA and SOC 2.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) });
  program
    .command('check')
    .description('judge templates, plans and Terraform files, or all of them in folders')
    .argument('<path...>', 'files or folders')
    .addOption(new Option('--format <format>', 'form of the report').choices(['text', 'json']).default('text'))
    .option('--all', 'list passes and what does not apply, too')
    .option('--summary', 'add a table of the verdicts by rule and cloud')
    .option('--policy <file>', 'policy of the security team, YAML or JSON')
    .option('--exceptions <file>', 'exceptions of the security team, YAML or JSON')
    .option('--region <name>', 'AWS Region of templates that do not say where they go')
    .addOption(
      new Option('--date <day>', 'day by which exceptions expire').argParser(parseDay).default(today(), 'today'),
    )
    .action(async (paths: string[], flags: CheckFlags) => {
      const result = await check(paths, flags, new Progress(err));
      if (flags.format === 'json') {
        writeJsonReport(result, out, flags.all === true);
      } else {
        writeFindings(result, out, flags.all === true);
        writeProblems(result, out);
        if (flags.summary === true) {
          writeSummary(result, out);
        }
        writeConclusion(result, out);
      }
      code = exitCode(result);
    });
  program
    .command('rules')
    .description('list the rules, or show the page of one')
    .argument('[id]', 'id of a rule')
    .action((id: string | undefined) => writeRules(id, out));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, err);
  }
}

function explain(error: unknown, err: Output): number {
  if (error instanceof ConfigurationError) {
    err.write(`${paint(err, 'red', 'error')}: ${printable(error.message)}\n`);
    return EXIT.couldNotJudge;
  }
  // Commander has printed its own message; asking for help is no error.
  if (error instanceof Error && 'exitCode' in error) {
    return error.exitCode === 0 ? EXIT.clean : EXIT.couldNotJudge;
  }
  err.write(
    `${paint(err, 'red', 'internal error')}: ${printable(error instanceof Error ? String(error.stack) : String(error))}\n`,
  );
  return EXIT.couldNotJudge;
}

function parseDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    throw new InvalidArgumentError('Give a day such as 2026-06-30.');
  }
  return text;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
