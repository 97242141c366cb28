import { AuditLogStore, AuditTrail, EncryptionKey } from '../../lib/google';
import { lock, place, SynthesizedStack } from '../support/google';

describe('AuditTrail', () => {
  const stack = trailOf();

  test('logs every access to data of every service and exempts nobody', () => {
    expect(stack.of('google_project_iam_audit_config')).toEqual([
      {
        project: 'clinic',
        service: 'allServices',
        audit_log_config: [{ log_type: 'ADMIN_READ' }, { log_type: 'DATA_READ' }, { log_type: 'DATA_WRITE' }],
      },
    ]);
  });

  test('delivers audit logs for keeping and for searching, network flows for keeping', () => {
    const sinks = stack.of('google_logging_project_sink');
    expect(sinks).toEqual([
      expect.objectContaining({ name: 'clinicai-audit-archive', unique_writer_identity: true }),
      expect.objectContaining({
        destination: expect.stringMatching(
          /^logging\.googleapis\.com\/projects\/clinic\/locations\/us-central1\/buckets\//,
        ),
      }),
    ]);
    for (const { filter } of sinks) {
      for (const log of ['activity', 'data_access', 'policy', 'system_event']) {
        expect(filter).toContain(`log_id("cloudaudit.googleapis.com/${log}")`);
      }
    }
    expect(sinks.map(({ filter }) => String(filter).includes('vpc_flows'))).toEqual([true, false]);
  });

  test('lets the sink write to the bucket, and write only', () => {
    expect(stack.the('google_storage_bucket_iam_member')).toMatchObject({
      role: 'roles/storage.objectCreator',
      member: expect.stringContaining('writer_identity'),
    });
    expect(stack.of('google_project_iam_member')).toEqual([]);
  });

  test('watches other projects once, whose sinks may write to the one log bucket', () => {
    const two = trailOf((trail) => {
      trail.watchProject('research');
      trail.watchProject('research');
    });
    expect(two.of('google_project_iam_audit_config').map(({ project }) => project)).toEqual(['research', 'clinic']);
    expect(two.of('google_logging_project_sink')).toHaveLength(4);
    expect(two.the('google_project_iam_member')).toMatchObject({
      project: 'clinic',
      role: 'roles/logging.bucketWriter',
      condition: {
        expression: expect.stringMatching(/endsWith\("locations\/us-central1\/buckets\/\$\{google_logging/),
      },
    });
  });

  test('rejects the number of a project', () => {
    expect(() => trailOf((trail) => trail.watchProject('123456789'))).toThrow(/must be the id of a project/);
  });
});

function trailOf(use: (trail: AuditTrail) => void = () => undefined): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    const store = new AuditLogStore(scope, 'Logs', { ...place, lock, key: new EncryptionKey(scope, 'Key', place) });
    use(new AuditTrail(scope, 'Trail', { store }));
  });
}
