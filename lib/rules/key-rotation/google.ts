import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  type Scalar,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf } from '../support/answers';

/** 90 days, as CIS Google Cloud Platform Foundations 1.10 asks for. */
const LONGEST_PERIOD_SECONDS = 7_776_000;

/** Every purpose besides ENCRYPT_DECRYPT; none of them can have a rotation period. */
const OTHER_PURPOSES = ['ASYMMETRIC_SIGN', 'ASYMMETRIC_DECRYPT', 'RAW_ENCRYPT_DECRYPT', 'MAC', 'KEY_ENCAPSULATION'];
const FOREIGN_LEVELS = ['EXTERNAL', 'EXTERNAL_VPC'];

/**
 * Source: https://cloud.google.com/kms/docs/key-rotation ("Cloud KMS supports automatic key rotation for symmetric
 * keys only"; imported and external keys are rotated by hand).
 */
export const googleRotationChecks: Record<string, Check> = {
  google_kms_crypto_key: {
    judge,
    properties: ['rotation_period', 'purpose', 'import_only', 'version_template.protection_level'],
    examples,
  },
};

function judge(key: ResourceView): Verdict {
  const rotatable = allOf([
    isNot(key.get('purpose'), OTHER_PURPOSES),
    isNot(key.get('version_template.protection_level'), FOREIGN_LEVELS),
    isNot(key.get('import_only'), [true]),
  ]);
  if (rotatable === false) {
    return notApplicable('Cloud KMS cannot rotate imported, external and asymmetric keys');
  }
  const period = key.get('rotation_period');
  if (period.isUndetermined) {
    return undetermined(`rotation_period is known only at deployment (${period.describe()})`, 'rotation_period');
  }
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(period.string ?? '')?.[1];
  if (seconds !== undefined && Number(seconds) <= LONGEST_PERIOD_SECONDS) {
    return pass('', 'rotation_period');
  }
  return rotatable === undefined
    ? undetermined('whether Cloud KMS can rotate this key is known only at deployment', 'rotation_period')
    : fail(
        `rotation_period is ${period.describe()}; allowed: at most ${LONGEST_PERIOD_SECONDS}s (90 days)`,
        'rotation_period',
      );
}

/** Left out and unrecognised values are concerned: only what is known to be exempt is exempt. */
function isNot(value: Value, exempt: readonly Scalar[]): Answer {
  return value.isUndetermined ? undefined : !exempt.some((one) => value.is(one));
}

function examples() {
  const key = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'records', key_ring: 'projects/p/locations/us-central1/keyRings/r', ...properties },
  });
  return {
    compliant: [
      key({ rotation_period: '7776000s' }),
      key({ rotation_period: '86401s', purpose: 'ENCRYPT_DECRYPT', version_template: { protection_level: 'HSM' } }),
    ],
    violating: [
      key({ rotation_period: '7776001s' }),
      key({ rotation_period: '31536000s' }),
      key({ rotation_period: '90d' }),
      key({ rotation_period: '' }),
    ],
    undetermined: [key({ rotation_period: UNDETERMINED }), key({ purpose: UNDETERMINED })],
    absent: [
      { ...key({}), outcome: 'fail' as const },
      { ...key({ purpose: 'ASYMMETRIC_SIGN' }), outcome: 'notApplicable' as const },
      { ...key({ import_only: true }), outcome: 'notApplicable' as const, title: 'imported material' },
      { ...key({ version_template: { protection_level: 'EXTERNAL_VPC' } }), outcome: 'notApplicable' as const },
    ],
  };
}
