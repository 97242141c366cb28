import { ConfigurationError } from '../../core';
import type { ModelArtifactStore } from './model-artifact-store';

/**
 * The weights of a model, in a store, named by their SHA-256.
 *
 * The container finds them in `/opt/ml/model`, and the digest in the environment variable `MODEL_ARTIFACTS_SHA256`.
 */
export class ModelArtifacts {
  /**
   * A tar archive, compressed with gzip: the object `archives/<sha256>/model.tar.gz`, which SageMaker unpacks.
   *
   * @param sha256 that of the archive
   * @throws ConfigurationError for what is no SHA-256
   */
  public static archive(store: ModelArtifactStore, sha256: string): ModelArtifacts {
    return new ModelArtifacts(store, sha256, `archives/${sha256}/model.tar.gz`);
  }

  /**
   * A folder of files: all objects under `folders/<sha256>/`. One of them is `SHA256SUMS`, the output of `sha256sum` over
   * the others; the digest is that of `SHA256SUMS`. A model that serves the folder has it sealed: nobody adds a file.
   *
   * @param sha256 that of `SHA256SUMS`
   * @throws ConfigurationError for what is no SHA-256
   */
  public static folder(store: ModelArtifactStore, sha256: string): ModelArtifacts {
    return new ModelArtifacts(store, sha256, `folders/${sha256}/`);
  }

  private constructor(
    public readonly store: ModelArtifactStore,
    public readonly sha256: string,
    /** The key of the object, or the prefix of all of them, which ends in a slash. */
    public readonly path: string,
  ) {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new ConfigurationError(
        `'sha256' must be the SHA-256 of the artefacts in 64 hexadecimal digits, got '${sha256}'; see 'sha256sum'`,
      );
    }
  }

  public get isFolder(): boolean {
    return this.path.endsWith('/');
  }
}
