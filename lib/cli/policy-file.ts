import { type ComplianceException, ConfigurationError, isPlainObject, type PolicyProps } from '../core';
import { readText } from './read-text';

/**
 * Reads a policy from a JSON or YAML file; its properties are those of `PolicyProps`.
 *
 * @throws ConfigurationError when the file cannot be read or is no mapping
 */
export function readPolicyFile(file: string): PolicyProps {
  const data = parseData(file);
  if (!isPlainObject(data)) {
    throw new ConfigurationError(`policy file '${file}' must hold a mapping of policy properties`);
  }
  return data;
}

/**
 * Reads exceptions from a JSON or YAML file: a list, or a mapping with the key `exceptions`.
 *
 * @throws ConfigurationError when the file cannot be read or holds no list
 */
export function readExceptionsFile(file: string): ComplianceException[] {
  const data = parseData(file);
  const list = isPlainObject(data) ? data.exceptions : data;
  if (!Array.isArray(list) || !list.every(isPlainObject)) {
    throw new ConfigurationError(
      `exceptions file '${file}' must hold a list of exceptions, or 'exceptions:' with a list`,
    );
  }
  // Each field is checked when the exception is weighed; a malformed one is reported and fails the run.
  return list as unknown as ComplianceException[];
}

function parseData(file: string): unknown {
  const text = readText(file);
  try {
    const { parse } = require('yaml') as typeof import('yaml');
    return parse(text, { maxAliasCount: 20, schema: 'core' });
  } catch (error) {
    throw new ConfigurationError(
      `'${file}' is not valid YAML or JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}
