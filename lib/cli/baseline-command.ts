import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigurationError } from '../core';
import { type Baseline, type BaselineEntry, baselineText, compare, entriesOf, readBaseline } from './baseline';
import { check } from './check';
import { writeProblems } from './findings-report';
import { addJudgementOptions, type CommandContext, examples, exitCodes, type JudgementFlags } from './options';
import { Progress } from './progress';
import { type CheckResult, EXIT, newFindings } from './result';
import { type Output, paint, plural, printable } from './style';

/** Adds the command `baseline`. */
export function addBaselineCommand(program: Command, { out, err, end }: CommandContext): void {
  const command = program
    .command('baseline')
    .description('record the findings of today, so that `check --baseline` rejects new ones only')
    .argument('<path...>', 'the files, folders or quoted patterns that will be checked, or - for what is piped in')
    .requiredOption('--output <file>', 'the baseline, JSON; one that exists may shrink only')
    .option('--reason <text>', 'why it may grow')
    .option('--approver <person>', 'who decided that it may grow');
  addJudgementOptions(command)
    .addHelpText(
      'after',
      examples(
        'baseline cdk.out --output baseline.json',
        'check cdk.out --baseline baseline.json',
        'baseline cdk.out --output baseline.json --reason "acquired clinic" --approver ciso@clinic.example',
      ) +
        '\nA baseline knows findings by rule, stack, resource and property, not by line or value. It hides none: they are\n' +
        'listed as known, also those of rules that accept no exception. Whatever fails to be judged is never part of it.\n' +
        exitCodes('it was written', 'it would have to grow'),
    )
    .action(async (paths: string[], flags: JudgementFlags & BaselineOptions) => {
      const result = await check(paths, flags, new Progress(err));
      writeProblems(result, err);
      end(recordBaseline(result, flags, out));
    });
}

/** The options of `baseline`. */
export interface BaselineOptions {
  readonly output: string;
  /** The day on which it is recorded, `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * Why the baseline may grow.
   *
   * @default - it may only shrink
   */
  readonly reason?: string;
  /**
   * Who decided that it may grow.
   *
   * @default - it may only shrink
   */
  readonly approver?: string;
}

/**
 * Records the findings of a run as a baseline, or brings an existing one up to date, which may shrink but not grow
 * without a reason and somebody who answers for it.
 *
 * @returns the exit code
 * @throws ConfigurationError when the file cannot be written, or reason and approver do not come together
 */
function recordBaseline(result: CheckResult, options: BaselineOptions, output: Output): number {
  const { output: file, date, reason, approver } = options;
  if ((reason === undefined) !== (approver === undefined) || (reason !== undefined && reason.trim().length < 10)) {
    throw new ConfigurationError(
      'a baseline grows with --reason, at least ten characters, and --approver; give both or none',
    );
  }
  if (result.unreadable.length > 0 || result.engineErrors.length > 0) {
    output.write(`${paint(output, 'red', 'not everything could be judged')}; nothing was recorded\n`);
    return EXIT.couldNotJudge;
  }
  const before = readBaseline(file);
  const findings = entriesOf(result, file);
  if (before === undefined) {
    write(file, { version: 1, createdOn: date, growth: [], findings });
    output.write(`recorded ${total(findings)} ${plural('finding', total(findings))} in ${printable(file)}\n`);
    return EXIT.clean;
  }
  const added = newFindings({ ...result, baseline: compare(result, before, file) });
  if (added.length > 0 && (reason === undefined || approver === undefined)) {
    for (const { rule, resource, path, stack } of added) {
      output.write(`${paint(output, 'red', 'new')} ${rule} at ${printable(path ?? resource)} in ${printable(stack)}\n`);
    }
    output.write(
      `${printable(file)} was not changed: a baseline only shrinks. Fix the ${plural('finding', added.length)}, ` +
        'or let it grow with --reason and --approver\n',
    );
    return EXIT.findings;
  }
  const grown =
    added.length === 0 || reason === undefined || approver === undefined
      ? []
      : [{ on: date, reason, approver, added: added.length }];
  write(file, { ...before, growth: [...before.growth, ...grown], findings });
  output.write(`${printable(file)}: ${total(before.findings)} before, ${added.length} added, ${total(findings)} now\n`);
  return EXIT.clean;
}

function total(entries: readonly BaselineEntry[]): number {
  return entries.reduce((sum, { count }) => sum + count, 0);
}

function write(file: string, baseline: Baseline): void {
  try {
    writeFileSync(file, baselineText(baseline));
  } catch (error) {
    throw new ConfigurationError(`'${file}' cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
