import { type ComplianceException, definePolicy, evaluate, type PolicyProps } from '../core';
import { catalogue } from '../rules';
import { discover } from './discover';
import { readExceptionsFile, readPolicyFile } from './policy-file';
import { readDocuments } from './read-documents';
import { type CheckResult, collect } from './result';

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
 * @throws ConfigurationError when a path, the policy or the exceptions are not usable
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const props: PolicyProps = options.policy === undefined ? {} : readPolicyFile(options.policy);
  const exceptions: readonly ComplianceException[] =
    options.exceptions === undefined ? [] : readExceptionsFile(options.exceptions);
  const policy = definePolicy({ ...props, exceptions: [...(props.exceptions ?? []), ...exceptions] });
  const documents = await readDocuments(
    discover(paths),
    options.region === undefined ? {} : { region: options.region },
  );
  const report = evaluate({ trees: documents.trees, catalogue, policy, today: options.date });
  return { ...collect([report]), files: documents.files, unreadable: documents.unreadable, policy };
}
