import { type Command, InvalidArgumentError, Option } from 'commander';
import { isDay } from '../core/day';
import type { CheckOptions } from './check';
import type { Output } from './style';

/** What a command writes to, and how it ends. */
export interface CommandContext {
  readonly out: Output;
  readonly err: Output;
  /** Sets the exit code of the process. */
  end(code: number): void;
}

/** The options of every command that judges documents. */
export type JudgementFlags = Omit<CheckOptions, 'baseline'>;

/** Adds the options of every command that judges documents. */
export function addJudgementOptions(command: Command): Command {
  return command
    .option('--policy <file>', 'policy of the security team, YAML or JSON')
    .option('--exceptions <file>', 'exceptions of the security team, YAML or JSON')
    .option('--region <name>', 'AWS Region of templates that do not say where they go')
    .addOption(dateOption());
}

/** The day that counts as today. */
export function dateOption(description = 'day by which exceptions expire'): Option {
  return new Option('--date <day>', description).argParser(parseDay).default(today(), 'today');
}

/** What an organization knows of vendors of models. */
export function registryOption(): Option {
  return new Option('--registry <file>', 'facts of your organization about vendors, YAML or JSON');
}

/** An option for the form of what is written. */
export function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'form of the report').choices(formats).default('text');
}

/** A text for the help of a command: what it is used for, line by line. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ compliant-ai ${line}`).join('\n')}\n`;
}

/** What the exit codes of a command mean, for its help. */
export function exitCodes(clean: string, findings: string): string {
  return `\nExit codes: 0 ${clean}; 1 ${findings}; 2 something could not be read or judged, or the call is wrong.\n`;
}

/** A whole number of days from 0. */
export function parseDays(value: string): number {
  if (!/^\d{1,5}$/.test(value)) {
    throw new InvalidArgumentError('Give a number of days such as 14.');
  }
  return Number(value);
}

function parseDay(value: string): string {
  if (!isDay(value)) {
    throw new InvalidArgumentError('Give a day such as 2026-06-30.');
  }
  return value;
}

/** The day of this run. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
