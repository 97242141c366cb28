import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import type { TerraformStack } from 'cdktf';
import {
  AssuredWorkload,
  EncryptionKey,
  EndpointAccess,
  ExistingNetwork,
  GoogleApisAccess,
  GoogleProviderVersion,
  KeyMaterial,
  PerimeterMode,
  PrivateNetwork,
  PrivateVertexAi,
  type PrivateVertexAiProps,
  ServiceAgent,
  ServicePerimeter,
} from '../../lib/google';
import { baa, lock, place } from '../support/google';
import { expectFullPlan, runs, synthesized } from '../support/offline-terraform/runs';
import { type TerraformDocument, terraformVersion } from '../support/offline-terraform/terraform';

jest.setTimeout(120_000);

const root = join(__dirname, '..', '..');
const examples = readdirSync(join(root, 'examples')).filter((name) => name.startsWith('vertex-'));

/** What the data sources of the stacks find. */
const FOUND = {
  google_compute_network: { self_link: 'shared-vpc' },
  google_compute_subnetwork: { private_ip_google_access: true, network: 'shared-vpc' },
};

const terraform = terraformVersion();
const suite = terraform
  ? `Terraform ${terraform.version}, offline,`
  : "Terraform (skipped: there is no 'terraform' on the PATH)";

(terraform ? describe : describe.skip)(suite, () => {
  test.each(examples)('plans to create every resource of each stack of examples/%s', (example) => {
    const outdir = mkdtempSync(join(tmpdir(), 'google-plan-'));
    try {
      execFileSync(
        process.execPath,
        ['--import', 'tsx', '--import', './bin/on-sample-day.ts', join('examples', example, 'main.ts')],
        {
          cwd: root,
          env: { ...process.env, CDKTF_OUTDIR: outdir },
        },
      );
      for (const stack of readdirSync(join(outdir, 'stacks'))) {
        const text = readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
        const document: TerraformDocument = JSON.parse(text);
        expectFullPlan(document, runs(document, FOUND));
      }
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  test.each<[string, (stack: TerraformStack) => unknown]>([
    [
      'what needs a later provider',
      (stack) => {
        GoogleProviderVersion.require(stack, '~> 7.40');
        const ai = vertexAi(stack);
        ai.addVectorIndex('Index', { name: 'passages', dimensions: 768 });
        ai.addFeatureStore('Features', { name: 'labs', residencyReason: 'SEC-8' });
        ai.access.grantEndpoint(ai.addEndpoint('Triage', { name: '1042' }), 'group:clinicians@clinic.example');
      },
    ],
    [
      'a network with the restricted addresses, peering and a regional endpoint',
      (stack) => {
        const network = new PrivateNetwork(stack, 'Network', {
          ...place,
          googleApisAccess: GoogleApisAccess.RESTRICTED_VIP,
        });
        network.addRegionalEndpoint('aiplatform');
        const access = EndpointAccess.peeringWithoutTls('SEC-9');
        vertexAi(stack, { network }).addEndpoint('Triage', { name: '1042', access });
      },
    ],
    [
      'a guardrail with a format of its own',
      (stack) => vertexAi(stack).addGuardrail('Guardrail', { patterns: [{ name: 'CLINIC_MRN', pattern: 'M\\d{7}' }] }),
    ],
    ['an imported key', (stack) => keyOf(stack, KeyMaterial.imported({ jobId: 'import-1' }))],
    ['an external key', (stack) => keyOf(stack, KeyMaterial.external('https://ekm.clinic.example/keys/1'))],
    [
      'an external key behind a VPC',
      (stack) => {
        const serviceDirectoryService = 'projects/clinic/locations/us-central1/namespaces/ekm/services/ekm';
        const connection = { serviceDirectoryService, hostname: 'ekm.clinic.example', serverCertificates: ['MIIB'] };
        keyOf(stack, KeyMaterial.externalVpc(connection, '/v0/keys/1'));
      },
    ],
    [
      'a perimeter in a dry run and an assured workload',
      (stack) => {
        new GoogleProvider(stack, 'google', { project: 'clinic' });
        new ServicePerimeter(stack, 'Perimeter', {
          accessPolicy: '42',
          name: 'clinic',
          projects: ['clinic'],
          deployers: ['user:ada@clinic.example'],
          mode: PerimeterMode.DRY_RUN,
        });
        new AssuredWorkload(stack, 'Workload', { organization: '7', displayName: 'Clinic AI', location: 'us' });
      },
    ],
  ])('plans to create every resource of %s', (_, build) => {
    const document = synthesized(build);
    expectFullPlan(document, runs(document, FOUND));
  });

  test('fills what only the provider knows, so that references are planned', () => {
    const { plan } = runs(synthesized((stack) => vertexAi(stack).addEndpoint('Triage', { name: '1042' })));
    expect(plan?.stdout).toMatch(/member += "serviceAccount:service-example-number@gcp-sa-aiplatform\./);
    expect(plan?.stdout).toMatch(/default_kms_key_name += \(known after apply\)/);
  });

  test.each<[string, Record<string, Record<string, unknown>>, string]>([
    [
      'has no Private Google Access',
      { ...FOUND, google_compute_subnetwork: { private_ip_google_access: false, network: 'shared-vpc' } },
      'The subnet must have Private Google Access',
    ],
    [
      'belongs to another network',
      { ...FOUND, google_compute_subnetwork: { private_ip_google_access: true, network: 'other' } },
      'The subnet must belong to the network',
    ],
  ])('plans nothing in a subnet that %s', (_, found, message) => {
    const { plan } = runs(
      synthesized((stack) => {
        new GoogleProvider(stack, 'google', { project: 'clinic' });
        new ExistingNetwork(stack, 'Network', {
          ...place,
          networkName: 'shared-vpc',
          subnetworkName: 'clinic',
          googleApisAddress: '10.9.0.2',
        });
      }),
      found,
    );
    expect(plan?.status).toBe(1);
    expect(plan?.stderr.replace(/\W+/g, ' ')).toContain(message);
  });

  test('refuses the key of an index under the provider that lacks it', () => {
    const { validate } = runs(
      synthesized((stack) => {
        GoogleProviderVersion.require(stack, '~> 7.40');
        vertexAi(stack).addVectorIndex('Index', { name: 'passages', dimensions: 768 });
        stack.addOverride('terraform.required_providers.google.version', '6.50.0');
      }),
    );
    expect(validate?.status).toBe(1);
    expect(validate?.stderr).toContain('encryption_spec');
  });
});

function vertexAi(stack: TerraformStack, change: Partial<PrivateVertexAiProps> = {}): PrivateVertexAi {
  new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
  return new PrivateVertexAi(stack, 'Ai', { ...place, baa, lock, ...change });
}

function keyOf(stack: TerraformStack, material: KeyMaterial): void {
  new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
  new EncryptionKey(stack, 'Key', { ...place, material }).grantTo(ServiceAgent.VERTEX_AI, 'clinic');
}
