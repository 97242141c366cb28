import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { BACKENDS, UNKNOWN_BACKEND } from './backends';
import { sensitiveResource } from './concern';

/** The settings of a root module; those of the modules that it calls have no backend of their own. */
export const stateChecks: Readonly<Record<string, Check>> = {
  terraform: {
    judge,
    properties: [
      'backend.azurerm.use_azuread_auth',
      'backend.s3.encrypt',
      'backend.gcs',
      'backend.remote',
      'backend.http.address',
      'backend.local',
      'cloud',
      'encryption.state',
    ],
    examples,
  },
};

function judge(settings: ResourceView): readonly Verdict[] {
  const { tree, address } = settings.resource;
  if (address !== 'terraform') {
    return [notApplicable('the root module decides where the state is kept')];
  }
  const sensitive = sensitiveResource(tree);
  if (sensitive === undefined) {
    return [notApplicable('the module holds no secrets and no AI or health data service')];
  }
  if (!settings.get('cloud').isAbsent) {
    return judgeBackend('cloud', settings.get('cloud'), 'cloud');
  }
  const backend = settings.get('backend');
  const kinds = backend.keys();
  if (kinds.length > 0) {
    const verdicts = kinds.flatMap((kind) => judgeBackend(kind, backend.child(kind), `backend.${kind}`));
    return isEncryptedByClient(settings) ? verdicts.map(withoutDoubt) : verdicts;
  }
  return [judgeWithoutBackend(settings, backend, sensitive.address)];
}

function judgeBackend(kind: string, settings: Value, path: string): readonly Verdict[] {
  const { judge: judgePlace, secrets } = BACKENDS[kind] ?? UNKNOWN_BACKEND;
  const written = secrets
    .map((name) => settings.child(name))
    .filter((value) => value.isKnown && value.string !== '')
    .map(({ path: at }) =>
      fail(`${at} stands in the configuration and is copied into .terraform and every plan file; allowed: unset`, at),
    );
  return [judgePlace(settings, path), ...written];
}

/** Terraform falls back to a local state, but only in a root module; what has no provider block may be called by one. */
function judgeWithoutBackend(settings: ResourceView, backend: Value, sensitive: string): Verdict {
  if (backend.isUndetermined) {
    return undetermined(`backend is known only at deployment (${backend.describe()})`, 'backend');
  }
  const isRoot = settings.resource.tree.resources.some(({ type }) => type.startsWith('provider.'));
  return isRoot
    ? fail(`backend is not set, so the state, which holds ${sensitive}, is a local file`, 'backend')
    : undetermined(
        'backend is not set and no provider is configured; the root module that calls this one decides, so check that one or its output',
        'backend',
      );
}

/** OpenTofu encrypts state before it leaves the machine: https://opentofu.org/docs/language/state/encryption/ */
function isEncryptedByClient(settings: ResourceView): boolean {
  const state = settings.get('encryption.state');
  return !state.get('method').isAbsent && !/^\$?\{?\s*method\.unencrypted/.test(state.get('method').text ?? '');
}

function withoutDoubt(verdict: Verdict): Verdict {
  return verdict.outcome === 'undetermined' ? pass('the state is encrypted before it is written') : verdict;
}

function examples() {
  const account = { azurerm_cognitive_account: { ai: { kind: 'AIServices' } } };
  const beside = { provider: { azurerm: [{ features: [{}] }] }, resource: account };
  const backend = (settings: Readonly<Record<string, unknown>>, title?: string): Example => ({
    resource: { backend: settings },
    beside,
    ...(title === undefined ? {} : { title }),
  });
  return {
    compliant: [
      backend({ azurerm: { container_name: 'state', key: 'ai.tfstate', use_azuread_auth: true } }),
      backend({ s3: { bucket: 'state', key: 'ai.tfstate', region: 'us-east-1', encrypt: true } }),
      backend({ gcs: { bucket: 'state' } }),
      backend({ remote: { organization: 'clinic' } }),
      { resource: { cloud: { organization: 'clinic' } }, beside, title: 'HCP Terraform' },
    ],
    violating: [
      backend({ local: { path: 'terraform.tfstate' } }),
      backend({ azurerm: { container_name: 'state', key: 'ai.tfstate', use_azuread_auth: false } }),
      backend({
        azurerm: { container_name: 'state', key: 'ai.tfstate', use_azuread_auth: true, access_key: 'c2VjcmV0' },
      }),
      backend({ s3: { bucket: 'state', encrypt: false } }),
      backend({ http: { address: 'http://state.example.com' } }),
    ],
    undetermined: [
      backend({ s3: { bucket: 'state', encrypt: UNDETERMINED } }),
      { ...backend({ s3: {} }), title: 'settings that are given to terraform init' },
      backend({ http: { address: 'https://state.example.com' } }),
      backend({ pg: {} }),
      { resource: {}, beside: { resource: account }, title: 'a module that others call' },
    ],
    absent: [
      { resource: {}, beside, outcome: 'fail' as const, title: 'no backend: a local file' },
      {
        ...backend({ azurerm: { container_name: 'state', key: 'ai.tfstate' } }),
        outcome: 'fail' as const,
        title: 'account keys',
      },
      {
        ...backend({ s3: { bucket: 'state', key: 'ai.tfstate' } }),
        outcome: 'fail' as const,
        title: 'encryption is not asked for',
      },
      {
        resource: {},
        beside: { provider: beside.provider, resource: { azurerm_dns_zone: { www: { name: 'clinic.example' } } } },
        outcome: 'notApplicable' as const,
        title: 'no secrets, no AI service',
      },
    ],
  };
}
