import { DataBucket, type DataBucketProps, EncryptionKey } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('DataBucket', () => {
  const stack = bucketOf();

  test('is encrypted, versioned and never public', () => {
    expect(stack.the('google_storage_bucket')).toMatchObject({
      name: 'clinicai-batches',
      location: 'us-central1',
      encryption: { default_kms_key_name: expect.stringContaining('google_kms_crypto_key') },
      versioning: { enabled: true },
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      force_destroy: false,
      soft_delete_policy: { retention_duration_seconds: 7_776_000 },
    });
  });

  test('cannot be opened by passing locked props', () => {
    const open = { forceDestroy: true, publicAccessPrevention: 'inherited', versioning: { enabled: false } };
    expect(bucketOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test('names its folders', () => {
    bucketOf({}, (bucket) => expect(bucket.uriOf('in')).toMatch(/^gs:\/\/.*\/in$/));
  });

  test.each<[string, Partial<DataBucketProps>]>([
    ['Batches', { name: 'Batches' }],
    ['an empty name', { name: '' }],
    ['a name of Google', { name: 'mygoogle' }],
  ])('rejects %s', (_, change) => {
    expect(() => bucketOf(change)).toThrow(/'name' must be 1 to 40 lower-case letters/);
  });
});

function bucketOf(
  change: Partial<DataBucketProps> = {},
  use: (bucket: DataBucket) => void = () => undefined,
): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    const key = new EncryptionKey(scope, 'Key', place);
    use(new DataBucket(scope, 'Bucket', { ...place, key, name: 'batches', ...change }));
  });
}
