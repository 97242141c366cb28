import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformProvider, type TerraformStack } from 'cdktf';
import {
  AuditLogStore,
  DataBucket,
  DatasetType,
  EncryptionKey,
  PrivateNetwork,
  PrivateVertexAi,
  RequestResponseLog,
  Workbench,
} from '../../lib/google';
import { baa, lock, place, SynthesizedStack } from '../support/google';

/** What a consumer of a key waits for: the API, the account of the service, the grant, and that it has spread. */
interface Chain {
  readonly type: string;
  readonly api: string;
  readonly account: RegExp;
  readonly build: (stack: TerraformStack) => void;
}

const encrypted = (stack: TerraformStack) => ({ ...place, key: new EncryptionKey(stack, 'Key', place) });
const vertex = (stack: TerraformStack) => new PrivateVertexAi(stack, 'Ai', { ...place, baa, lock });
const identity = /^google_project_service_identity\..*VertexAi/;

test.each<Chain>([
  {
    type: 'google_vertex_ai_endpoint',
    api: 'aiplatform',
    account: identity,
    build: (stack) => vertex(stack).addEndpoint('One', { name: '1' }),
  },
  {
    type: 'google_vertex_ai_tensorboard',
    api: 'aiplatform',
    account: identity,
    build: (stack) => vertex(stack).addTensorboard('One', 'one'),
  },
  {
    type: 'google_storage_bucket',
    api: 'storage',
    account: /^data\.google_storage_project_service_account\./,
    build: (stack) => new DataBucket(stack, 'Bucket', { ...encrypted(stack), name: 'batches' }),
  },
  {
    type: 'google_bigquery_dataset',
    api: 'bigquery',
    account: /^data\.google_bigquery_default_service_account\./,
    build: (stack) => new RequestResponseLog(stack, 'Log', encrypted(stack)),
  },
  {
    type: 'google_logging_project_bucket_config',
    api: 'logging',
    account: /^data\.google_logging_project_cmek_settings\./,
    build: (stack) => new AuditLogStore(stack, 'Logs', { ...encrypted(stack), lock }),
  },
  {
    type: 'google_workbench_instance',
    api: 'notebooks',
    account: /^google_project_service_identity\..*Notebooks/,
    build: (stack) =>
      new Workbench(stack, 'Notes', {
        ...encrypted(stack),
        network: new PrivateNetwork(stack, 'Network', place),
        name: 'notes',
        zone: 'us-central1-a',
      }),
  },
])('$type waits for the API, the account, the grant and its spreading', ({ type, api, account, build }) => {
  const stack = new SynthesizedStack(build);
  const waits = stack.waitsFor(type);
  expect(waits).toContainEqual(expect.stringMatching(new RegExp(`^google_project_service\\..*Api-${api}_`)));
  expect(waits).toContainEqual(expect.stringMatching(account));
  expect(waits).toContainEqual(expect.stringMatching(/^google_kms_crypto_key_iam_member\./));
  expect(waits).toContainEqual(expect.stringMatching(/^time_sleep\./));
  for (const { depends_on } of stack.of(type)) {
    expect(depends_on).toContainEqual(expect.stringMatching(/^google_kms_crypto_key_iam_member\./));
  }
});

test('the service identity waits for its API, and the grant for the identity', () => {
  const stack = new SynthesizedStack((scope) => {
    vertex(scope).addDataset('Notes', 'notes', DatasetType.TEXT);
  });
  expect(stack.the('google_project_service_identity')).toMatchObject({
    provider: 'google-beta',
    service: 'aiplatform.googleapis.com',
    depends_on: [expect.stringMatching(/^google_project_service\..*Api-aiplatform/)],
  });
  const grant = stack
    .of('google_kms_crypto_key_iam_member')
    .find(({ member }) => String(member).includes('gcp-sa-aiplatform'));
  expect(grant?.depends_on).toContainEqual(expect.stringMatching(/^google_project_service_identity\./));
});

test('enables each API once, and leaves it enabled when the stack is destroyed', () => {
  const stack = new SynthesizedStack((scope) => {
    vertex(scope).addBucket('Bucket', 'batches');
  });
  const services = stack.of('google_project_service');
  expect(new Set(services.map(({ service }) => service)).size).toBe(services.length);
  expect(services.every(({ disable_on_destroy }) => disable_on_destroy === false)).toBe(true);
});

describe('google-beta', () => {
  test('has the settings of the google provider, overrides included', () => {
    const { document } = new SynthesizedStack((stack) => {
      vertex(stack);
      const google = new GoogleProvider(stack, 'google', {
        project: 'clinic',
        impersonateServiceAccount: 'deploy@clinic',
      });
      google.addOverride('region', 'us-central1');
    });
    expect(document.provider?.['google-beta']).toEqual([
      { project: 'clinic', impersonate_service_account: 'deploy@clinic', region: 'us-central1' },
    ]);
    expect(document.terraform.required_providers['google-beta']).toEqual({ source: 'google-beta', version: '6.50.0' });
  });

  test('gives way to one that the application declares later', () => {
    const { document } = new SynthesizedStack((stack) => {
      vertex(stack);
      new RawProvider(stack, 'Own', { terraformResourceType: 'google-beta', terraformProviderSource: 'google-beta' });
    });
    expect(document.provider?.['google-beta']).toEqual([{ region: 'us-east4' }]);
  });

  test('is left out where nothing needs it', () => {
    const { document } = new SynthesizedStack((stack) => new PrivateNetwork(stack, 'Network', place));
    expect(document.provider).toBeUndefined();
  });
});

/** A provider of the application's own. */
class RawProvider extends TerraformProvider {
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { region: 'us-east4' };
  }
}
