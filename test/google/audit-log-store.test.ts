import { Retention } from '../../lib/core';
import { AuditLogStore, type AuditLogStoreProps, EncryptionKey, ExistingEncryptionKey } from '../../lib/google';
import { lock, place, SynthesizedStack } from '../support/google';

describe('AuditLogStore', () => {
  const stack = storeOf();

  test('locks a bucket for six years that nobody can make public or empty', () => {
    expect(stack.the('google_storage_bucket')).toMatchObject({
      location: 'us-central1',
      retention_policy: { is_locked: true, retention_period: 189_388_800 },
      encryption: { default_kms_key_name: expect.stringContaining('google_kms_crypto_key') },
      public_access_prevention: 'enforced',
      uniform_bucket_level_access: true,
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('locks a log bucket for six years, with a key and analytics from the beginning', () => {
    expect(stack.the('google_logging_project_bucket_config')).toMatchObject({
      location: 'us-central1',
      locked: true,
      retention_days: 2192,
      enable_analytics: true,
      cmek_settings: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
      lifecycle: { prevent_destroy: true },
    });
  });

  test('cannot be opened by passing locked props', () => {
    const open = { forceDestroy: true, locked: false, publicAccessPrevention: 'inherited', isLocked: false };
    expect(storeOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test('keeps records longer on request', () => {
    const longer = storeOf({ retention: Retention.years(7) });
    expect(longer.the('google_logging_project_bucket_config').retention_days).toBe(2557);
    expect(longer.the('google_storage_bucket').retention_policy).toMatchObject({ retention_period: 220_924_800 });
  });

  test.each<[string, Partial<AuditLogStoreProps>, RegExp]>([
    [
      'less than six years',
      { retention: Retention.days(2190) },
      /at least 2192 days, the six years of .*, got 2190 days/,
    ],
    ['more than Cloud Logging keeps', { retention: Retention.years(10) }, /at most 3650 days, .* got 3653 days/],
    ['a lock that nobody answers for', { lock: { acknowledgedBy: 'x', ticket: '' } }, /'lock.ticket' must be given/],
    ['a region outside the United States', { region: 'europe-west1' }, /'region' must be/],
    [
      'a key of another region',
      { region: 'us-east4' },
      /'key' must lie in the region .* 'us-east4', got .* 'us-central1'/,
    ],
  ])('rejects %s', (_, change, message) => {
    expect(() => storeOf(change)).toThrow(message);
  });

  test('rejects an existing key of another region', () => {
    const keyId = 'projects/keys/locations/us-west1/keyRings/phi/cryptoKeys/logs';
    expect(
      () =>
        new SynthesizedStack((scope) => {
          new AuditLogStore(scope, 'Logs', { ...place, lock, key: new ExistingEncryptionKey(scope, 'Key', { keyId }) });
        }),
    ).toThrow(/got a key in 'us-west1'/);
  });
});

function storeOf(change: Partial<AuditLogStoreProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    new AuditLogStore(scope, 'Logs', { ...place, lock, key: new EncryptionKey(scope, 'Key', place), ...change });
  });
}
