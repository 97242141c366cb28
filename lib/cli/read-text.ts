import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from '../core';

/** Files above this size are refused: 256 MiB, several times the largest plans seen. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads a text file as UTF-8, without its byte order mark.
 *
 * @throws ConfigurationError when it cannot be read, is too large or is not text
 */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      throw new ConfigurationError(`'${file}' has ${size} bytes; files of up to ${MAX_BYTES} bytes can be judged`);
    }
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    throw new ConfigurationError(`'${file}' cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (bytes.subarray(0, 8192).includes(0)) {
    throw new ConfigurationError(`'${file}' is a binary file; give a template, a plan or a Terraform file`);
  }
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
