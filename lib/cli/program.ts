import { Command } from 'commander';
import { ConfigurationError } from '../core';
import { VERSION } from '../core/version';
import { addAdviseCommand } from './advise-command';
import { addAuditCommand } from './audit-command';
import { addBaselineCommand } from './baseline-command';
import { check } from './check';
import { addDiffCommand } from './diff-command';
import {
  evidenceOption,
  isStreamed,
  recordOf,
  STREAMED,
  type StreamedFormat,
  writeEvidenceFolder,
  writeStreamed,
} from './evidence';
import { addExceptionsCommand } from './exceptions-command';
import { writeFindings, writeProblems } from './findings-report';
import { addInitCommand } from './init-command';
import { writeJsonReport } from './json-report';
import { addJudgementOptions, examples, exitCodes, formatOption, type JudgementFlags } from './options';
import { Progress } from './progress';
import { addReportCommand } from './report-command';
import { EXIT, exitCode } from './result';
import { writeRules } from './rules';
import { addSchemaCommand } from './schema-command';
import { type Output, paint, printable } from './style';
import { writeConclusion, writeSummary } from './summary';
import { addVendorsCommand } from './vendors-command';

interface CheckFlags extends JudgementFlags {
  readonly format: 'text' | 'json' | StreamedFormat;
  readonly evidence?: string;
  readonly all?: true;
  readonly summary?: true;
  readonly baseline?: string;
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
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .addHelpText('after', exitCodes('accepted', 'findings stand'));
  const checkCommand = program
    .command('check')
    .description('judge templates, plans and Terraform files, or all of them in folders')
    .argument('<path...>', 'files, folders or quoted patterns, or - for what is piped in')
    .addOption(formatOption(['text', 'json', ...STREAMED]))
    .addOption(evidenceOption())
    .option('--all', 'list passes and what does not apply, too')
    .option('--summary', 'add a table of the verdicts by rule and cloud')
    .option('--baseline <file>', 'findings that are known; new ones reject, and those that are gone must be removed');
  addJudgementOptions(checkCommand)
    .addHelpText(
      'after',
      examples(
        'check cdk.out',
        'check cdktf.out --policy policy.yaml --exceptions exceptions.yaml',
        "check 'stacks/**/*.tf' template.yaml --format json --all > verdicts.json",
        'check plan.json --baseline baseline.json',
        'check cdk.out --evidence compliance --format markdown',
      ).trimEnd() +
        `
  $ terraform show -json plan.tfplan | compliant-ai check -
  $ aws cloudformation get-template --stack-name Notes | compliant-ai check - --region us-east-1
` +
        exitCodes('accepted', 'findings stand, or an exception or the baseline is not in order'),
    )
    .action(async (paths: string[], flags: CheckFlags) => {
      const result = await check(paths, flags, new Progress(err));
      const wantsRecord = flags.evidence !== undefined || isStreamed(flags.format);
      const record = wantsRecord ? recordOf(result, flags.date) : undefined;
      if (record !== undefined && flags.evidence !== undefined) {
        await writeEvidenceFolder(record, flags.evidence);
      }
      if (record !== undefined && isStreamed(flags.format)) {
        writeStreamed(record, flags.format, out);
      } else if (flags.format === 'json') {
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
    .addHelpText('after', examples('rules', 'rules tls-minimum-version'))
    .action((id: string | undefined) => writeRules(id, out));
  const context = {
    out,
    err,
    end: (value: number) => {
      code = value;
    },
  };
  addAdviseCommand(program, context);
  addAuditCommand(program, context);
  addBaselineCommand(program, context);
  addDiffCommand(program, context);
  addExceptionsCommand(program, context);
  addInitCommand(program, context);
  addReportCommand(program, context);
  addSchemaCommand(program, context);
  addVendorsCommand(program, context);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, err);
  }
}

function explain(error: unknown, err: Output): number {
  if (error instanceof ConfigurationError) {
    err.write(`${paint(err, 'red', 'error')}: ${error.message.split('\n').map(printable).join('\n')}\n`);
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
