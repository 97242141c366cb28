import { keyRotation as rule } from '../../lib/rules/key-rotation';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const key = (Properties: Record<string, unknown>) =>
  judgedTemplate(rule, { Subject: { Type: 'AWS::KMS::Key', Properties } }).Subject;

const terraform = (type: string, properties: Record<string, unknown>, beside: Record<string, unknown> = {}) =>
  judgedTerraform(rule, { [type]: { subject: properties }, ...beside })[`${type}.subject`];

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a KMS key', () => {
  test('rejects rotation of imported material, which cannot be deployed', () => {
    expect(key({ Origin: 'EXTERNAL', EnableKeyRotation: true })).toBe('fail');
  });

  test('asks no rotation of imported material', () => {
    expect(key({ Origin: 'EXTERNAL', EnableKeyRotation: false })).toBe('notApplicable');
  });

  test.each(['RSA_2048', 'ECC_NIST_P256', 'HMAC_512', 'ML_DSA_65', 'SM2'])(
    'asks no rotation of a %s key',
    (KeySpec) => {
      expect(key({ KeySpec })).toBe('notApplicable');
    },
  );

  test('rejects an unrotated key of an unknown future spec', () => {
    expect(key({ KeySpec: 'SYMMETRIC_2030' })).toBe('fail');
  });

  test.each([
    [{ EnableKeyRotation: false, Origin: { Ref: 'Unknown' } }, 'undetermined'],
    [{ EnableKeyRotation: true, Origin: { Ref: 'Unknown' } }, 'pass'],
    [{ EnableKeyRotation: 'true', RotationPeriodInDays: '180' }, 'pass'],
    [{ EnableKeyRotation: true, RotationPeriodInDays: 'often' }, 'fail'],
    [{ EnableKeyRotation: null }, 'fail'],
    [{ EnableKeyRotation: [true] }, 'fail'],
  ])('says of %j: %s', (properties, outcome) => {
    expect(key(properties)).toBe(outcome);
  });

  test('rejects a key that rotates in production only', () => {
    const tree = {
      Subject: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: { 'Fn::If': ['Prod', true, false] } } },
    };
    expect(judgedTemplate(rule, tree).Subject).not.toBe('pass');
  });
});

describe('an Azure key', () => {
  const vaultKey = (rotation_policy: unknown) => terraform('azurerm_key_vault_key', { rotation_policy });

  test.each([
    ['P1Y', 'pass'],
    ['P12M', 'pass'],
    ['P52W', 'pass'],
    ['P13M', 'fail'],
    ['PT1H', 'fail'],
    ['P', 'fail'],
    ['P0D', 'fail'],
  ])('rotating %s after creation: %s', (time_after_creation, outcome) => {
    expect(vaultKey([{ automatic: [{ time_after_creation }] }])).toBe(outcome);
  });

  test('rejects a rotation before an expiry that is not set', () => {
    expect(vaultKey({ automatic: { time_before_expiry: 'P30D' } })).toBe('fail');
  });

  test('rejects a managed HSM key whose policy covers another key', () => {
    const type = 'azurerm_key_vault_managed_hardware_security_module_key';
    const judged = judgedTerraform(rule, {
      [type]: { subject: { name: 'a' }, other: { name: 'b' } },
      [`${type}_rotation_policy`]: {
        policy: { managed_hsm_key_id: `\${${type}.other.id}`, time_after_creation: 'P90D' },
      },
    });
    expect(judged[`${type}.subject`]).toBe('fail');
    expect(judged[`${type}.other`]).toBe('pass');
  });
});

describe('a Google key', () => {
  test.each([
    [{ rotation_period: '100000s', purpose: 'ENCRYPT_DECRYPT' }, 'pass'],
    [{ rotation_period: '7776000.5s' }, 'fail'],
    [{ rotation_period: 7776000 }, 'fail'],
    [{ purpose: 'MAC' }, 'notApplicable'],
    [
      { version_template: [{ protection_level: 'EXTERNAL', algorithm: 'EXTERNAL_SYMMETRIC_ENCRYPTION' }] },
      'notApplicable',
    ],
    [{ version_template: [{ protection_level: 'HSM', algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION' }] }, 'fail'],
  ])('says of %j: %s', (properties, outcome) => {
    expect(terraform('google_kms_crypto_key', properties)).toBe(outcome);
  });
});
