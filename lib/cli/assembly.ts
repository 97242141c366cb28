import { basename, dirname, join, normalize } from 'node:path';
import { ConfigurationError, isPlainObject } from '../core';
import { readText } from './read-text';

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

function artifactsOf(manifest: string): { template: string; stack: StackOfTemplate }[] {
  const document = parse(manifest);
  const artifacts = isPlainObject(document) && isPlainObject(document.artifacts) ? document.artifacts : {};
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (
      !isPlainObject(artifact) ||
      artifact.type !== 'aws:cloudformation:stack' ||
      !isPlainObject(artifact.properties)
    ) {
      return [];
    }
    const template = artifact.properties.templateFile;
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

function parse(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    return undefined;
  }
}
