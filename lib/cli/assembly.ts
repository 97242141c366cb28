import { basename, dirname, join, normalize } from 'node:path';
import { type ComplianceException, isPlainObject } from '../core';
import { EXCEPTION_METADATA } from '../core/exception';
import { metadataIn, stackArtifactsOf } from './construct-metadata';

/** Where a template of a cloud assembly is deployed. */
export interface StackOfTemplate {
  /** The stack, as the app names it. */
  readonly name: string;
  /** The nodes `region` and `account`; empty where the app leaves them to the command line. */
  readonly environment: Readonly<Record<string, unknown>>;
}

/**
 * The stacks of the templates in cloud assemblies, by the path of the template: what the `manifest.json` files among
 * the given paths say.
 */
export function environmentsOf(files: readonly string[]): ReadonlyMap<string, StackOfTemplate> {
  const stacks = new Map<string, StackOfTemplate>();
  for (const file of files.filter((path) => basename(path) === 'manifest.json')) {
    for (const artifact of artifactsOf(file)) {
      const { template, stack } = artifact;
      stacks.set(normalize(join(dirname(file), template)), stack);
    }
  }
  return stacks;
}

/** An exception that was made in code, and the file of the assembly that records it. */
export interface RecordedException {
  readonly exception: ComplianceException;
  readonly file: string;
}

/** The exceptions that the constructs of cloud assemblies record: what `except()` wrote among the given paths. */
export function exceptionsInAssemblies(files: readonly string[]): RecordedException[] {
  return files
    .filter((path) => basename(path) === 'manifest.json')
    .flatMap(metadataIn)
    .filter(({ type, data }) => type === EXCEPTION_METADATA && isPlainObject(data))
    .map(({ data, file }) => {
      // Its fields are checked when it is weighed, like those of a file.
      return { exception: data as ComplianceException, file };
    });
}

function artifactsOf(manifest: string): { template: string; stack: StackOfTemplate }[] {
  return stackArtifactsOf(manifest).flatMap(([id, artifact]) => {
    const template = isPlainObject(artifact.properties) ? artifact.properties.templateFile : undefined;
    if (typeof template !== 'string') {
      return [];
    }
    const name = typeof artifact.displayName === 'string' ? artifact.displayName : id;
    return [{ template, stack: { name, environment: environmentOf(artifact.environment) } }];
  });
}

/** `aws://123456789012/us-east-1`; what the app does not know is called `unknown-account` and `unknown-region`. */
function environmentOf(text: unknown): Record<string, unknown> {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(text)) ?? [];
  return {
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
    ...(account === undefined || account === 'unknown-account' ? {} : { account }),
  };
}
