import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { ConfigurationError, isPlainObject } from '../core';
import { type EvidenceFormat, FORMAT_NAMES } from '../evidence/format-names';
import type { EvidenceRecord } from '../evidence/record';
import { check } from './check';
import { evidenceWriters, recordOf, writeEvidenceFolder } from './evidence';
import { writeProblems } from './findings-report';
import { addJudgementOptions, type CommandContext, examples, type JudgementFlags } from './options';
import { Progress } from './progress';
import { readText } from './read-text';
import { EXIT, exitCode } from './result';
import { printable } from './style';
import { writeConclusion } from './summary';

interface ReportFlags extends JudgementFlags {
  readonly output?: string;
  readonly baseline?: string;
  readonly format?: EvidenceFormat[];
}

/** Adds the command that writes evidence, whatever was found: of documents, or again of an earlier judgement. */
export function addReportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('report')
    .description('write the evidence of documents, or that of an earlier judgement again from its report.json')
    .argument('<path...>', "documents, or a folder with a report.json: cdk.out/compliance, that of 'check --evidence'")
    .option('--output <folder>', "a folder of its own for the evidence of documents (default: 'compliance')")
    .option('--baseline <file>', 'findings that are known; they are marked, not hidden')
    .addOption(new Option('--format <format...>', 'only these formats, besides report.json').choices(FORMAT_NAMES));
  addJudgementOptions(command)
    .addHelpText(
      'after',
      examples(
        'report cdk.out --policy policy.yaml --output evidence',
        'report cdk.out/compliance',
        'report compliance --format html pdf',
      ) +
        '\nExit codes: 0 the evidence was written, also where findings stand; 2 something could not be read, judged or written.\n',
    )
    .action(async (paths: string[], flags: ReportFlags) => {
      const [folder] = paths;
      const isEarlier = folder !== undefined && paths.length === 1 && existsSync(join(folder, 'report.json'));
      if (isEarlier && flags.output === undefined) {
        await evidenceWriters().rewriteEvidence(readRecord(folder), folder, flags.format);
      } else {
        await reportDocuments(paths, flags, context);
      }
    });
}

async function reportDocuments(paths: readonly string[], flags: ReportFlags, context: CommandContext): Promise<void> {
  const { out, err, end } = context;
  const { output = 'compliance', format } = flags;
  const result = await check(paths, flags, new Progress(err));
  await writeEvidenceFolder(recordOf(result, flags.date), output, format);
  writeProblems(result, out);
  writeConclusion(result, out);
  out.write(`wrote ${printable(output)}\n`);
  end(exitCode(result) === EXIT.couldNotJudge ? EXIT.couldNotJudge : EXIT.clean);
}

/** Reads a record that this package wrote. */
function readRecord(folder: string): EvidenceRecord {
  const file = join(folder, 'report.json');
  let record: unknown;
  try {
    record = JSON.parse(readText(file));
  } catch (error) {
    throw new ConfigurationError(`'${file}' cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (!isRecord(record)) {
    throw new ConfigurationError(
      `'${file}' is no record of version 1; write it with this version of 'check --evidence'`,
    );
  }
  return record;
}

/** The rest of the form is what the version promises. */
function isRecord(data: unknown): data is EvidenceRecord {
  return isPlainObject(data) && data.schemaVersion === '1' && Array.isArray(data.findings);
}
