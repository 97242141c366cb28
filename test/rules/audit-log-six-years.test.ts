import { auditLogSixYears as rule } from '../../lib/rules/audit-log-six-years';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

type Document = Record<string, unknown>;

const template = (Type: string, Properties: Document, policy = {}) =>
  judgedTemplate(rule, { Subject: { Type, Properties } }, policy).Subject;
const terraform = (type: string, properties: Document, beside: Document = {}, policy = {}) =>
  judgedTerraform(rule, { [type]: { subject: properties }, ...beside }, policy)[`${type}.subject`];

const AUDIT = [{ Key: 'compliance:purpose', Value: 'audit-log' }];

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a log group', () => {
  test.each([
    [{ RetentionInDays: 1 }, 'fail'],
    [{ RetentionInDays: 2191 }, 'fail'],
    [{ RetentionInDays: 2192 }, 'pass'],
    [{ RetentionInDays: 8675309 }, 'fail'],
    [{}, 'pass'],
    [{ RetentionInDays: 1, Tags: [{ Key: 'compliance:purpose', Value: 'debugging' }] }, 'notApplicable'],
    [{ RetentionInDays: 1, LogGroupClass: 'DELIVERY' }, 'notApplicable'],
    [{ RetentionInDays: 1, Tags: [{ Key: 'compliance:purpose', Value: { Ref: 'Unknown' } }] }, 'undetermined'],
  ])('says of %j: %s', (properties, outcome) => {
    expect(template('AWS::Logs::LogGroup', properties)).toBe(outcome);
  });

  test('rejects a short one of a trail, whatever its tag says', () => {
    const log_group = { retention_in_days: 30, tags: { 'compliance:purpose': 'debugging' } };
    const trail = {
      aws_cloudtrail: { t: { cloud_watch_logs_group_arn: '${aws_cloudwatch_log_group.subject.arn}:*' } },
    };
    expect(terraform('aws_cloudwatch_log_group', log_group, trail)).toBe('fail');
    expect(terraform('aws_cloudwatch_log_group', log_group)).toBe('notApplicable');
  });

  test('measures by the retention of the policy', () => {
    const group = { RetentionInDays: 2192 };
    expect(template('AWS::Logs::LogGroup', group, { retentionDays: 2557 })).toBe('fail');
    expect(template('AWS::Logs::LogGroup', { RetentionInDays: 365 }, { retentionDays: 365 })).toBe('pass');
  });
});

describe('a bucket', () => {
  const locked = (DefaultRetention: Document, more: Document = {}) =>
    template('AWS::S3::Bucket', { Tags: AUDIT, ObjectLockConfiguration: { Rule: { DefaultRetention } }, ...more });

  test.each([
    [{ Mode: 'COMPLIANCE', Days: 2191 }, 'fail'],
    [{ Mode: 'COMPLIANCE', Days: 2192 }, 'pass'],
    [{ Mode: 'COMPLIANCE', Years: 6 }, 'fail'],
    [{ Mode: 'COMPLIANCE', Years: 7 }, 'pass'],
    [{ Mode: 'COMPLIANCE', Days: null, Years: 7 }, 'pass'],
    [{ Mode: 'COMPLIANCE', Days: [2192] }, 'fail'],
  ])('with the default retention %j: %s', (retention, outcome) => {
    expect(locked(retention)).toBe(outcome);
  });

  test('rejects a rule that hides locked records early', () => {
    const LifecycleConfiguration = { Rules: [{ Status: 'Enabled', Prefix: 'AWSLogs/', ExpirationInDays: 400 }] };
    expect(locked({ Mode: 'COMPLIANCE', Days: 2192 }, { LifecycleConfiguration })).toBe('fail');
  });

  test.each([null, 'always', [null], [{ Status: 'Enabled', ExpirationInDays: { a: 1 } }]])(
    'does not throw on the lifecycle rules %j',
    (Rules) => {
      expect(typeof locked({ Mode: 'COMPLIANCE', Days: 2192 }, { LifecycleConfiguration: { Rules } })).toBe('string');
    },
  );
});

describe('Log Analytics', () => {
  const WORKSPACE = '${azurerm_log_analytics_workspace.subject.id}';
  const setting = (more: Document) => ({
    log_analytics_workspace_id: WORKSPACE,
    enabled_log: [{ category: 'Audit' }],
    ...more,
  });
  const workspace = (beside: Document) =>
    terraform('azurerm_log_analytics_workspace', { retention_in_days: 730 }, beside);

  test('rejects a workspace if one of its settings writes nowhere else', () => {
    const both = setting({ storage_account_id: '/storageAccounts/a' });
    expect(workspace({ azurerm_monitor_diagnostic_setting: { a: both } })).toBe('pass');
    expect(workspace({ azurerm_monitor_diagnostic_setting: { a: both, b: setting({}) } })).toBe('fail');
  });

  test('takes 2,191 days for six years, and no less', () => {
    const table = (total_retention_in_days: number, policy = {}) =>
      terraform('azurerm_log_analytics_workspace_table', { workspace_id: '/w', total_retention_in_days }, {}, policy);
    expect(table(2191)).toBe('pass');
    expect(table(1826)).toBe('fail');
    expect(table(2191, { retentionDays: 2557 })).toBe('fail');
  });
});

describe('an Azure retention block', () => {
  const profile = (retention_policy: unknown) => terraform('azurerm_monitor_log_profile', { retention_policy });

  test.each([
    [[{ enabled: false, days: 0 }], 'pass'],
    [[{ enabled: true, days: 0 }], 'pass'],
    [[{ enabled: true }], 'fail'],
    [[{ enabled: true, days: 365 }], 'fail'],
    [undefined, 'fail'],
    ['${var.unknown}', 'undetermined'],
  ])('%j of a log profile: %s', (block, outcome) => {
    expect(profile(block)).toBe(outcome);
  });

  test('rejects one short category among many', () => {
    const kept = { category: 'Audit', retention_policy: [{ enabled: true, days: 0 }] };
    const short = { category: 'Trace', retention_policy: [{ enabled: true, days: 30 }] };
    expect(terraform('azurerm_monitor_diagnostic_setting', { enabled_log: [kept, short] })).toBe('fail');
    expect(terraform('azurerm_monitor_diagnostic_setting', { enabled_log: [kept, { category: 'Trace' }] })).toBe(
      'pass',
    );
  });
});

describe('a Google log bucket', () => {
  test.each([
    [{ bucket_id: '_Default', retention_days: 30 }, 'fail'],
    [{ bucket_id: '_Default' }, 'fail'],
    [{ bucket_id: '_Required', retention_days: 400 }, 'notApplicable'],
    [{ bucket_id: 'records', retention_days: 2192 }, 'pass'],
  ])('says of %j: %s', (properties, outcome) => {
    expect(terraform('google_logging_folder_bucket_config', properties)).toBe(outcome);
  });
});

test('rejects tables that expire in the dataset of a request log', () => {
  const endpoint = {
    google_vertex_ai_endpoint: {
      e: {
        predict_request_response_logging_config: [
          {
            enabled: true,
            bigquery_destination: [
              {
                output_uri:
                  'bq://${google_bigquery_dataset.subject.project}.${google_bigquery_dataset.subject.dataset_id}',
              },
            ],
          },
        ],
      },
    },
  };
  const dataset = { dataset_id: 'requests', default_table_expiration_ms: 2592000000 };
  expect(terraform('google_bigquery_dataset', dataset, endpoint)).toBe('fail');
  expect(terraform('google_bigquery_dataset', dataset)).toBe('notApplicable');
});
