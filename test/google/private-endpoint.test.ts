import {
  EncryptionKey,
  EndpointAccess,
  PrivateEndpoint,
  type PrivateEndpointProps,
  PrivateNetwork,
  RequestLogging,
  RequestResponseLog,
} from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('PrivateEndpoint', () => {
  const stack = endpointOf();

  test('is reached through Private Service Connect, from its own project', () => {
    const endpoint = stack.the('google_vertex_ai_endpoint');
    expect(endpoint).toMatchObject({
      name: '1042',
      location: 'us-central1',
      region: 'us-central1',
      encryption_spec: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
      private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ['clinic'] },
    });
    expect(endpoint).not.toHaveProperty('network');
    expect(endpoint).not.toHaveProperty('dedicated_endpoint_enabled');
    expect(stack.messages).toMatch(/next step for endpoint 1042: deploy a model, read its service attachment/);
  });

  test('keeps every prompt and answer', () => {
    expect(stack.the('google_vertex_ai_endpoint').predict_request_response_logging_config).toEqual({
      enabled: true,
      sampling_rate: 1,
      bigquery_destination: {
        output_uri: expect.stringMatching(/^bq:\/\/clinic\.\$\{google_bigquery_dataset.*dataset_id\}\.endpoint_1042$/),
      },
    });
    expect(stack.waitsFor('google_vertex_ai_endpoint')).toContainEqual(
      expect.stringMatching(/^google_bigquery_dataset/),
    );
  });

  test('admits the networks of other projects', () => {
    const access = EndpointAccess.privateServiceConnect(['research']);
    expect(endpointOf({ access }).the('google_vertex_ai_endpoint').private_service_connect_config).toEqual({
      enable_private_service_connect: true,
      project_allowlist: ['clinic', 'research'],
    });
  });

  test('is reached through the peering where somebody says why TLS may be missing', () => {
    const peered = endpointOf({ access: EndpointAccess.peeringWithoutTls('SEC-9: a proxy encrypts') });
    const endpoint = peered.the('google_vertex_ai_endpoint');
    expect(endpoint.network).toMatch(/^projects\/\$\{data\.google_project\..*number\}\/global\/networks\/\$\{/);
    expect(endpoint).not.toHaveProperty('private_service_connect_config');
    expect(peered.waitsFor('google_vertex_ai_endpoint')).toContainEqual(
      expect.stringMatching(/^google_service_networking_connection\./),
    );
  });

  test('leaves prompts out where somebody says why', () => {
    const endpoint = endpointOf({ logging: RequestLogging.leftOut('the application logs them') });
    expect(endpoint.the('google_vertex_ai_endpoint')).toMatchObject({
      description: 'Requests are not logged: the application logs them',
    });
    expect(endpoint.the('google_vertex_ai_endpoint')).not.toHaveProperty('predict_request_response_logging_config');
  });

  test('cannot be opened by passing locked props', () => {
    const open = { dedicatedEndpointEnabled: true, encryptionSpec: undefined, privateServiceConnectConfig: undefined };
    expect(endpointOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a name that Vertex AI refuses', () => endpointOf({ name: '0123' }), /'name' must be one to ten digits/],
    ['a key of another region', () => endpointOf({ region: 'us-west1' }), /'key' must lie in the region/],
    ['peering without a reason', () => EndpointAccess.peeringWithoutTls(' '), /'reason' must say why/],
    ['no logs without a reason', () => RequestLogging.leftOut(''), /'reason' must say why/],
    [
      'a project that is none',
      () => EndpointAccess.privateServiceConnect(['A']),
      /'projects' must be the id of a project/,
    ],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

function endpointOf(change: Partial<PrivateEndpointProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    const key = new EncryptionKey(scope, 'Key', place);
    new PrivateEndpoint(scope, 'Endpoint', {
      ...place,
      key,
      name: '1042',
      network: new PrivateNetwork(scope, 'Network', place),
      logging: RequestLogging.to(new RequestResponseLog(scope, 'Log', { ...place, key })),
      ...change,
    });
  });
}
