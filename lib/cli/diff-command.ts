import type { Command } from 'commander';
import { check } from './check';
import { type Difference, difference } from './diff';
import { writeDiffJson, writeDiffMarkdown, writeDiffText } from './diff-report';
import { writeProblems } from './findings-report';
import {
  addJudgementOptions,
  type CommandContext,
  examples,
  exitCodes,
  formatOption,
  type JudgementFlags,
} from './options';
import { Progress } from './progress';
import { EXIT } from './result';
import type { Output } from './style';

interface DiffFlags extends JudgementFlags {
  readonly format: keyof typeof WRITERS;
  readonly allowWeaker?: true;
}

const WRITERS = { text: writeDiffText, json: writeDiffJson, markdown: writeDiffMarkdown } satisfies Record<
  string,
  (difference: Difference, output: Output) => void
>;

/** Adds the command `diff`. */
export function addDiffCommand(program: Command, { out, err, end }: CommandContext): void {
  const command = program
    .command('diff')
    .description('say what became weaker or stronger between two syntheses, by rule and by control')
    .argument('<old>', 'file or folder as it was')
    .argument('<new>', 'file or folder as it will be')
    .addOption(formatOption(Object.keys(WRITERS)))
    .option('--allow-weaker', 'end with 0 also where something became weaker');
  addJudgementOptions(command)
    .addHelpText(
      'after',
      examples(
        'diff main/cdk.out cdk.out',
        'diff old-plan.json plan.json --format markdown > comment.md',
        'diff deployed.json cdk.out/Notes.template.json',
      ) + exitCodes('nothing became weaker', 'something became weaker'),
    )
    .action(async (before: string, after: string, flags: DiffFlags) => {
      const progress = new Progress(err);
      const results = [await check([before], flags, progress), await check([after], flags, progress)] as const;
      for (const result of results) {
        // Exceptions are weighed against what they excuse in the new documents only; `check` does it.
        writeProblems({ ...result, exceptionProblems: [] }, err);
      }
      const compared = difference({ path: before, result: results[0] }, { path: after, result: results[1] });
      WRITERS[flags.format](compared, out);
      const isIncomplete = results.some((result) => result.unreadable.length + result.engineErrors.length > 0);
      const found = compared.isWeaker && flags.allowWeaker !== true ? EXIT.findings : EXIT.clean;
      end(isIncomplete ? EXIT.couldNotJudge : found);
    });
}
