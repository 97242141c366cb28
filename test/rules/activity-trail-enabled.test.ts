import { activityTrailEnabled as rule } from '../../lib/rules/activity-trail-enabled';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const SOUND = {
  IsLogging: true,
  EnableLogFileValidation: true,
  IsMultiRegionTrail: true,
};
const select = (...selectors: Record<string, unknown>[]) => ({
  AdvancedEventSelectors: selectors.map((fields) => ({
    FieldSelectors: Object.entries(fields).map(([Field, value]) => ({ Field, Equals: [value] })),
  })),
});
const MANAGEMENT = { eventCategory: 'Management' };
const data = (type: string) => ({ eventCategory: 'Data', 'resources.type': type });
const trail = (more: Record<string, unknown> = {}) => ({
  Type: 'AWS::CloudTrail::Trail',
  Properties: { ...SOUND, ...more },
});
const policy = {
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'bedrock:InvokeModel',
          Resource: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
        },
      ],
    },
  },
};

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a trail', () => {
  const judged = (more: Record<string, unknown>, beside: Record<string, unknown> = {}) =>
    judgedTemplate(rule, { Subject: trail(more), ...beside }).Subject;

  test('accepts reads and writes in selectors of their own', () => {
    expect(judged(select({ ...MANAGEMENT, readOnly: 'true' }, { ...MANAGEMENT, readOnly: 'false' }))).toBe('pass');
  });

  test.each([
    ['reads only', select({ ...MANAGEMENT, readOnly: 'true' })],
    [
      'all but one source',
      {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
            ],
          },
        ],
      },
    ],
    [
      'data events only',
      {
        EventSelectors: [
          { IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] },
        ],
      },
    ],
    ['all but the use of keys', { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] }],
    ['AWS::Bedrock::Prompt', select(MANAGEMENT, data('AWS::Bedrock::Prompt'))],
  ])('rejects %s', (_, selectors) => {
    expect(judged(selectors)).toBe('fail');
  });

  test('accepts a selector with gaps beside one without', () => {
    expect(judged({ EventSelectors: [{ ReadWriteType: 'WriteOnly' }, { ReadWriteType: 'All' }] })).toBe('pass');
  });

  test('must record the data events of what the document holds', () => {
    const beside = { policy, kb: { Type: 'AWS::Bedrock::KnowledgeBase', Properties: {} } };
    expect(judged(select(MANAGEMENT), beside)).toBe('fail');
    expect(judged(select(MANAGEMENT, data('AWS::Bedrock::Model')), beside)).toBe('fail');
    expect(judged(select(MANAGEMENT, data('AWS::Bedrock::Model'), data('AWS::Bedrock::KnowledgeBase')), beside)).toBe(
      'pass',
    );
  });

  test('may leave the data events to another trail of the document', () => {
    const other = trail(select(data('AWS::Bedrock::Model'), MANAGEMENT));
    expect(judged(select(MANAGEMENT), { policy, other })).toBe('pass');
  });

  test('must not narrow the data events', () => {
    expect(
      judged(select(MANAGEMENT, { ...data('AWS::Bedrock::Model'), eventName: 'StartAsyncInvoke' }), { policy }),
    ).toBe('fail');
  });

  test.each([
    [null],
    ['all'],
    [7],
    [[null, 'x', [], { FieldSelectors: 'x' }]],
    [{ FieldSelectors: [{ Field: 1, Equals: {} }] }],
  ])('does not throw on the selectors %j', (AdvancedEventSelectors) => {
    expect(() => judged({ AdvancedEventSelectors, EventSelectors: AdvancedEventSelectors })).not.toThrow();
  });
});

describe('a document that uses models', () => {
  test('is asked once where they are recorded', () => {
    expect(judgedTemplate(rule, { first: policy, second: policy })).toEqual({
      first: 'undetermined',
      second: 'notApplicable',
    });
  });

  test('is content with a trail or an event data store that runs', () => {
    expect(judgedTemplate(rule, { policy, trail: trail() }).policy).toBe('pass');
    const store = (more: Record<string, unknown>) => ({ Type: 'AWS::CloudTrail::EventDataStore', Properties: more });
    expect(judgedTemplate(rule, { policy, store: store({}) }).policy).toBe('pass');
    expect(judgedTemplate(rule, { policy, store: store({ IngestionEnabled: false }) }).policy).toBe('fail');
  });

  test('leaves a document without models alone', () => {
    expect(
      judgedTemplate(rule, { role: { Type: 'AWS::IAM::Role', Properties: {} }, bucket: { Type: 'AWS::S3::Bucket' } }),
    ).toEqual({
      role: 'notApplicable',
    });
  });
});

describe('Terraform', () => {
  test('reads the blocks of a trail', () => {
    const judged = (more: Record<string, unknown>) =>
      judgedTerraform(rule, {
        aws_cloudtrail: { subject: { enable_log_file_validation: true, is_multi_region_trail: true, ...more } },
      })['aws_cloudtrail.subject'];
    expect(judged({})).toBe('pass');
    expect(judged({ event_selector: { read_write_type: 'All', include_management_events: true } })).toBe('pass');
    expect(judged({ event_selector: [{ read_write_type: 'ReadOnly' }] })).toBe('fail');
    expect(
      judged({ advanced_event_selector: [{ field_selector: [{ field: 'eventCategory', equals: ['Management'] }] }] }),
    ).toBe('pass');
    expect(judged({ event_selector: '${var.unknown}' })).toBe('undetermined');
  });

  test('takes the blob service of a storage account for the account, and leaves stores of audit records out', () => {
    const setting = (id: string) => ({
      target_resource_id: `\${azurerm_storage_account.phi.id}${id}`,
      storage_account_id: '${azurerm_storage_account.audit.id}',
      enabled_log: ['StorageRead', 'StorageWrite', 'StorageDelete'].map((category) => ({ category })),
    });
    const judged = (id: string) =>
      judgedTerraform(rule, {
        azurerm_storage_account: { phi: { name: 'phi' }, audit: { name: 'audit' } },
        azurerm_monitor_diagnostic_setting: { log: setting(id) },
      });
    expect(judged('/blobServices/default')).toMatchObject({
      'azurerm_storage_account.phi': 'pass',
      'azurerm_storage_account.audit': 'notApplicable',
    });
  });

  test.each([
    ['NOT log_id("cloudaudit.googleapis.com/data_access")', 'undetermined'],
    ['-logName:"cloudaudit.googleapis.com"', 'undetermined'],
    ['logName="projects/my-project/logs/cloudaudit.googleapis.com%2Fdata_access"', 'fail'],
    ['log_id("requests")', 'pass'],
    ['jsonPayload.level="debug"', 'pass'],
    ['severity<=INFO', 'undetermined'],
  ])('judges the exclusion %s', (filter, outcome) => {
    const judged = judgedTerraform(rule, { google_logging_project_exclusion: { subject: { name: 'noise', filter } } });
    expect(judged['google_logging_project_exclusion.subject']).toBe(outcome);
  });
});
