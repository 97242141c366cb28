import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf } from '../support/answers';

/** What a key resource calls its properties. */
interface KeyForm {
  readonly rotation: string;
  readonly period: string;
  readonly spec: string;
  readonly usage: string;
  /** Whether KMS made the material itself. */
  readonly isGenerated: (key: ResourceView) => Answer;
  /** A property that says the material comes from elsewhere, for the examples. */
  readonly foreign: Readonly<Record<string, unknown>>;
}

/**
 * The default of KMS, and what CIS AWS Foundations (3.x, "rotation for customer-created symmetric CMKs") calls a
 * rotation: once a year. KMS accepts 90 to 2,560 days.
 */
const LONGEST_PERIOD_DAYS = 365;

/**
 * Key specs that KMS does not rotate.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
const UNROTATABLE_SPEC = /^(RSA_|ECC_|HMAC_|ML_DSA_|SM2$)/;
const FOREIGN_ORIGINS = ['EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'];
const UNROTATABLE_USAGES = ['SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'];

const CLOUDFORMATION: KeyForm = {
  rotation: 'EnableKeyRotation',
  period: 'RotationPeriodInDays',
  spec: 'KeySpec',
  usage: 'KeyUsage',
  isGenerated: (key) => known(key.get('Origin'), (origin) => !FOREIGN_ORIGINS.includes(origin)),
  foreign: { Origin: 'EXTERNAL' },
};

const TERRAFORM: KeyForm = {
  rotation: 'enable_key_rotation',
  period: 'rotation_period_in_days',
  spec: 'customer_master_key_spec',
  usage: 'key_usage',
  isGenerated: (key) => key.get('custom_key_store_id').isAbsent && key.get('xks_key_id').isAbsent,
  foreign: { custom_key_store_id: 'cks-1234567890abcdef0' },
};

/** Symmetric KMS keys whose material KMS generated. Replicas follow their primary key and have no switch. */
export const awsRotationChecks: Record<string, Check> = {
  'AWS::KMS::Key': check(CLOUDFORMATION),
  aws_kms_key: check(TERRAFORM),
};

function check(form: KeyForm): Check {
  return {
    judge: (key) => judge(key, form),
    properties: [form.rotation, form.period, form.spec, form.usage, ...Object.keys(form.foreign)],
    examples: () => examples(form),
  };
}

function judge(key: ResourceView, form: KeyForm): Verdict {
  const rotation = key.get(form.rotation);
  const rotatable = allOf([
    form.isGenerated(key),
    known(key.get(form.spec), (spec) => !UNROTATABLE_SPEC.test(spec)),
    known(key.get(form.usage), (usage) => !UNROTATABLE_USAGES.includes(usage)),
  ]);
  if (rotatable === false) {
    return rotation.is(true)
      ? fail(
          `${form.rotation} is true, but KMS cannot rotate this key: its material or kind does not allow it`,
          form.rotation,
        )
      : notApplicable('KMS cannot rotate imported, external, asymmetric and HMAC keys');
  }
  if (rotation.isUndetermined) {
    return undetermined(`${form.rotation} is known only at deployment (${rotation.describe()})`, form.rotation);
  }
  if (rotation.is(true)) {
    return judgePeriod(key.get(form.period), form.period);
  }
  return rotatable === undefined
    ? undetermined('whether KMS can rotate this key is known only at deployment', form.rotation)
    : fail(`${form.rotation} is ${rotation.describe()}; a symmetric key rotates only if it is true`, form.rotation);
}

function judgePeriod(period: Value, property: string): Verdict {
  if (period.isAbsent) {
    return pass('KMS rotates the key every 365 days', property);
  }
  if (period.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${period.describe()})`, property);
  }
  const days = period.number;
  return days !== undefined && days > 0 && days <= LONGEST_PERIOD_DAYS
    ? pass('', property)
    : fail(`${property} is ${period.describe()}; allowed: at most ${LONGEST_PERIOD_DAYS} days`, property);
}

/** A property that tells the kind of a key; left out, it says a symmetric key of KMS. */
function known(value: Value, test: (text: string) => boolean): Answer {
  if (value.isAbsent) {
    return true;
  }
  return value.string === undefined ? undefined : test(value.string);
}

function examples({ rotation, period, spec, usage, foreign }: KeyForm) {
  const rotated = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { [rotation]: true, ...properties },
  });
  const plain = (properties: Readonly<Record<string, unknown>>): Example => ({ resource: properties });
  return {
    compliant: [
      rotated({}),
      rotated({ [period]: 90 }),
      rotated({ [spec]: 'SYMMETRIC_DEFAULT', [usage]: 'ENCRYPT_DECRYPT', [period]: '365' }),
    ],
    violating: [
      plain({ [rotation]: false }),
      rotated({ [period]: 366 }),
      rotated({ [period]: 2560 }),
      rotated(foreign),
    ],
    undetermined: [
      plain({ [rotation]: UNDETERMINED }),
      rotated({ [period]: UNDETERMINED }),
      plain({ [spec]: UNDETERMINED }),
    ],
    absent: [
      { ...plain({}), outcome: 'fail' as const, title: 'rotation is off by default' },
      { ...plain(foreign), outcome: 'notApplicable' as const, title: 'imported or external material' },
      { ...plain({ [spec]: 'RSA_4096', [usage]: 'SIGN_VERIFY' }), outcome: 'notApplicable' as const },
      { ...plain({ [spec]: 'HMAC_256', [rotation]: false }), outcome: 'notApplicable' as const },
    ],
  };
}
