import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** Variables in which build services name the commit that they build. */
const VARIABLES = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'CODEBUILD_RESOLVED_SOURCE_VERSION',
  'BUILD_SOURCEVERSION',
  'GIT_COMMIT',
];
const OBJECT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** The folder that holds the source: the one with `.git` at a folder or above it, else the folder itself. */
export function sourceRoot(folder: string): string {
  return repositoryAbove(resolve(folder)) ?? resolve(folder);
}

/**
 * The commit that is checked out, read from the files of Git; where there are none, as in many build containers, what
 * the build service says.
 *
 * @returns undefined where neither tells
 */
export function commitOf(folder: string, environment: NodeJS.ProcessEnv): string | undefined {
  const repository = repositoryAbove(resolve(folder));
  const known = repository === undefined ? undefined : headOf(repository);
  return (
    known ?? VARIABLES.map((name) => environment[name]).find((value) => value !== undefined && OBJECT_ID.test(value))
  );
}

function repositoryAbove(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) {
    return folder;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryAbove(parent);
}

function headOf(repository: string): string | undefined {
  try {
    const folder = gitFolder(join(repository, '.git'));
    const head = read(join(folder, 'HEAD'));
    const reference = /^ref: (\S+)$/.exec(head)?.[1];
    const commit = reference === undefined ? head : resolveReference(folder, reference);
    return commit !== undefined && OBJECT_ID.test(commit) ? commit : undefined;
  } catch {
    return undefined;
  }
}

/** A worktree and a submodule have a file that says where their folder is. */
function gitFolder(path: string): string {
  if (statSync(path).isDirectory()) {
    return path;
  }
  const folder = read(path).replace(/^gitdir: /, '');
  return isAbsolute(folder) ? folder : join(dirname(path), folder);
}

function resolveReference(folder: string, reference: string): string | undefined {
  const shared = join(folder, 'commondir');
  const folders = existsSync(shared) ? [folder, resolve(folder, read(shared))] : [folder];
  for (const place of folders) {
    if (existsSync(join(place, reference))) {
      return read(join(place, reference));
    }
    if (existsSync(join(place, 'packed-refs'))) {
      const line = read(join(place, 'packed-refs'))
        .split('\n')
        .find((entry) => entry.endsWith(` ${reference}`));
      if (line !== undefined) {
        return line.split(' ')[0];
      }
    }
  }
  return undefined;
}

function read(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
