import { basename, dirname, join } from 'node:path';
import { isPlainObject } from '../core';
import { readJson } from './read-text';

/** Something that a construct carries besides its resources. */
export interface MetadataEntry {
  /** The path of the construct. */
  readonly path: string;
  readonly type: string;
  readonly data: unknown;
  /** The file that it was read from. */
  readonly file: string;
}

/** What is deployed as a stack according to the `manifest.json` of a cloud assembly, by id. */
export function stackArtifactsOf(manifest: string): [string, Record<string, unknown>][] {
  const document = readJson(manifest);
  const artifacts = isPlainObject(document) && isPlainObject(document.artifacts) ? document.artifacts : {};
  return Object.entries(artifacts).flatMap(([id, artifact]): [string, Record<string, unknown>][] =>
    isPlainObject(artifact) && artifact.type === 'aws:cloudformation:stack' ? [[id, artifact]] : [],
  );
}

/**
 * The metadata of the constructs of a cloud assembly. CDK keeps it in the manifest or in a file beside it, by the path
 * of the construct with a `/` before it.
 */
export function metadataIn(manifest: string): MetadataEntry[] {
  return stackArtifactsOf(manifest).flatMap(([, { metadata, additionalMetadataFile }]) => {
    const file = typeof additionalMetadataFile === 'string' ? basename(additionalMetadataFile) : undefined;
    const separate = file === undefined ? undefined : join(dirname(manifest), file);
    return [
      ...entriesOf(metadata, manifest),
      ...(separate === undefined ? [] : entriesOf(readJson(separate), separate)),
    ];
  });
}

function entriesOf(byPath: unknown, file: string): MetadataEntry[] {
  return Object.entries(isPlainObject(byPath) ? byPath : {}).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : [])
      .filter(isPlainObject)
      .map(({ type, data }) => ({ path: path.replace(/^\//, ''), type: String(type), data, file })),
  );
}
