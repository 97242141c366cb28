import {
  type ComplianceException,
  ConfigurationError,
  definePolicy,
  evaluate,
  type PolicyProps,
  type ResourceTree,
} from '../core';
import { catalogue } from '../rules';
import { discover } from './discover';
import { readExceptionsFile, readPolicyFile } from './policy-file';
import type { Progress } from './progress';
import { readDocuments } from './read-documents';
import type { CheckResult } from './result';

/** The options of `check`, as the command line takes them. */
export interface CheckOptions {
  /**
   * A file with policy properties.
   *
   * @default - the default policy
   */
  readonly policy?: string;
  /**
   * A file with exceptions.
   *
   * @default - none besides those of the policy
   */
  readonly exceptions?: string;
  /**
   * The AWS Region of bare templates.
   *
   * @default - not known
   */
  readonly region?: string;
  /** The day by which exceptions expire, `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * Judges the documents in files and folders.
 *
 * @throws ConfigurationError when a path, the policy or the exceptions are not usable, or nothing is there to judge
 */
export async function check(paths: readonly string[], options: CheckOptions, progress: Progress): Promise<CheckResult> {
  const props: PolicyProps = options.policy === undefined ? {} : readPolicyFile(options.policy);
  const exceptions: readonly ComplianceException[] =
    options.exceptions === undefined ? [] : readExceptionsFile(options.exceptions);
  const house = definePolicy(props);
  const policy = { ...house, exceptions: [...house.exceptions, ...exceptions] };
  const documents = await readDocuments(discover(paths), options, progress);
  if (documents.files.length + documents.unreadable.length === 0) {
    throw new ConfigurationError(
      `there is nothing to judge in ${paths.map((path) => `'${path}'`).join(', ')}; give a folder or a file with a CloudFormation template, a Terraform configuration or a Terraform plan`,
    );
  }
  const report = evaluate({
    trees: withProgress(documents.trees, progress),
    catalogue,
    policy,
    today: options.date,
  });
  progress.end();
  return { ...report, files: documents.files, unreadable: documents.unreadable, policy };
}

function* withProgress(trees: readonly ResourceTree[], progress: Progress): Iterable<ResourceTree> {
  for (const [index, tree] of trees.entries()) {
    progress.show(`judging ${tree.name}`, index, trees.length);
    yield tree;
  }
}
