import { createHash } from 'node:crypto';
import type * as bedrock from 'aws-cdk-lib/aws-bedrock';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import type { EmbeddingModel } from './embedding-model';

/** What a vector store is made for. */
export interface VectorStoreOptions {
  /** The role with which Bedrock reads and writes vectors. */
  readonly role: iam.IRole;
  readonly key: IEncryptionKey;
  readonly model: EmbeddingModel;
}

/** What a knowledge base has to know of its vector store. */
export interface VectorStoreBinding {
  readonly storageConfiguration: bedrock.CfnKnowledgeBase.StorageConfigurationProperty;
  /** What the role has to be allowed. */
  readonly statements: readonly iam.PolicyStatement[];
  /** What has to exist before the knowledge base. */
  readonly dependencies: readonly IDependable[];
}

/** The fields in which Bedrock keeps the text of a piece and where it comes from. */
export const TEXT_FIELD = 'AMAZON_BEDROCK_TEXT';
export const METADATA_FIELD = 'AMAZON_BEDROCK_METADATA';

/** Tells apart what replaces a resource, whose successor needs another name. */
export function digest(resolved: unknown): string {
  return createHash('sha256').update(JSON.stringify(resolved)).digest('hex').slice(0, 8);
}
