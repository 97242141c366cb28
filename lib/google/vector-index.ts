import { ComputeAddress } from '@cdktf/provider-google/lib/compute-address';
import { ComputeForwardingRule } from '@cdktf/provider-google/lib/compute-forwarding-rule';
import { VertexAiIndex } from '@cdktf/provider-google/lib/vertex-ai-index';
import { VertexAiIndexEndpoint } from '@cdktf/provider-google/lib/vertex-ai-index-endpoint';
import { VertexAiIndexEndpointDeployedIndex } from '@cdktf/provider-google/lib/vertex-ai-index-endpoint-deployed-index';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import type { INetwork } from './private-network/network';
import { requireLaterProvider } from './support/provider-version';
import { encryptionOverride, storageOf, type VertexResourceProps } from './support/vertex-resource';

/** How the distance of two vectors is measured. */
export enum DistanceMeasure {
  DOT_PRODUCT = 'DOT_PRODUCT_DISTANCE',
  COSINE = 'COSINE_DISTANCE',
  SQUARED_L2 = 'SQUARED_L2_DISTANCE',
  L1 = 'L1_DISTANCE',
}

/** How vectors come into an index. It cannot be changed. */
export enum IndexUpdate {
  /** From files, by a new `terraform apply` or call. */
  BATCH = 'BATCH_UPDATE',
  /** One by one, by calls. */
  STREAM = 'STREAM_UPDATE',
}

/** What an application chooses of an index. */
export interface IndexOptions {
  /** The name, unique in project and region: letters, digits and underscores, the first a letter. */
  readonly name: string;
  /** How many numbers a vector has. */
  readonly dimensions: number;
  /**
   * How distances are measured.
   *
   * @default DistanceMeasure.DOT_PRODUCT
   */
  readonly distanceMeasure?: DistanceMeasure;
  /**
   * How many neighbours are looked at before the exact order is found.
   *
   * @default 150
   */
  readonly approximateNeighborsCount?: number;
  /**
   * How vectors come into the index.
   *
   * @default IndexUpdate.STREAM
   */
  readonly update?: IndexUpdate;
  /**
   * Where files with vectors lie, `gs://…`, in a bucket with the same key.
   *
   * @default - the index begins empty
   */
  readonly contents?: string;
}

/** Props of {@link VectorIndex}. */
export interface VectorIndexProps extends IndexOptions, VertexResourceProps {
  /** The network from which the index is searched. */
  readonly network: INetwork;
}

/**
 * A Vector Search index, deployed behind Private Service Connect, with an address in the network.
 *
 * Embeddings of PHI are PHI. Google provider 6.50 has no argument for the key of an index and its endpoint, so the
 * construct writes it as an override and refuses to be made unless the stack requires a later provider
 * (`GoogleProviderVersion.require`).
 *
 * Deploying takes 20 to 60 minutes. A change of the dimensions, the distance or the key makes another index.
 *
 * @see https://cloud.google.com/vertex-ai/docs/vector-search/private-service-connect
 */
export class VectorIndex extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
  ];

  public readonly index: VertexAiIndex;
  public readonly indexEndpoint: VertexAiIndexEndpoint;
  public readonly deployedIndex: VertexAiIndexEndpointDeployedIndex;
  /** The address at which the index is searched, port 10000. */
  public readonly address: string;

  /**
   * @throws ConfigurationError unless the stack requires a later google provider; for a region outside the United
   * States, an unusable name, numbers that Vertex AI refuses
   */
  constructor(scope: Construct, id: string, props: VectorIndexProps) {
    super(scope, id);
    requireLaterProvider(
      this,
      'google_vertex_ai_index',
      'pgvector in Cloud SQL or AlloyDB, or vector search in BigQuery',
    );
    const { granted, encryptionSpec } = storageOf(props);
    validate(props);
    const { project, region, namePrefix, name, network } = props;
    const dependsOn = granted.dependenciesIn(this);
    const measure = props.distanceMeasure ?? DistanceMeasure.DOT_PRODUCT;
    this.index = new VertexAiIndex(this, 'Resource', {
      project,
      region,
      displayName: `${namePrefix}-${name}`,
      indexUpdateMethod: props.update ?? IndexUpdate.STREAM,
      metadata: {
        contentsDeltaUri: props.contents,
        config: {
          dimensions: props.dimensions,
          approximateNeighborsCount: props.approximateNeighborsCount ?? 150,
          distanceMeasureType: measure,
          // Cosine distance is defined for vectors of length one.
          featureNormType: measure === DistanceMeasure.COSINE ? 'UNIT_L2_NORM' : 'NONE',
          algorithmConfig: { treeAhConfig: {} },
        },
      },
      dependsOn,
    });
    this.indexEndpoint = new VertexAiIndexEndpoint(this, 'Endpoint', {
      project,
      region,
      displayName: `${namePrefix}-${name}`,
      publicEndpointEnabled: false,
      privateServiceConnectConfig: {
        enablePrivateServiceConnect: true,
        projectAllowlist: [...new Set([project, network.networkProject])],
      },
      dependsOn,
    });
    encryptionOverride(this.index, encryptionSpec.kmsKeyName);
    encryptionOverride(this.indexEndpoint, encryptionSpec.kmsKeyName);
    this.deployedIndex = new VertexAiIndexEndpointDeployedIndex(this, 'Deployed', {
      region,
      index: this.index.id,
      indexEndpoint: this.indexEndpoint.id,
      deployedIndexId: `${namePrefix}_${name}`,
      displayName: `${namePrefix}-${name}`,
      enableAccessLogging: true,
    });
    this.address = this.connect(props);
  }

  private connect({ region, namePrefix, name, network }: VectorIndexProps): string {
    const dashed = `${namePrefix}-${name.toLowerCase().replaceAll('_', '-')}`;
    const address = new ComputeAddress(this, 'Address', {
      project: network.networkProject,
      region,
      name: dashed,
      addressType: 'INTERNAL',
      purpose: 'GCE_ENDPOINT',
      subnetwork: network.subnetworkId,
    });
    new ComputeForwardingRule(this, 'Connection', {
      project: network.networkProject,
      region,
      name: dashed,
      network: network.networkId,
      ipAddress: address.selfLink,
      target: this.deployedIndex.privateEndpoints.get(0).serviceAttachment,
      loadBalancingScheme: '',
    });
    return address.address;
  }
}

function validate({ name, dimensions, approximateNeighborsCount = 150, contents }: VectorIndexProps): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) || name.endsWith('_')) {
    throw new ConfigurationError(
      `'name' must be 1 to 40 letters, digits and underscores that begin with a letter and end without an underscore, got '${name}'`,
    );
  }
  for (const [prop, value] of Object.entries({ dimensions, approximateNeighborsCount })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ConfigurationError(`'${prop}' must be a whole number from 1, got ${value}`);
    }
  }
  if (contents !== undefined && !Token.isUnresolved(contents) && !contents.startsWith('gs://')) {
    throw new ConfigurationError(`'contents' must be a folder of Cloud Storage, gs://…, got '${contents}'`);
  }
}
