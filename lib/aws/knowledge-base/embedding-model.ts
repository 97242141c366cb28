import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';

const TITAN_TEXT_V2_DIMENSIONS = [256, 512, 1024];
/** `us.amazon.…` and the like name inference profiles, which knowledge bases take for parsing but not for embedding. */
const MODEL_ID = /^(?!(?:global|us-gov|us|eu|apac|jp|au|ca|in|sa|amer)\.)[a-z0-9-]+\.[a-z0-9][a-z0-9.:_-]*$/;

/**
 * A model that turns text into vectors, invoked in the Region of the stack and nowhere else.
 *
 * See docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-supported.html for the models and their Regions.
 */
export class EmbeddingModel {
  /** Cohere Embed English 3: 1,024 dimensions. */
  public static readonly COHERE_ENGLISH_V3 = new EmbeddingModel('cohere.embed-english-v3', 1024, false);
  /** Cohere Embed Multilingual 3: 1,024 dimensions. */
  public static readonly COHERE_MULTILINGUAL_V3 = new EmbeddingModel('cohere.embed-multilingual-v3', 1024, false);

  /**
   * Amazon Titan Text Embeddings 2.
   *
   * @param dimensions 256, 512 or 1,024 (the default)
   * @throws ConfigurationError for other dimensions
   */
  public static titanTextV2(dimensions = 1024): EmbeddingModel {
    if (!TITAN_TEXT_V2_DIMENSIONS.includes(dimensions)) {
      throw new ConfigurationError(
        `'dimensions' must be one of ${TITAN_TEXT_V2_DIMENSIONS.join(', ')} for Titan Text Embeddings 2, got ${dimensions}`,
      );
    }
    return new EmbeddingModel('amazon.titan-embed-text-v2:0', dimensions, true);
  }

  /**
   * Another model of Bedrock.
   *
   * @param modelId the id of the foundation model, without the prefix of an inference profile
   * @param dimensions the length of its vectors; a vector store with another length fails at the first ingestion
   * @throws ConfigurationError for an id that may be routed elsewhere, and for dimensions out of 1 to 4,096
   */
  public static of(modelId: string, dimensions: number): EmbeddingModel {
    if (!Token.isUnresolved(modelId) && !MODEL_ID.test(modelId)) {
      throw new ConfigurationError(
        `'modelId' must be the id of a foundation model such as 'amazon.titan-embed-text-v2:0', without the prefix of an ` +
          `inference profile, got '${modelId}'; vectors are made in the Region of the stack`,
      );
    }
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 4096) {
      throw new ConfigurationError(`'dimensions' must be a whole number from 1 to 4096, got ${dimensions}`);
    }
    return new EmbeddingModel(modelId, dimensions, false);
  }

  private constructor(
    public readonly modelId: string,
    public readonly dimensions: number,
    /** Whether the model is told how many dimensions to make. */
    public readonly takesDimensions: boolean,
  ) {}

  /** The ARN of the model in the Region of a scope. */
  public arnIn(scope: Construct): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(scope).region}::foundation-model/${this.modelId}`;
  }
}
