import type { Construct } from 'constructs';
import { bindOpenSearchServerless, type OpenSearchServerlessProps } from './open-search-serverless';
import { bindS3Vectors } from './s3-vectors';
import type { VectorStoreBinding, VectorStoreOptions } from './vector-store-binding';

/**
 * Where a knowledge base keeps its vectors. Stores outside of AWS are not offered: the agreement with AWS does not cover
 * them.
 */
export class VectorStore {
  /**
   * Amazon S3 Vectors: nothing runs, and search takes some hundred milliseconds. It has no network settings; its policy
   * admits the knowledge base alone.
   */
  public static s3Vectors(): VectorStore {
    return new VectorStore('s3-vectors', bindS3Vectors);
  }

  /**
   * Amazon OpenSearch Serverless: searches by words as well as by meaning, and bills compute units while it exists. By
   * its network policy nothing but Bedrock, and the network if one is given, reaches it. Not in us-west-1 and GovCloud.
   */
  public static openSearchServerless(props: OpenSearchServerlessProps = {}): VectorStore {
    return new VectorStore('opensearch-serverless', (scope, options) =>
      bindOpenSearchServerless(scope, options, props),
    );
  }

  private constructor(
    /** Tells it from other stores: `s3-vectors`. */
    public readonly name: string,
    private readonly make: (scope: Construct, options: VectorStoreOptions) => VectorStoreBinding,
  ) {}

  /** Makes the store in a scope. Knowledge bases call it. */
  public bind(scope: Construct, options: VectorStoreOptions): VectorStoreBinding {
    return this.make(scope, options);
  }
}
