import {
  AssuredWorkload,
  type AssuredWorkloadProps,
  ControlPackage,
  Governance,
  type GovernanceProps,
  GovernanceScope,
} from '../../lib/google';
import { type Body, lockout, SynthesizedStack } from '../support/google';

const MODEL = 'publishers/google/models/gemini-2.5-pro';

describe('Governance', () => {
  const stack = governanceOf({});

  test.each<[string, unknown]>([
    ['gcp.resourceLocations', { values: { allowed_values: ['in:us-locations'] } }],
    ['gcp.restrictTLSVersion', { values: { denied_values: ['TLS_VERSION_1', 'TLS_VERSION_1_1'] } }],
    ['gcp.restrictTLSCipherSuites', { values: { allowed_values: ['in:NIST-800-52-recommended-ciphers'] } }],
    ['cloudkms.allowedProtectionLevels', { values: { allowed_values: ['HSM', 'EXTERNAL', 'EXTERNAL_VPC'] } }],
    ['iam.disableServiceAccountKeyCreation', { enforce: 'TRUE' }],
    ['iam.disableAuditLoggingExemption', { enforce: 'TRUE' }],
    ['storage.publicAccessPrevention', { enforce: 'TRUE' }],
    ['compute.vmExternalIpAccess', { deny_all: 'TRUE' }],
    ['vertexai.allowedPartnerModelFeatures', { deny_all: 'TRUE' }],
  ])('sets %s', (constraint, rule) => {
    expect(policyOf(stack, constraint)).toEqual({
      name: `folders/42/policies/${constraint}`,
      parent: 'folders/42',
      spec: { rules: [rule] },
    });
  });

  test('refuses services without a customer-managed key, Vertex AI among them', () => {
    expect(policyOf(stack, 'gcp.restrictNonCmekServices')?.spec).toEqual({
      rules: [
        { values: { denied_values: expect.arrayContaining(['aiplatform.googleapis.com', 'storage.googleapis.com']) } },
      ],
    });
  });

  test('has no policies on key projects and models unless they are named', () => {
    expect(policyOf(stack, 'vertexai.allowedModels')).toBeUndefined();
    expect(policyOf(stack, 'gcp.restrictCmekCryptoKeyProjects')).toBeUndefined();
    const named = governanceOf({ allowedModels: [MODEL], keyProjects: ['clinic-keys'] });
    expect(policyOf(named, 'vertexai.allowedModels')?.spec).toEqual({
      rules: [{ values: { allowed_values: [`${MODEL}:predict`] } }],
    });
    expect(policyOf(named, 'gcp.restrictCmekCryptoKeyProjects')?.spec).toEqual({
      rules: [{ values: { allowed_values: ['under:projects/clinic-keys'] } }],
    });
  });

  test('applies to organizations, folders and projects, in the regions that are named', () => {
    const scoped = governanceOf({ scope: GovernanceScope.organization('7'), allowedRegions: ['us-east4'] });
    expect(policyOf(scoped, 'gcp.resourceLocations')).toMatchObject({
      parent: 'organizations/7',
      spec: { rules: [{ values: { allowed_values: ['in:us-east4-locations'] } }] },
    });
    const project = governanceOf({ scope: GovernanceScope.project('clinic') });
    expect(policyOf(project, 'sql.restrictPublicIp')?.parent).toBe('projects/clinic');
  });

  test('tries the policies on TLS out on request, and enforces the others', () => {
    const dry = governanceOf({ tlsDryRun: true });
    for (const constraint of ['gcp.restrictTLSVersion', 'gcp.restrictTLSCipherSuites']) {
      expect(policyOf(dry, constraint)).not.toHaveProperty('spec');
      expect(policyOf(dry, constraint)?.dry_run_spec).toEqual(policyOf(stack, constraint)?.spec);
    }
    expect(dry.of('google_org_policy_policy').filter(({ dry_run_spec }) => dry_run_spec !== undefined)).toHaveLength(2);
  });

  test('leaves constraints out by name', () => {
    expect(policyOf(governanceOf({ without: ['sql.restrictPublicIp'] }), 'sql.restrictPublicIp')).toBeUndefined();
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'nobody who answers',
      () => governanceOf({ acknowledgement: { ...lockout, ticket: '' } }),
      /'acknowledgement.ticket'/,
    ],
    [
      'a region outside the United States',
      () => governanceOf({ allowedRegions: ['europe-west1'] }),
      /got 'europe-west1'/,
    ],
    ['no region', () => governanceOf({ allowedRegions: [] }), /got none/],
    ['a model without a publisher', () => governanceOf({ allowedModels: ['gemini'] }), /must have the form publishers/],
    ['an unknown constraint', () => governanceOf({ without: ['sql.x'] }), /'without' must name constraints among/],
    ['a folder by its name', () => GovernanceScope.folder('clinic'), /the id of the folder must be its number/],
    ['an organization by its domain', () => GovernanceScope.organization('clinic.example'), /must be its number/],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('AssuredWorkload', () => {
  test('makes a folder with the controls for health care', () => {
    expect(workloadOf({}).the('google_assured_workloads_workload')).toMatchObject({
      organization: '7',
      location: 'us-central1',
      compliance_regime: 'HEALTHCARE_AND_LIFE_SCIENCES_CONTROLS',
      resource_settings: [{ resource_type: 'CONSUMER_FOLDER', display_name: 'Clinic AI' }],
      lifecycle: { prevent_destroy: true },
    });
  });

  test('takes the multi-region us and another package', () => {
    expect(
      workloadOf({ location: 'us', controlPackage: ControlPackage.HITRUST }).the('google_assured_workloads_workload'),
    ).toMatchObject({ location: 'us', compliance_regime: 'HITRUST' });
  });

  test.each<[string, Partial<AssuredWorkloadProps>, RegExp]>([
    ['a location elsewhere', { location: 'global' }, /'location' must be one of us, .* got 'global'/],
    ['an organization by its name', { organization: 'clinic' }, /'organization' must be the number/],
    ['a name that is too long', { displayName: 'x'.repeat(31) }, /'displayName' must be 4 to 30/],
  ])('rejects %s', (_, change, message) => {
    expect(() => workloadOf(change)).toThrow(message);
  });
});

function governanceOf(change: Partial<GovernanceProps>): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    new Governance(scope, 'Governance', { scope: GovernanceScope.folder('42'), acknowledgement: lockout, ...change });
  });
}

function policyOf(stack: SynthesizedStack, constraint: string): Body | undefined {
  return stack.of('google_org_policy_policy').find(({ name }) => String(name).endsWith(`/policies/${constraint}`));
}

function workloadOf(change: Partial<AssuredWorkloadProps>): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    const props = { organization: '7', displayName: 'Clinic AI', location: 'us-central1' };
    new AssuredWorkload(scope, 'Workload', { ...props, ...change });
  });
}
