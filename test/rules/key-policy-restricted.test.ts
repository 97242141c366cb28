import { Catalogue, definePolicy, evaluate } from '../../lib/core';
import { keyPolicyRestricted as rule } from '../../lib/rules/key-policy-restricted';
import { RuleTester } from '../../lib/testing';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const key = (...Statement: unknown[]) =>
  judgedTemplate(rule, { Subject: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } } }).Subject;

const allow = (more: Record<string, unknown>) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...more });

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a key policy', () => {
  const root = {
    AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
  };

  test('accepts the default policy that the CDK writes', () => {
    expect(key(allow({ Principal: root }))).toBe('pass');
  });

  test.each([
    ['a condition that only some requests carry', { StringEqualsIfExists: { 'kms:CallerAccount': '111122223333' } }],
    ['a condition on a header', { StringLike: { 'aws:UserAgent': 'app*' } }],
    ['a pattern that fits every organization', { StringLike: { 'aws:PrincipalOrgID': '*' } }],
    ['a negated condition', { StringNotEquals: { 'kms:CallerAccount': '111122223333' } }],
  ])('rejects a wildcard under %s', (_, Condition) => {
    expect(key(allow({ Principal: { AWS: '*' }, Condition }))).toBe('fail');
  });

  test('rejects one bad statement among good ones', () => {
    expect(key(allow({ Principal: root }), allow({ Principal: '*', Action: 'kms:Decrypt' }))).toBe('fail');
  });

  test.each([
    [null],
    ['nothing'],
    [7],
    [{}],
    [{ Statement: 'all' }],
    [{ Statement: [null, 3] }],
    [{ Statement: [{}] }],
  ])('does not pass on what is no policy, nor throw: %j', (KeyPolicy) => {
    const judged = judgedTemplate(rule, { Subject: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } });
    expect(['pass', 'undetermined', 'fail']).toContain(judged.Subject);
  });

  test('reads a data source of the same module', () => {
    const document = (identifiers: string[]) => ({
      data: {
        aws_iam_policy_document: {
          key: { statement: [{ actions: ['kms:*'], resources: ['*'], principals: [{ type: 'AWS', identifiers }] }] },
        },
      },
      resource: { aws_kms_key: { key: { policy: '${data.aws_iam_policy_document.key.json}' } } },
    });
    const verdict = (identifiers: string[]) =>
      evaluate({
        trees: [configurationTree(document(identifiers), { name: 'module' })],
        catalogue: new Catalogue([rule]),
        policy: definePolicy(),
        today: '2026-01-01',
      }).findings[0]?.verdict;
    expect(verdict(['*'])).toBe('fail');
    expect(verdict(['arn:aws:iam::111122223333:root'])).toBe('pass');
  });
});

describe('a Google key', () => {
  const judged = (binding: Record<string, unknown>) =>
    judgedTerraform(rule, {
      google_kms_crypto_key: { key: { name: 'k' }, other: { name: 'o' } },
      google_kms_crypto_key_iam_binding: { binding: { crypto_key_id: '${google_kms_crypto_key.key.id}', ...binding } },
    });

  test('rejects the binding and the key that it opens, and no other key', () => {
    expect(judged({ members: ['user:a@example.com', 'allAuthenticatedUsers'] })).toEqual({
      'google_kms_crypto_key.key': 'fail',
      'google_kms_crypto_key.other': 'pass',
      'google_kms_crypto_key_iam_binding.binding': 'fail',
    });
  });

  test('cannot tell of members that are a variable', () => {
    expect(judged({ members: '${var.unknown}' })['google_kms_crypto_key.key']).toBe('undetermined');
  });
});

describe('Azure', () => {
  const assignment = (scope: string, role: Record<string, string>) =>
    judgedTerraform(rule, {
      azurerm_key_vault: { vault: { name: 'v' } },
      azurerm_role_assignment: { subject: { scope, ...role } },
    })['azurerm_role_assignment.subject'];

  test('rejects the administrator role by its id for a subscription', () => {
    const role_definition_id =
      '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/00482a5a-887f-4fb3-b363-3b7fe8e74483';
    expect(assignment('/subscriptions/s', { role_definition_id })).toBe('fail');
  });

  test('accepts the administrator role for one vault', () => {
    expect(assignment('${azurerm_key_vault.vault.id}', { role_definition_name: 'Key Vault Administrator' })).toBe(
      'pass',
    );
  });

  test('rejects every permission in one of several access policies, in any spelling', () => {
    const every =
      'backup CREATE Decrypt Delete Encrypt Get Import List Purge Recover Restore Sign UnwrapKey Update Verify WrapKey';
    const judged = judgedTerraform(rule, {
      azurerm_key_vault: {
        subject: { access_policy: [{ key_permissions: ['Get'] }, { key_permissions: every.split(' ') }] },
      },
    });
    expect(judged['azurerm_key_vault.subject']).toBe('fail');
  });
});
