import { ConfigurationError, evaluate, type ResourceTree } from '../core';
import { catalogue } from '../rules';
import { acknowledgementsIn, acknowledgementText } from './acknowledgements';
import { notesOf } from './annotations';
import { exceptionsInAssemblies } from './assembly';
import { type Baseline, compare, readBaseline } from './baseline';
import type { Place } from './data-file';
import { discover } from './discover';
import { type House, type HouseFiles, readHouse } from './policy-file';
import type { Progress } from './progress';
import { readDocuments } from './read-documents';
import { awaitStdin, STDIN } from './read-text';
import type { CheckResult } from './result';

/** The options of `check`, as the command line takes them. */
export interface CheckOptions extends HouseFiles {
  /**
   * The AWS Region of bare templates.
   *
   * @default - not known
   */
  readonly region?: string;
  /**
   * A file with the findings that were there before.
   *
   * @default - all findings count
   */
  readonly baseline?: string;
  /** The day by which exceptions expire, `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * Judges the documents in files and folders.
 *
 * @throws ConfigurationError when a path, the policy or the exceptions are not usable, or nothing is there to judge
 */
export async function check(paths: readonly string[], options: CheckOptions, progress: Progress): Promise<CheckResult> {
  const { policy, place } = readHouse(options);
  const baseline = options.baseline === undefined ? undefined : existingBaseline(options.baseline);
  const candidates = discover(paths);
  if (candidates.some(({ file }) => file === STDIN)) {
    await awaitStdin();
  }
  const documents = await readDocuments(candidates, options, progress);
  if (documents.files.length + documents.unreadable.length === 0) {
    throw new ConfigurationError(
      `there is nothing to judge in ${paths.map((path) => `'${path}'`).join(', ')}; give a folder or a file with a CloudFormation template, a Terraform configuration or a Terraform plan`,
    );
  }
  const acknowledgements = acknowledgementsIn(candidates.map(({ file }) => file));
  const inCode = exceptionsInAssemblies(candidates.map(({ file }) => file));
  const origins = new Map<unknown, Place>(inCode.map(({ exception, file }) => [exception, { file }]));
  const placeOf: House['place'] = (exception, field) => place(exception, field) ?? origins.get(exception);
  const report = evaluate({
    trees: withProgress(documents.trees, progress),
    catalogue,
    policy,
    exceptions: inCode.map(({ exception }) => exception),
    today: options.date,
  });
  progress.end();
  const result: CheckResult = {
    ...report,
    exceptionProblems: report.exceptionProblems.map((problem) => ({
      ...problem,
      ...placeOf(problem.exception, problem.field),
    })),
    files: documents.files,
    trees: documents.trees,
    notes: [
      ...notesOf(candidates.map(({ file }) => file)),
      ...acknowledgements.flatMap((one) => one.paths.map((path) => ({ path, text: acknowledgementText(one) }))),
    ],
    acknowledgements,
    exceptions: [...policy.exceptions, ...(policy.exceptionsInCode ? inCode.map(({ exception }) => exception) : [])],
    placeOf,
    modules: documents.modules,
    unreadable: documents.unreadable,
    policy,
  };
  return baseline === undefined || options.baseline === undefined
    ? result
    : { ...result, baseline: compare(result, baseline, options.baseline) };
}

function existingBaseline(file: string): Baseline {
  const baseline = readBaseline(file);
  if (baseline === undefined) {
    throw new ConfigurationError(`baseline '${file}' does not exist; write it with 'compliant-ai baseline'`);
  }
  return baseline;
}

function* withProgress(trees: readonly ResourceTree[], progress: Progress): Iterable<ResourceTree> {
  for (const [index, tree] of trees.entries()) {
    progress.show(`judging ${tree.name}`, index, trees.length);
    yield tree;
  }
}
