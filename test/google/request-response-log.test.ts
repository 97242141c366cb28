import { EncryptionKey, RequestResponseLog, type RequestResponseLogProps } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('RequestResponseLog', () => {
  test('is an encrypted dataset in the region that never expires and admits owners and Vertex AI only', () => {
    const dataset = logOf().the('google_bigquery_dataset');
    expect(dataset).toMatchObject({
      location: 'us-central1',
      default_encryption_configuration: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
      delete_contents_on_destroy: false,
      lifecycle: { prevent_destroy: true },
      access: [
        { role: 'OWNER', special_group: 'projectOwners' },
        { role: 'WRITER', user_by_email: expect.stringContaining('@gcp-sa-aiplatform.iam.gserviceaccount.com') },
      ],
    });
    expect(Object.keys(dataset).filter((name) => name.includes('expiration'))).toEqual([]);
  });

  test('admits groups to read', () => {
    expect(logOf({ readerGroups: ['privacy@clinic.example'] }).the('google_bigquery_dataset').access).toContainEqual({
      role: 'READER',
      group_by_email: 'privacy@clinic.example',
    });
  });

  test('cannot be opened by passing locked props', () => {
    const open = { access: [{ role: 'READER', specialGroup: 'allAuthenticatedUsers' }], defaultTableExpirationMs: 1 };
    expect(logOf(open as never).document.resource).toEqual(logOf().document.resource);
  });

  test('prints the call that logs a model of Model Garden', () => {
    const { messages } = logOf({}, (log) => log.addNextStepFor('publishers/google/models/gemini-2.5-pro'));
    expect(messages).toContain(
      'POST https://us-central1-aiplatform.googleapis.com/v1beta1/projects/clinic/locations/us-central1/publishers/google/models/gemini-2.5-pro:setPublisherModelConfig',
    );
    expect(messages).toContain('"outputUri":"bq://clinic.clinicai_requests.google_models_gemini_2_5_pro"');
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a reader with a prefix', () => logOf({ readerGroups: ['group:a@b.c'] }), /'readerGroups' must be addresses/],
    [
      'a model without a publisher',
      () => logOf({}, (log) => log.addNextStepFor('gemini-2.5-pro')),
      /must have the form/,
    ],
    ['a key of another region', () => logOf({ region: 'us-west1' }), /'key' must lie in the region/],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

function logOf(
  change: Partial<RequestResponseLogProps> = {},
  use: (log: RequestResponseLog) => void = () => undefined,
): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    const key = new EncryptionKey(scope, 'Key', place);
    use(new RequestResponseLog(scope, 'Log', { ...place, key, ...change }));
  });
}
