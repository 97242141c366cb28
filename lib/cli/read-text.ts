import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from '../core';

/** Files above this size are refused: 256 MiB, several times the largest plans seen. */
const MAX_BYTES = 256 * 1024 * 1024;

/** What is piped into the command, as messages and findings name it. */
export const STDIN = '<stdin>';

/** What was piped in: it can be read once in a process. */
let piped: Promise<Buffer> | undefined;
let pipedBytes: Buffer = Buffer.alloc(0);

/**
 * Reads what is piped into the command, so that {@link STDIN} can be read like a file.
 *
 * @throws ConfigurationError when it is too large
 */
export async function awaitStdin(): Promise<void> {
  piped ??= collect(process.stdin);
  pipedBytes = await piped;
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    refuseAbove(MAX_BYTES, size, STDIN);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a file.
 *
 * @param limit the largest size in bytes
 * @throws ConfigurationError when it cannot be read or is too large
 */
export function readBytes(file: string, limit = MAX_BYTES): Buffer {
  if (file === STDIN) {
    return pipedBytes;
  }
  try {
    refuseAbove(limit, statSync(file).size, file);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    throw new ConfigurationError(`'${file}' cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Reads a text file as UTF-8, without its byte order mark.
 *
 * @param limit the largest size in bytes
 * @throws ConfigurationError when it cannot be read, is too large or is not text
 */
export function readText(file: string, limit = MAX_BYTES): string {
  const bytes = readBytes(file, limit);
  if (bytes.subarray(0, 8192).includes(0)) {
    throw new ConfigurationError(`'${file}' is a binary file; give a template, a plan or a Terraform file`);
  }
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function refuseAbove(limit: number, size: number, file: string): void {
  if (size > limit) {
    throw new ConfigurationError(`'${file}' has ${size} bytes; at most ${limit} bytes are read`);
  }
}

/** What a JSON file holds; undefined where it cannot be read or is no JSON: for files that only say more about others. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch {
    return undefined;
  }
}
