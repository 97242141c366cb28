import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../core';

/** A file that may hold a document to judge. */
export interface Candidate {
  /** The path, as the caller gave it or below what the caller gave. */
  readonly file: string;
  /** Whether the caller named the file itself; then it must be something that can be judged. */
  readonly named: boolean;
}

/** Folders that hold no documents of the project: dependencies, version control, bundled assets, provider caches. */
const SKIPPED = /^(node_modules|\.git|\.terraform|\.gen|asset\..+|\.cache)$/;
const ENDINGS = /\.(json|ya?ml|template|tf|tfvars)$/i;

/**
 * The files that given files and folders stand for, in a stable order. Folders are walked; links that lead back to a
 * folder already walked are passed over.
 *
 * @throws ConfigurationError when a path does not exist or cannot be read
 */
export function discover(paths: readonly string[]): Candidate[] {
  return paths.flatMap((path): Candidate[] => {
    if (!existsSync(path)) {
      throw new ConfigurationError(`'${path}' does not exist; give a template, a plan, a Terraform file or a folder`);
    }
    if (!statSync(path).isDirectory()) {
      return [{ file: path, named: true }];
    }
    return walk(path, new Set()).map((file) => ({ file, named: false }));
  });
}

function walk(folder: string, walked: Set<string>): string[] {
  const real = realpathSync(folder);
  if (walked.has(real)) {
    return [];
  }
  walked.add(real);
  const files: string[] = [];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true && !SKIPPED.test(entry)) {
      files.push(...walk(path, walked));
    } else if (stats?.isFile() === true && ENDINGS.test(entry)) {
      files.push(path);
    }
  }
  return files;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new ConfigurationError(
      `folder '${folder}' cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
