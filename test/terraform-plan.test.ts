import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { AzurermBackend, GcsBackend, TerraformStack, Testing } from 'cdktf';
import { PrivateAzureOpenAi } from '../lib/azure';
import { PrivateVertexAi } from '../lib/google';
import {
  OfflineTerraform,
  type TerraformDocument,
  type TerraformResult,
  terraformVersion,
} from './support/offline-terraform/terraform';

jest.setTimeout(60_000);

const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' };
const baa = { reference: 'BAA-1042', effective: '2026-01-01' };

/** The stack of examples/azure-openai with a second deployment. */
function azureOpenAi(stack: TerraformStack): PrivateAzureOpenAi {
  new AzurermBackend(stack, {
    resourceGroupName: 'terraform-state',
    storageAccountName: 'clinicterraformstate',
    containerName: 'state',
    key: 'azure-openai.tfstate',
    useAzureadAuth: true,
  });
  new AzurermProvider(stack, 'azurerm', {
    features: [
      {
        cognitiveAccount: [{ purgeSoftDeleteOnDestroy: false }],
        keyVault: [{ purgeSoftDeleteOnDestroy: false, purgeSoftDeletedKeysOnDestroy: false }],
        storage: [{ dataPlaneAvailable: false }],
      },
    ],
    storageUseAzuread: true,
  });
  const group = new ResourceGroup(stack, 'Group', { name: 'clinic-ai', location: 'East US 2' });
  return new PrivateAzureOpenAi(stack, 'Ai', {
    resourceGroupName: group.name,
    location: group.location,
    namePrefix: 'clinicai',
    deployments: [
      { name: 'notes', model: 'gpt-4.1', version: '2025-04-14' },
      { name: 'search', model: 'text-embedding-3-large', version: '1', sku: 'Standard' },
    ],
    baa,
    lock,
  });
}

/** The stack of examples/vertex-ai. */
function vertexAi(stack: TerraformStack): PrivateVertexAi {
  const place = { project: 'clinic-ai', region: 'us-central1' };
  new GcsBackend(stack, { bucket: 'clinic-terraform-state', prefix: 'vertex-ai' });
  new GoogleProvider(stack, 'google', place);
  return new PrivateVertexAi(stack, 'Ai', { ...place, namePrefix: 'clinicai', endpointName: '1042', baa, lock });
}

const terraform = terraformVersion();
const suite = terraform
  ? `Terraform ${terraform.version}, offline,`
  : "Terraform (skipped: there is no 'terraform' on the PATH)";

(terraform ? describe : describe.skip)(suite, () => {
  test.each([
    ['PrivateAzureOpenAi', azureOpenAi],
    ['PrivateVertexAi', vertexAi],
  ])('plans to create every resource of %s', (_, build) => {
    const document = synthesized(build);
    const { init, validate, plan } = runs(document);
    expect(init).toMatchObject({ status: 0, stderr: '' });
    expect(validate).toMatchObject({ status: 0, stderr: '' });
    expect(plan).toMatchObject({ status: 0, stderr: '' });
    const resources = Object.values(document.resource ?? {}).flatMap((byName) => Object.keys(byName));
    expect(plan?.stdout).toContain(`Plan: ${resources.length} to add, 0 to change, 0 to destroy.`);
  });

  test('fills what only the provider knows, so that references are planned', () => {
    const { plan } = runs(synthesized(vertexAi));
    expect(plan?.stdout).toMatch(/member += "serviceAccount:service-example-number@gcp-sa-aiplatform\./);
    expect(plan?.stdout).toMatch(/default_kms_key_name += \(known after apply\)/);
  });

  test.each<[string, (ai: PrivateAzureOpenAi) => void, string]>([
    [
      'a misspelt argument',
      ({ account }) => account.addOverride('public_network_acces_enabled', false),
      'No argument or block type is named "public_network_acces_enabled".',
    ],
    [
      'a misspelt argument in a block',
      ({ account }) => account.addOverride('network_acls.default_acton', 'Deny'),
      'No argument or block type is named "default_acton".',
    ],
    [
      'the lack of a required argument',
      ({ account }) => account.addOverride('sku_name', undefined),
      'The argument "sku_name" is required, but no definition was found.',
    ],
    [
      'an argument of the wrong type',
      ({ account }) => account.addOverride('local_auth_enabled', 'no'),
      'Inappropriate value for attribute "local_auth_enabled": a bool is required.',
    ],
    [
      'a block too many',
      ({ account }) => account.addOverride('identity', [{ type: 'SystemAssigned' }, { type: 'UserAssigned' }]),
      'No more than 1 "identity" blocks are allowed',
    ],
    [
      'a reference to an attribute that does not exist',
      ({ account }) => account.addOverride('location', `\${${account.fqn}.region}`),
      'has no argument, nested block, or exported attribute named "region"',
    ],
  ])('refuses %s', (_, spoil, message) => {
    const { validate } = runs(synthesized((stack) => spoil(azureOpenAi(stack))));
    expect(validate?.status).toBe(1);
    expect(validate?.stderr.replace(/\s+/g, ' ')).toContain(message);
  });
});

interface Runs {
  readonly init: TerraformResult;
  readonly validate?: TerraformResult;
  readonly plan?: TerraformResult;
}

/** Runs `init`, `validate` and `plan`, as far as each succeeds. */
function runs(document: TerraformDocument): Runs {
  const offline = new OfflineTerraform(document);
  try {
    const init = offline.init();
    const validate = init.status === 0 ? offline.validate() : undefined;
    const plan = validate?.status === 0 ? offline.plan() : undefined;
    return { init, validate, plan };
  } finally {
    offline.remove();
  }
}

function synthesized(build: (stack: TerraformStack) => unknown): TerraformDocument {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(stack);
  return JSON.parse(Testing.synth(stack));
}
