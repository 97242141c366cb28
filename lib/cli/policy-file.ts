import { type ComplianceException, definePolicy, isPlainObject, type Policy, type PolicyProps } from '../core';
import { policyProblems } from '../core/policy';
import { type DataFile, type Place, problemsIn, readDataFile } from './data-file';

/** The policy and the exceptions of the security team, and where each exception stands. */
export interface House {
  /** With the exceptions of both files. */
  readonly policy: Policy;
  /** Where an exception, or a field of it, stands; undefined for one that was made elsewhere. */
  place(exception: Partial<ComplianceException>, field?: string): Place | undefined;
}

/** The files of the security team. */
export interface HouseFiles {
  /**
   * A file with policy properties.
   *
   * @default - the default policy
   */
  readonly policy?: string;
  /**
   * Files with exceptions.
   *
   * @default - none besides those of the policy
   */
  readonly exceptions?: string | readonly string[];
}

/**
 * Reads the files of the security team.
 *
 * @throws ConfigurationError with file, line and what is allowed when one is not usable
 */
export function readHouse(files: HouseFiles): House {
  const places = new Map<unknown, (field?: string) => Place>();
  const props = files.policy === undefined ? {} : readPolicyFile(files.policy, places);
  const exceptions = [files.exceptions ?? []].flat().flatMap((file) => readExceptionsFile(file, places));
  const policy = definePolicy(props);
  return {
    policy: { ...policy, exceptions: [...policy.exceptions, ...exceptions] },
    place: (exception, field) => places.get(exception)?.(field),
  };
}

type Places = Map<unknown, (field?: string) => Place>;

/** A JSON or YAML file with the properties of `PolicyProps`. */
function readPolicyFile(path: string, places: Places): PolicyProps {
  const file = readDataFile(path);
  const { data } = file;
  if (!isPlainObject(data)) {
    throw problemsIn('is no policy', [[file.place([]), 'a policy must be a mapping of policy properties']]);
  }
  const props: PolicyProps = data;
  const problems = policyProblems(props);
  if (problems.length > 0) {
    throw problemsIn(
      'is not a valid policy',
      problems.map((one) => [file.place(one.path), one.problem]),
    );
  }
  remember(file, ['exceptions'], props.exceptions ?? [], places);
  return props;
}

/** A JSON or YAML file with a list of exceptions, or with the key `exceptions`. */
function readExceptionsFile(path: string, places: Places): readonly ComplianceException[] {
  const file = readDataFile(path);
  const isBare = !isPlainObject(file.data);
  const root = isBare ? [] : ['exceptions'];
  const list: unknown = isPlainObject(file.data) ? file.data.exceptions : file.data;
  const others = isPlainObject(file.data) ? Object.keys(file.data).filter((name) => name !== 'exceptions') : [];
  const problems = others.map((name): [Place, string] => [
    file.place([name]),
    `there is no property '${name}'; known is exceptions`,
  ]);
  if (!Array.isArray(list)) {
    problems.push([file.place(root), "give a list of exceptions, or 'exceptions:' with a list"]);
  } else {
    for (const [index, item] of list.entries()) {
      if (!isPlainObject(item)) {
        problems.push([file.place([...root, index]), `an exception must be a mapping, got ${JSON.stringify(item)}`]);
      }
    }
  }
  if (problems.length > 0) {
    throw problemsIn('is not a valid list of exceptions', problems);
  }
  // Each field is checked when the exception is weighed; a malformed one is reported and fails the run.
  const exceptions = list as readonly ComplianceException[];
  remember(file, root, exceptions, places);
  return exceptions;
}

function remember(
  file: DataFile,
  root: readonly string[],
  exceptions: readonly ComplianceException[],
  places: Places,
): void {
  for (const [index, exception] of exceptions.entries()) {
    places.set(exception, (field) => file.place([...root, index, ...(field === undefined ? [] : [field])]));
  }
}
