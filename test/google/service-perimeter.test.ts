import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { GcsBackend, TerraformStack, Testing } from 'cdktf';
import {
  type LockoutAcknowledgement,
  PerimeterMode,
  ServicePerimeter,
  type ServicePerimeterProps,
} from '../../lib/google';
import { findings } from '../../lib/testing';
import { lockout, SynthesizedStack } from '../support/google';

const DEPLOYER = 'serviceAccount:deploy@cicd.iam.gserviceaccount.com';
const props: ServicePerimeterProps = {
  accessPolicy: '42',
  name: 'clinic_ai',
  projects: ['clinic'],
  deployers: [DEPLOYER],
  mode: PerimeterMode.enforced(lockout),
};

describe('ServicePerimeter', () => {
  test('fences in Vertex AI and what holds its data, and lets the deployers in', () => {
    const perimeter = perimeterOf().the('google_access_context_manager_service_perimeter');
    expect(perimeter).toMatchObject({
      parent: 'accessPolicies/42',
      name: 'accessPolicies/42/servicePerimeters/clinic_ai',
      description: 'SEC-2; way out: org-admins@clinic.example',
      status: {
        resources: [expect.stringMatching(/^projects\/\$\{data\.google_project\..*\.number\}$/)],
        restricted_services: [...ServicePerimeter.SERVICES],
        vpc_accessible_services: { enable_restriction: true, allowed_services: ['RESTRICTED-SERVICES'] },
        ingress_policies: [
          {
            ingress_from: { identities: [DEPLOYER], sources: [{ access_level: '*' }] },
            ingress_to: { resources: ['*'], operations: [{ service_name: '*' }] },
          },
        ],
      },
    });
    expect(perimeter).not.toHaveProperty('spec');
  });

  test.each([
    'group:ops@clinic.example',
    'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.repository/clinic',
  ])('lets %s in', (deployer) => {
    const { status } = perimeterOf({ deployers: [deployer] }).the('google_access_context_manager_service_perimeter');
    expect(status).toMatchObject({ ingress_policies: [{ ingress_from: { identities: [deployer] } }] });
  });

  test('records only, on request, and says what comes next', () => {
    const stack = perimeterOf({ mode: PerimeterMode.DRY_RUN });
    const perimeter = stack.the('google_access_context_manager_service_perimeter');
    expect(perimeter).toMatchObject({
      use_explicit_dry_run_spec: true,
      spec: { restricted_services: [...ServicePerimeter.SERVICES] },
    });
    expect(perimeter).not.toHaveProperty('status');
    expect(stack.messages).toMatch(/records and refuses nothing/);
  });

  test('is rejected by the gate while it records only, until it is excepted or enforced', () => {
    const rulesOf = (mode: PerimeterMode): string[] => {
      const stack = new TerraformStack(Testing.app(), 'stack');
      new GcsBackend(stack, { bucket: 'state' });
      new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
      new ServicePerimeter(stack, 'Perimeter', { ...props, mode });
      return findings(stack).map(({ rule }) => rule);
    };
    expect(rulesOf(PerimeterMode.DRY_RUN)).toEqual(['endpoint-policy-restricted']);
    expect(rulesOf(PerimeterMode.enforced(lockout))).toEqual([]);
  });

  test('fences in more services, each once', () => {
    const stack = perimeterOf({ additionalServices: ['firestore.googleapis.com', 'storage.googleapis.com'] });
    expect(stack.the('google_access_context_manager_service_perimeter').status).toMatchObject({
      restricted_services: [...ServicePerimeter.SERVICES, 'firestore.googleapis.com'],
    });
  });

  test.each(['acknowledgedBy', 'ticket', 'wayOut'])('is not enforced without %s', (field) => {
    const incomplete: LockoutAcknowledgement = { ...lockout, [field]: ' ' };
    expect(() => PerimeterMode.enforced(incomplete)).toThrow(
      new RegExp(`'acknowledgement.${field}' must be given: this can shut people out`),
    );
  });

  test.each<[string, Partial<ServicePerimeterProps>, RegExp]>([
    ['a perimeter that shuts terraform out', { deployers: [] }, /'deployers' must name who runs terraform/],
    ['everybody', { deployers: ['allUsers'] }, /'deployers' must be members such as .* got 'allUsers'/],
    ['a perimeter around nothing', { projects: [] }, /'projects' must name at least one/],
    ['a policy that is no number', { accessPolicy: 'clinic' }, /'accessPolicy' must be the number/],
    ['a name that Google refuses', { name: 'clinic-ai' }, /'name' must be 1 to 50 letters/],
    ['a service that is none', { additionalServices: ['firestore'] }, /'additionalServices' must be names such as/],
  ])('rejects %s', (_, change, message) => {
    expect(() => perimeterOf(change)).toThrow(message);
  });
});

function perimeterOf(change: Partial<ServicePerimeterProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => new ServicePerimeter(scope, 'Perimeter', { ...props, ...change }));
}
