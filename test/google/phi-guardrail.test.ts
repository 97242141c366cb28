import { FilterConfidence, PhiGuardrail, type PhiGuardrailProps } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('PhiGuardrail', () => {
  const stack = guardrailOf();

  test('blocks identifiers, prompt attacks, malicious links and harmful content', () => {
    expect(stack.the('google_model_armor_template')).toMatchObject({
      location: 'us-central1',
      template_id: 'clinicai-phi',
      filter_config: {
        pi_and_jailbreak_filter_settings: { filter_enforcement: 'ENABLED', confidence_level: 'MEDIUM_AND_ABOVE' },
        malicious_uri_filter_settings: { filter_enforcement: 'ENABLED' },
        sdp_settings: {
          advanced_config: {
            inspect_template: expect.stringContaining('google_data_loss_prevention_inspect_template'),
          },
        },
      },
      template_metadata: { enforcement_type: 'INSPECT_AND_BLOCK', ignore_partial_invocation_failures: false },
    });
  });

  test('does not log what it blocks', () => {
    expect(stack.the('google_model_armor_template')).toMatchObject({
      template_metadata: { log_sanitize_operations: false },
    });
  });

  test('looks for identifiers in its own region', () => {
    expect(stack.the('google_data_loss_prevention_inspect_template')).toMatchObject({
      parent: 'projects/clinic/locations/us-central1',
      inspect_config: {
        info_types: expect.arrayContaining([{ name: 'PERSON_NAME' }, { name: 'MEDICAL_RECORD_NUMBER' }]),
      },
    });
  });

  test('lets Vertex AI use it, and tells how a call names it', () => {
    expect(stack.the('google_project_iam_member')).toMatchObject({
      role: 'roles/modelarmor.user',
      member: expect.stringContaining('@gcp-sa-aiplatform.iam.gserviceaccount.com'),
      depends_on: [expect.stringMatching(/^google_project_service_identity\./)],
    });
    expect(stack.messages).toContain(
      '"responseTemplateName":"projects/clinic/locations/us-central1/templates/clinicai-phi"',
    );
  });

  test('finds formats of the application, from the confidence that it chooses', () => {
    const own = guardrailOf({
      patterns: [{ name: 'CLINIC_MRN', pattern: 'M\\d{7}' }],
      promptAttacks: FilterConfidence.LOW_AND_ABOVE,
    });
    expect(own.the('google_data_loss_prevention_inspect_template')).toMatchObject({
      inspect_config: { custom_info_types: [{ info_type: { name: 'CLINIC_MRN' }, regex: { pattern: 'M\\d{7}' } }] },
    });
    expect(own.the('google_model_armor_template')).toMatchObject({
      filter_config: { pi_and_jailbreak_filter_settings: { confidence_level: 'LOW_AND_ABOVE' } },
    });
  });

  test('cannot be opened by passing locked props', () => {
    const open = { filterConfig: {}, templateMetadata: { enforcementType: 'INSPECT_ONLY' } };
    expect(guardrailOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test.each<[string, Partial<PhiGuardrailProps>, RegExp]>([
    [
      'a pattern with an unusable name',
      { patterns: [{ name: 'mrn', pattern: '\\d' }] },
      /'patterns' must have names of/,
    ],
    ['an empty pattern', { patterns: [{ name: 'MRN', pattern: '' }] }, /expressions that are not empty/],
    ['a region outside the United States', { region: 'europe-west4' }, /'region' must be/],
  ])('rejects %s', (_, change, message) => {
    expect(() => guardrailOf(change)).toThrow(message);
  });
});

function guardrailOf(change: Partial<PhiGuardrailProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => new PhiGuardrail(scope, 'Guardrail', { ...place, ...change }));
}
