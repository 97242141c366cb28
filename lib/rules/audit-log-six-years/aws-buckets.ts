import {
  type Check,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  undetermined,
  type Value,
  type Verdict,
  worst,
} from '../../core';
import { isAuditStore, purposeOf } from '../support/audit-stores';
import { where } from '../support/demands';
import { configuredBucket, type DefaultRetention, objectLockOf, terraformRetention } from '../support/object-lock';
import { bucketExamples, lifecycleExamples, lockExamples, terraformBucketExamples } from './aws-bucket-examples';
import { judgeOtherDeletion, judgePeriods, shortest } from './periods';

/**
 * The default retention of a bucket, and the lifecycle rules that expire what it holds.
 *
 * Whether S3 counts a year as 365 days is not documented, so years count as that: 6 fall short, 7 do not. Versions
 * that are locked long enough cannot expire early, so only their noncurrent expiry is free.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
 */
export const bucketRetentionChecks: Record<string, Check> = {
  'AWS::S3::Bucket': {
    judge: (bucket, policy) => judgeBucket(bucket, policy, CLOUDFORMATION_FORM),
    properties: [
      'ObjectLockConfiguration.Rule.DefaultRetention.Days',
      'ObjectLockConfiguration.Rule.DefaultRetention.Years',
      'LifecycleConfiguration.Rules[].ExpirationInDays',
      'LifecycleConfiguration.Rules[].ExpirationDate',
      'LifecycleConfiguration.Rules[].NoncurrentVersionExpiration.NoncurrentDays',
      'LifecycleConfiguration.Rules[].NoncurrentVersionExpirationInDays',
    ],
    examples: bucketExamples,
  },
  aws_s3_bucket: {
    judge: (bucket, policy) => judgeBucket(bucket, policy, INLINE_FORM),
    properties: [
      'object_lock_configuration.rule.default_retention.days',
      'object_lock_configuration.rule.default_retention.years',
      'lifecycle_rule[].expiration.days',
      'lifecycle_rule[].expiration.date',
      'lifecycle_rule[].noncurrent_version_expiration.days',
    ],
    examples: terraformBucketExamples,
  },
  aws_s3_bucket_object_lock_configuration: {
    judge: (lock, policy) =>
      configuredBucket(lock) === undefined
        ? judgeRetention(terraformRetention(lock.properties), policy)
        : notApplicable('judged with its bucket'),
    properties: ['rule.default_retention.days', 'rule.default_retention.years'],
    examples: lockExamples,
  },
  aws_s3_bucket_lifecycle_configuration: {
    judge: judgeLifecycle,
    properties: [
      'rule[].expiration.days',
      'rule[].expiration.date',
      'rule[].noncurrent_version_expiration.noncurrent_days',
    ],
    examples: lifecycleExamples,
  },
};

/** What the lifecycle rules of a bucket expire. */
interface Expirations {
  readonly days: readonly Value[];
  readonly dates: readonly Value[];
  readonly noncurrentDays: readonly Value[];
}

function judgeBucket(bucket: ResourceView, policy: Policy, form: RuleForm): readonly Verdict[] {
  const { retentions } = objectLockOf(bucket);
  const concerned = isAuditStore(bucket);
  if (concerned === false) {
    const claims = retentions.filter((retention) => Object.values(retention).some((value: Value) => !value.isAbsent));
    return claims.length === 0 || purposeOf(bucket) === 'other'
      ? [notApplicable('nothing delivers audit records to the bucket')]
      : claims.map((retention) => judgeRetention(retention, policy));
  }
  return where(concerned, () => {
    const locked = retentions.map((retention) => judgeRetention(retention, policy));
    const expiring = expirationsIn(bucket, form);
    const verdicts = [...locked, ...judgeExpirations(expiring, worst(locked) === 'pass', policy)];
    return verdicts.length > 0 ? verdicts : [pass('nothing expires in the bucket')];
  });
}

function judgeExpirations(expiring: Expirations, locked: boolean, policy: Policy): Verdict[] {
  return [
    ...judgePeriods([...expiring.days, ...(locked ? [] : expiring.noncurrentDays)], policy),
    ...expiring.dates.flatMap(judgeOtherDeletion),
  ];
}

function judgeRetention({ days, years }: DefaultRetention, policy: Policy): Verdict {
  const stated = [days, years].filter((value) => !value.isAbsent);
  const [period] = stated;
  if (period === undefined) {
    return fail('the default retention states neither days nor years', days.path);
  }
  if (stated.length > 1) {
    return fail('the default retention states days and years; S3 accepts only one of them', days.path);
  }
  if (period.isUndetermined) {
    return undetermined(`${period.path} is known only at deployment (${period.describe()})`, period.path);
  }
  const length = (period.number ?? 0) * (period === years ? 365 : 1);
  return length >= shortest(policy)
    ? pass('', period.path)
    : fail(`${period.path} is ${period.describe()}; allowed: at least ${shortest(policy)} days`, period.path);
}

/** Of a lifecycle for a bucket elsewhere nobody can tell what it expires. */
function judgeLifecycle(lifecycle: ResourceView, policy: Policy): readonly Verdict[] {
  const bucket = configuredBucket(lifecycle);
  if (bucket === undefined) {
    return [notApplicable('its bucket is not in this tree')];
  }
  const { retentions } = objectLockOf(bucket);
  const locked = retentions.length > 0 && retentions.every((one) => judgeRetention(one, policy).outcome === 'pass');
  return where(isAuditStore(bucket), () => {
    const verdicts = judgeExpirations(expirationsIn(lifecycle, RESOURCE_FORM), locked, policy);
    return verdicts.length > 0 ? verdicts : [pass('it expires nothing')];
  });
}

interface RuleForm {
  readonly rules: string;
  readonly isOff: (rule: Value) => boolean;
  readonly days: string;
  readonly date: string;
  readonly noncurrentDays: readonly string[];
}

const RESOURCE_FORM: RuleForm = {
  rules: 'rule',
  isOff: (rule) => rule.get('status').is('Disabled'),
  days: 'expiration.days',
  date: 'expiration.date',
  noncurrentDays: ['noncurrent_version_expiration.noncurrent_days'],
};

const INLINE_FORM: RuleForm = {
  ...RESOURCE_FORM,
  rules: 'lifecycle_rule',
  isOff: (rule) => rule.get('enabled').is(false),
  noncurrentDays: ['noncurrent_version_expiration.days'],
};

const CLOUDFORMATION_FORM: RuleForm = {
  rules: 'LifecycleConfiguration.Rules',
  isOff: (rule) => rule.get('Status').is('Disabled'),
  days: 'ExpirationInDays',
  date: 'ExpirationDate',
  noncurrentDays: ['NoncurrentVersionExpirationInDays', 'NoncurrentVersionExpiration.NoncurrentDays'],
};

function expirationsIn(resource: ResourceView, form: RuleForm): Expirations {
  const rules = resource.all(`${form.rules}[]`).filter((rule) => !rule.isAbsent && !form.isOff(rule));
  return {
    days: rules.map((rule) => rule.get(form.days)),
    dates: rules.map((rule) => rule.get(form.date)),
    noncurrentDays: rules.flatMap((rule) => form.noncurrentDays.map((path) => rule.get(path))),
  };
}
