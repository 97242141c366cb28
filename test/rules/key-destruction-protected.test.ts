import { Catalogue, definePolicy, evaluate } from '../../lib/core';
import { keyDestructionProtected as rule } from '../../lib/rules/key-destruction-protected';
import { RuleTester } from '../../lib/testing';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { planTree } from '../../lib/views/terraform/plan';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const key = (Properties: Record<string, unknown>, attributes: Record<string, unknown> = KEPT) =>
  judgedTemplate(rule, { Subject: { Type: 'AWS::KMS::Key', Properties, ...attributes } }).Subject;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a key of a template', () => {
  test.each([[30], ['30'], [undefined]])('accepts a window of %s days', (PendingWindowInDays) => {
    expect(key({ PendingWindowInDays })).toBe('pass');
  });

  test.each([[7], ['29'], [0], [-1], ['a month'], [true], [{}], [[30, 30]], [null]])(
    'does not pass a window of %j, nor throw',
    (PendingWindowInDays) => {
      const accepted = PendingWindowInDays === null ? 'pass' : 'fail';
      expect(key({ PendingWindowInDays })).toBe(accepted);
    },
  );

  test('rejects a disabled key', () => {
    expect(key({ Enabled: 'false' })).toBe('fail');
  });

  const denied = (more: Record<string, unknown>) =>
    key(
      {
        KeyPolicy: {
          Statement: [
            { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'kms:ScheduleKeyDeletion', Resource: '*', ...more },
          ],
        },
      },
      {},
    );

  test('accepts a denial of its deletion that spares administrators', () => {
    expect(denied({ Action: ['kms:Schedule*', 'kms:DisableKey'] })).toBe('pass');
    expect(
      denied({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/keys'] } } }),
    ).toBe('pass');
  });

  test.each([
    ['of something else', { Action: 'kms:DisableKey' }],
    ['for some', { Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } }],
    ['for all but some', { Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/keys' } }],
    [
      'of a short window only',
      { Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } } },
    ],
    [
      'that spares everybody',
      { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } } },
    ],
    ['that allows', { Effect: 'Allow' }],
  ])('rejects a denial %s', (_, more) => {
    expect(denied(more)).toBe('fail');
  });

  test.each([['Delete'], ['Snapshot'], ['retain'], [true], [{}]])(
    'rejects the deletion policy %j',
    (DeletionPolicy) => {
      expect(key({}, { ...KEPT, DeletionPolicy })).toBe('fail');
    },
  );
});

describe('Terraform', () => {
  const lifecycle = { prevent_destroy: true };

  test('accepts the key policy in a resource of its own', () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' }],
    });
    const judged = judgedTerraform(rule, {
      aws_kms_key: { subject: {} },
      aws_kms_key_policy: { subject: { key_id: '${aws_kms_key.subject.id}', policy } },
    });
    expect(judged['aws_kms_key.subject']).toBe('pass');
  });

  test('says nothing of lifecycle in a plan, which does not show it', () => {
    const values = { deletion_window_in_days: 30, is_enabled: true };
    const plan = (more: Record<string, unknown>) => ({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            { address: 'aws_kms_key.k', mode: 'managed', type: 'aws_kms_key', values: { ...values, ...more } },
          ],
        },
      },
    });
    const verdicts = (more: Record<string, unknown>) =>
      evaluate({
        trees: [planTree(plan(more), { name: 'plan' })],
        catalogue: new Catalogue([rule]),
        policy: definePolicy(),
        today: '2026-01-01',
      }).findings.map(({ verdict }) => verdict);
    expect(verdicts({})).toEqual(['pass']);
    expect(verdicts({ deletion_window_in_days: 7 })).toEqual(['fail']);
  });

  test.each([
    ['30 days', '2592000s', 'pass'],
    ['four months', '10368000s', 'pass'],
    ['a day', '86400s', 'fail'],
    ['a number', 2592000, 'fail'],
  ])('judges a wait of %s in Cloud KMS', (_, destroy_scheduled_duration, outcome) => {
    const judged = judgedTerraform(rule, {
      google_kms_crypto_key: { subject: { destroy_scheduled_duration, lifecycle } },
    });
    expect(judged['google_kms_crypto_key.subject']).toBe(outcome);
  });

  describe('the switches of the azurerm provider', () => {
    const judged = (vault: Record<string, unknown>, more: Record<string, unknown> = {}) => {
      const tree = configuration({ azurerm_key_vault: { subject: vault }, ...more });
      return tree['provider.azurerm'];
    };
    const configuration = (resource: Record<string, unknown>) => {
      const document = { provider: { azurerm: [{ features: {} }] }, resource };
      const report = evaluate({
        trees: [configurationTree(document, { name: 'module' })],
        catalogue: new Catalogue([rule]),
        policy: definePolicy(),
        today: '2026-01-01',
      });
      return Object.fromEntries(report.findings.map(({ resourceType, verdict }) => [resourceType, verdict]));
    };

    test('do no harm where purge protection is on', () => {
      expect(judged({ purge_protection_enabled: true })).toBe('pass');
      expect(judged({ purge_protection_enabled: false })).toBe('fail');
    });

    test('purge a key whose vault is not in the document', () => {
      const keys = { azurerm_key_vault_key: { subject: { key_vault_id: '${data.azurerm_key_vault.v.id}' } } };
      expect(judged({ purge_protection_enabled: true }, keys)).toBe('fail');
    });
  });
});
