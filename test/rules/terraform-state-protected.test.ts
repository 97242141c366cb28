import { TerraformStack, Testing } from 'cdktf';
import { terraformStateProtected } from '../../lib/rules/terraform-state-protected';
import { RuleTester } from '../../lib/testing';
import { judgedDocument } from '../support/judged';

const ACCOUNT = { azurerm_cognitive_account: { ai: { kind: 'AIServices' } } };
const PROVIDER = { azurerm: [{ features: [{}] }] };

const judged = (document: Record<string, unknown>) => judgedDocument(terraformStateProtected, document).terraform;
const withBackend = (backend: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  judged({ terraform: { backend, ...more }, provider: PROVIDER, resource: ACCOUNT });

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(terraformStateProtected)).toEqual([]);
});

test('rejects what CDKTF does when nobody chooses a backend', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  stack.prepareStack();
  const document = JSON.parse(Testing.synth(stack));
  expect(judged({ ...document, resource: ACCOUNT })).toBe('fail');
});

test('rejects a root module without any terraform block', () => {
  expect(judged({ provider: PROVIDER, resource: ACCOUNT })).toBe('fail');
});

test.each(['random_password', 'aws_bedrock_agent', 'google_vertex_ai_endpoint', 'google_service_account_key'])(
  'asks of a module with %s',
  (type) => {
    expect(judged({ provider: PROVIDER, resource: { [type]: { one: {} } } })).toBe('fail');
  },
);

test('asks of a module that only reads a secret', () => {
  expect(judged({ provider: PROVIDER, data: { aws_secretsmanager_secret_version: { token: {} } } })).toBe('fail');
});

test('does not ask of an ordinary module', () => {
  const document = { provider: PROVIDER, resource: { azurerm_virtual_network: { hub: {} } } };
  expect(judged(document)).toBe('notApplicable');
});

test('takes several terraform blocks as one', () => {
  const terraform = [{ required_version: '>= 1.9' }, { backend: { gcs: { bucket: 'state' } } }];
  expect(judged({ terraform, provider: PROVIDER, resource: ACCOUNT })).toBe('pass');
});

test('cannot tell of a backend that only terraform init completes', () => {
  expect(withBackend({ azurerm: {} })).toBe('undetermined');
  expect(withBackend({ s3: { bucket: 'state' } })).toBe('undetermined');
  expect(withBackend({ s3: { bucket: 'state', key: 'ai' } })).toBe('fail');
});

test('cannot tell of a backend that it does not know', () => {
  expect(withBackend({ swift: { container: 'state' } })).toBe('undetermined');
});

test('accepts a store of any kind when OpenTofu encrypts the state itself', () => {
  const encryption = { state: { method: '${method.aes_gcm.clinic}', enforced: true } };
  expect(withBackend({ pg: {} }, { encryption })).toBe('pass');
  expect(withBackend({ local: {} }, { encryption })).toBe('fail');
  expect(withBackend({ pg: {} }, { encryption: { state: { method: '${method.unencrypted.migration}' } } })).toBe(
    'undetermined',
  );
});

test('rejects keys in the configuration, whatever the backend', () => {
  expect(withBackend({ gcs: { bucket: 'state', encryption_key: 'c2VjcmV0' } })).toBe('fail');
  expect(withBackend({ pg: { conn_str: 'postgres://terraform:secret@db.example/state' } })).toBe('fail');
});
