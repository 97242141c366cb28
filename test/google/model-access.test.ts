import { ModelAccess, type ModelAccessProps, ModelGarden, PrivateVertexAi } from '../../lib/google';
import { baa, lock, place, SynthesizedStack } from '../support/google';

const MODEL = 'publishers/google/models/gemini-2.5-pro';
const APP = 'serviceAccount:notes@clinic.iam.gserviceaccount.com';

describe('ModelAccess', () => {
  test('grants a role that calls models and does nothing else, once', () => {
    const stack = accessOf({}, (access) => {
      expect(access.grantInference(APP)).toBe(access.grantInference(APP));
    });
    expect(stack.the('google_project_iam_custom_role')).toMatchObject({
      project: 'clinic',
      role_id: 'clinicaiModelCaller',
      permissions: ['aiplatform.endpoints.predict'],
    });
    expect(stack.the('google_project_iam_member')).toEqual({
      project: 'clinic',
      role: expect.stringContaining('google_project_iam_custom_role'),
      member: APP,
    });
  });

  test('grants a single endpoint', () => {
    const stack = new SynthesizedStack((scope) => {
      const ai = new PrivateVertexAi(scope, 'Ai', { ...place, baa, lock });
      ai.access.grantEndpoint(ai.addEndpoint('Triage', { name: '1042' }), APP);
    });
    expect(stack.the('google_vertex_ai_endpoint_iam_member')).toMatchObject({
      provider: 'google-beta',
      location: expect.stringContaining('google_vertex_ai_endpoint'),
      endpoint: expect.stringContaining('google_vertex_ai_endpoint'),
      role: expect.stringContaining('google_project_iam_custom_role'),
      member: APP,
    });
    expect(stack.of('google_project_iam_member')).toEqual([]);
  });

  test('allows the named models only, by organization policy', () => {
    expect(accessOf({ models: [MODEL] }).the('google_org_policy_policy')).toMatchObject({
      name: 'projects/clinic/policies/vertexai.allowedModels',
      parent: 'projects/clinic',
      spec: { rules: [{ values: { allowed_values: [`${MODEL}:predict`] } }] },
    });
    expect(accessOf({}).of('google_org_policy_policy')).toEqual([]);
  });

  test.each(['allUsers', 'allAuthenticatedUsers', 'notes@clinic.iam.gserviceaccount.com', ''])(
    "rejects the member '%s'",
    (member) => {
      expect(() => accessOf({}, (access) => access.grantInference(member))).toThrow(/'member' must be a principal/);
    },
  );

  test.each<[string, readonly string[], RegExp]>([
    ['no model', [], /'models' must name 1 to 500 models, got 0/],
    ['a model without a publisher', ['gemini-2.5-pro'], /must have the form publishers/],
    ['every model of a publisher', ['publishers/google/models/*'], /must have the form publishers/],
    ['a model that moves', ['publishers/google/models/gemini-flash-latest'], /moves to a new one by itself/],
  ])('rejects %s', (_, models, message) => {
    expect(() => accessOf({ models })).toThrow(message);
  });
});

describe('ModelGarden', () => {
  test.each([
    ['us-central1', 'us-central1-aiplatform.googleapis.com'],
    ['us', 'aiplatform.us.rep.googleapis.com'],
  ])('answers in %s at %s', (location, host) => {
    expect(ModelGarden.hostOf(location)).toBe(host);
  });

  test.each([
    ['global', /got 'global'; 'global' processes prompts in any country/],
    ['eu', /got 'eu'/],
    ['northamerica-northeast1', /got 'northamerica-northeast1'/],
    ['', /got ''/],
  ])("rejects '%s'", (location, message) => {
    expect(() => ModelGarden.hostOf(location)).toThrow(message);
  });
});

function accessOf(
  change: Partial<ModelAccessProps>,
  use: (access: ModelAccess) => void = () => undefined,
): SynthesizedStack {
  return new SynthesizedStack((scope) => use(new ModelAccess(scope, 'Access', { ...place, ...change })));
}
