import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ConfigurationError } from '../core';
import { STDIN } from './read-text';

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
 * The files that given files, folders and patterns stand for, in a stable order; `-` is what is piped in. Folders are
 * walked; links that lead back to a folder already walked are passed over.
 *
 * @throws ConfigurationError when a path does not exist or cannot be read, or a pattern matches nothing
 */
export function discover(paths: readonly string[]): Candidate[] {
  return paths.flatMap((path): Candidate[] => {
    if (path === '-') {
      return [{ file: STDIN, named: true }];
    }
    if (!existsSync(path)) {
      if (/[*?{[]/.test(path)) {
        return matching(path);
      }
      throw new ConfigurationError(`'${path}' does not exist; give a template, a plan, a Terraform file or a folder`);
    }
    if (!statSync(path).isDirectory()) {
      return [{ file: path, named: true }];
    }
    return walk(path, new Set()).map((file) => ({ file, named: false }));
  });
}

/** The files that a pattern matches, for shells that leave it as it is, and quoted ones. */
function matching(pattern: string): Candidate[] {
  const { minimatch } = require('minimatch') as typeof import('minimatch');
  const parts = pattern.split('/');
  const base = parts
    .slice(
      0,
      parts.findIndex((part) => /[*?{[]/.test(part)),
    )
    .join('/');
  const folder = base !== '' ? base : pattern.startsWith('/') ? '/' : '.';
  const files = existsSync(folder) ? walk(folder, new Set()) : [];
  const wanted = pattern.replace(/^(\.\/)+/, '');
  const found = files.filter((file) => minimatch(file.split(sep).join('/'), wanted));
  if (found.length === 0) {
    throw new ConfigurationError(`no template, plan or Terraform file matches '${pattern}'`);
  }
  return found.map((file) => ({ file, named: false }));
}

function walk(folder: string, walked: Set<string>): string[] {
  const real = realpathSync(folder);
  if (walked.has(real)) {
    return [];
  }
  walked.add(real);
  if (isEvidence(folder)) {
    return [];
  }
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

/** Whether a folder holds evidence of an earlier run: what was rejected then is not there to be deployed. */
function isEvidence(folder: string): boolean {
  const record = join(folder, 'report.json');
  if (!existsSync(record)) {
    return false;
  }
  const beginning = Buffer.alloc(100);
  const descriptor = openSync(record, 'r');
  try {
    readSync(descriptor, beginning);
  } finally {
    closeSync(descriptor);
  }
  return beginning.toString('utf8').startsWith('{\n"schemaVersion": "1",\n"tool": {"name":"compliant-ai"');
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
