import { VertexAiFeatureOnlineStore } from '@cdktf/provider-google/lib/vertex-ai-feature-online-store';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { requireLaterProvider } from './support/provider-version';
import { encryptionOverride, storageOf, type VertexResourceProps } from './support/vertex-resource';

/** What an application chooses of a feature store. */
export interface FeatureStoreOptions {
  /** The name: lower-case letters, digits and underscores, the first no digit, at most 60. */
  readonly name: string;
  /**
   * Why it is acceptable that Google gives no commitment where the features lie at rest, as its table of security
   * controls says of the feature store; and where that is recorded.
   */
  readonly residencyReason: string;
  /**
   * The fewest nodes that serve features.
   *
   * @default 1
   */
  readonly minNodes?: number;
  /**
   * The most nodes that serve features, at most ten times the fewest.
   *
   * @default 3
   */
  readonly maxNodes?: number;
}

/** Props of {@link FeatureStore}. */
export interface FeatureStoreProps extends FeatureStoreOptions, VertexResourceProps {}

/**
 * An online store of features on Bigtable, encrypted with the customer's key; the features themselves stay in BigQuery.
 *
 * Google provider 6.50 has no argument for the key, so the construct writes it as an override and refuses to be made
 * unless the stack requires a later provider (`GoogleProviderVersion.require`). With 6.50 serve features from a
 * BigQuery dataset.
 *
 * @see https://cloud.google.com/vertex-ai/docs/general/vertexai-security-controls
 */
export class FeatureStore extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'customer-managed-key'];

  public readonly store: VertexAiFeatureOnlineStore;

  /**
   * @throws ConfigurationError unless the stack requires a later google provider; for a region outside the United
   * States, an unusable name, no reason, numbers of nodes that Vertex AI refuses
   */
  constructor(scope: Construct, id: string, props: FeatureStoreProps) {
    super(scope, id);
    requireLaterProvider(
      this,
      'google_vertex_ai_feature_online_store',
      'a BigQuery dataset with a customer-managed key',
    );
    const { granted, encryptionSpec } = storageOf(props);
    const { project, region, name, residencyReason, minNodes = 1, maxNodes = 3 } = props;
    if (!/^[a-z_][a-z0-9_]{0,59}$/.test(name)) {
      throw new ConfigurationError(
        `'name' must be 1 to 60 lower-case letters, digits and underscores that begin with no digit, got '${name}'`,
      );
    }
    if (residencyReason.trim() === '') {
      throw new ConfigurationError(
        "'residencyReason' must say why the missing commitment for data at rest is acceptable, got an empty text",
      );
    }
    if (
      !Number.isInteger(minNodes) ||
      !Number.isInteger(maxNodes) ||
      minNodes < 1 ||
      maxNodes < minNodes ||
      maxNodes > 10 * minNodes
    ) {
      throw new ConfigurationError(
        `'maxNodes' must be from 'minNodes' to ten times as many, whole numbers from 1, got ${minNodes} to ${maxNodes}`,
      );
    }
    this.store = new VertexAiFeatureOnlineStore(this, 'Resource', {
      project,
      region,
      name,
      bigtable: { autoScaling: { minNodeCount: minNodes, maxNodeCount: maxNodes } },
      forceDestroy: false,
      dependsOn: granted.dependenciesIn(this),
    });
    encryptionOverride(this.store, encryptionSpec.kmsKeyName);
  }
}
