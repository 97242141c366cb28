import type * as bedrock from 'aws-cdk-lib/aws-bedrock';
import { ConfigurationError } from '../../core';

/**
 * How documents are cut into the pieces that a knowledge base finds.
 *
 * See docs.aws.amazon.com/bedrock/latest/userguide/kb-chunking.html.
 */
export class Chunking {
  /** Each document is one piece. */
  public static none(): Chunking {
    return new Chunking('whole', { chunkingStrategy: 'NONE' });
  }

  /**
   * Pieces of about the same size.
   *
   * @param maxTokens the most tokens of a piece; the embedding model has a limit of its own. By default 300
   * @param overlapPercentage how much of a piece is repeated in the next, from 1 to 99. By default 20
   * @throws ConfigurationError for numbers out of range
   */
  public static fixedSize(maxTokens = 300, overlapPercentage = 20): Chunking {
    requireWhole('maxTokens', maxTokens, 1, 8192);
    requireWhole('overlapPercentage', overlapPercentage, 1, 99);
    return new Chunking(`fixed-${maxTokens}-${overlapPercentage}`, {
      chunkingStrategy: 'FIXED_SIZE',
      fixedSizeChunkingConfiguration: { maxTokens, overlapPercentage },
    });
  }

  /**
   * Small pieces that are searched, within large ones that are returned.
   *
   * @param parentTokens the most tokens of a large piece. By default 1,500
   * @param childTokens the most tokens of a small piece. By default 300
   * @param overlapTokens how many tokens are repeated. By default 60
   * @throws ConfigurationError for numbers out of range
   */
  public static hierarchical(parentTokens = 1500, childTokens = 300, overlapTokens = 60): Chunking {
    requireWhole('parentTokens', parentTokens, 1, 8192);
    requireWhole('childTokens', childTokens, 1, parentTokens);
    requireWhole('overlapTokens', overlapTokens, 1, childTokens);
    return new Chunking(`nested-${parentTokens}-${childTokens}-${overlapTokens}`, {
      chunkingStrategy: 'HIERARCHICAL',
      hierarchicalChunkingConfiguration: {
        levelConfigurations: [{ maxTokens: parentTokens }, { maxTokens: childTokens }],
        overlapTokens,
      },
    });
  }

  /**
   * @param name tells it from others; a data source with other chunking is another data source
   * @param configuration what CloudFormation is told
   */
  private constructor(
    public readonly name: string,
    public readonly configuration: bedrock.CfnDataSource.ChunkingConfigurationProperty,
  ) {}
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigurationError(`'${name}' must be a whole number from ${least} to ${most}, got ${value}`);
  }
}
