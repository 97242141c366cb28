import { basename } from 'node:path';
import { isPlainObject } from '../core';
import { metadataIn } from './construct-metadata';
import { readJson } from './read-text';

/** What a construct tells whoever deploys it. */
export interface ConstructNote {
  readonly path: string;
  readonly text: string;
}

/**
 * What constructs leave to do: the notes that CDK and CDKTF write beside the templates, in the `manifest.json` files
 * among the given paths.
 */
export function notesOf(files: readonly string[]): ConstructNote[] {
  return files
    .filter((path) => basename(path) === 'manifest.json')
    .flatMap((file) => [
      ...metadataIn(file)
        .filter(({ type }) => type === 'aws:cdk:info')
        .map(({ path, data }) => ({ path, text: String(data) })),
      ...terraformStacksOf(file).flatMap(({ annotations }) => notesOfTerraformStack(annotations)),
    ]);
}

function terraformStacksOf(manifest: string): Record<string, unknown>[] {
  const document = readJson(manifest);
  return Object.values(isPlainObject(document) && isPlainObject(document.stacks) ? document.stacks : {}).filter(
    isPlainObject,
  );
}

function notesOfTerraformStack(annotations: unknown): ConstructNote[] {
  return (Array.isArray(annotations) ? annotations : [])
    .filter((annotation) => isPlainObject(annotation) && annotation.level === '@cdktf/info')
    .map(({ constructPath, message }) => ({ path: String(constructPath), text: String(message) }));
}
