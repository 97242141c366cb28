import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import type { TerraformStack } from 'cdktf';
import {
  DistanceMeasure,
  EncryptionKey,
  FeatureStore,
  type FeatureStoreProps,
  GoogleProviderVersion,
  PrivateNetwork,
  PrivateVertexAi,
  VectorIndex,
  type VectorIndexProps,
} from '../../lib/google';
import { baa, lock, place, SynthesizedStack } from '../support/google';

const encrypted = { kms_key_name: expect.stringContaining('google_kms_crypto_key') };

describe('GoogleProviderVersion', () => {
  test('raises google and google-beta together', () => {
    const { document } = later((stack) => new PrivateVertexAi(stack, 'Ai', { ...place, baa, lock }));
    expect(document.terraform.required_providers).toMatchObject({
      google: { version: '~> 7.40' },
      'google-beta': { version: '~> 7.40' },
    });
  });

  test.each(['7.40.0', '~> 7.39', '~> 8.0', '>= 7.40', '~> 6.50'])('rejects %s', (constraint) => {
    expect(() => new SynthesizedStack((stack) => GoogleProviderVersion.require(stack, constraint))).toThrow(
      /must be '~> 7.40' or a later minor version of 7/,
    );
  });
});

describe('VectorIndex', () => {
  test('is encrypted, private and deployed at an address of the network', () => {
    const stack = indexOf();
    expect(stack.the('google_vertex_ai_index')).toMatchObject({
      region: 'us-central1',
      encryption_spec: [encrypted],
      metadata: {
        config: { dimensions: 768, distance_measure_type: 'DOT_PRODUCT_DISTANCE', feature_norm_type: 'NONE' },
      },
    });
    expect(stack.the('google_vertex_ai_index_endpoint')).toMatchObject({
      encryption_spec: [encrypted],
      public_endpoint_enabled: false,
      private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ['clinic'] },
    });
    expect(stack.the('google_compute_forwarding_rule')).toMatchObject({
      load_balancing_scheme: '',
      target: expect.stringContaining('private_endpoints[0].service_attachment'),
    });
  });

  test('is refused under google provider 6.50, which cannot encrypt it', () => {
    expect(() => new SynthesizedStack((stack) => makeIndex(stack))).toThrow(
      /google provider 6.50.0 cannot encrypt google_vertex_ai_index .* must not hold PHI; call GoogleProviderVersion/,
    );
  });

  test('measures cosines of vectors of length one', () => {
    expect(indexOf({ distanceMeasure: DistanceMeasure.COSINE }).the('google_vertex_ai_index')).toMatchObject({
      metadata: { config: { distance_measure_type: 'COSINE_DISTANCE', feature_norm_type: 'UNIT_L2_NORM' } },
    });
  });

  test('cannot be opened by passing locked props', () => {
    const open = { publicEndpointEnabled: true, encryptionSpec: undefined };
    expect(indexOf(open as never).document.resource).toEqual(indexOf().document.resource);
  });

  test.each<[string, Partial<VectorIndexProps>, RegExp]>([
    ['no dimensions', { dimensions: 0 }, /'dimensions' must be a whole number from 1, got 0/],
    ['half a neighbour', { approximateNeighborsCount: 1.5 }, /'approximateNeighborsCount' must be a whole number/],
    ['a name that Vertex AI refuses', { name: '9-lives' }, /'name' must be 1 to 40 letters/],
    ['contents elsewhere', { contents: 's3://bucket' }, /'contents' must be a folder of Cloud Storage/],
  ])('rejects %s', (_, change, message) => {
    expect(() => indexOf(change)).toThrow(message);
  });

  function indexOf(change: Partial<VectorIndexProps> = {}): SynthesizedStack {
    return later((stack) => makeIndex(stack, change));
  }

  function makeIndex(stack: TerraformStack, change: Partial<VectorIndexProps> = {}): void {
    new VectorIndex(stack, 'Index', {
      ...place,
      key: new EncryptionKey(stack, 'Key', place),
      network: new PrivateNetwork(stack, 'Network', place),
      name: 'passages',
      dimensions: 768,
      ...change,
    });
  }
});

describe('FeatureStore', () => {
  test('is encrypted', () => {
    expect(storeOf().the('google_vertex_ai_feature_online_store')).toMatchObject({
      region: 'us-central1',
      force_destroy: false,
      encryption_spec: [encrypted],
      bigtable: { auto_scaling: { min_node_count: 1, max_node_count: 3 } },
    });
  });

  test('is refused under google provider 6.50, which cannot encrypt it', () => {
    expect(() => new SynthesizedStack((stack) => makeStore(stack))).toThrow(/cannot encrypt google_vertex_ai_feature_/);
  });

  test.each<[string, Partial<FeatureStoreProps>, RegExp]>([
    ['no reason', { residencyReason: '' }, /'residencyReason' must say why/],
    ['more than ten times the nodes', { maxNodes: 11 }, /'maxNodes' must be from 'minNodes' to ten times as many/],
    ['fewer nodes than the fewest', { minNodes: 4, maxNodes: 3 }, /got 4 to 3/],
    ['a name that Vertex AI refuses', { name: 'Features' }, /'name' must be 1 to 60 lower-case letters/],
  ])('rejects %s', (_, change, message) => {
    expect(() => storeOf(change)).toThrow(message);
  });

  function storeOf(change: Partial<FeatureStoreProps> = {}): SynthesizedStack {
    return later((stack) => makeStore(stack, change));
  }

  function makeStore(stack: TerraformStack, change: Partial<FeatureStoreProps> = {}): void {
    const key = new EncryptionKey(stack, 'Key', place);
    new FeatureStore(stack, 'Store', { ...place, key, name: 'labs', residencyReason: 'SEC-8', ...change });
  }
});

describe('the cache of Gemini', () => {
  test('is turned off by a later provider', () => {
    const stack = later((scope) => new PrivateVertexAi(scope, 'Ai', { ...place, baa, lock }));
    expect(stack.the('google_vertex_ai_cache_config')).toMatchObject({ project: 'clinic', disable_cache: true });
    expect(stack.messages).not.toContain('cacheConfig');
  });

  test('is a next step under google provider 6.50', () => {
    const stack = new SynthesizedStack((scope) => new PrivateVertexAi(scope, 'Ai', { ...place, baa, lock }));
    expect(stack.of('google_vertex_ai_cache_config')).toEqual([]);
    expect(stack.messages).toMatch(/PATCH .*\/projects\/clinic\/cacheConfig .*"disableCache":true/);
  });
});

function later(build: (stack: TerraformStack) => unknown): SynthesizedStack {
  return new SynthesizedStack((stack) => {
    new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
    GoogleProviderVersion.require(stack, '~> 7.40');
    build(stack);
  });
}
