import {
  type Check,
  type Example,
  fail,
  type Outcome,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

const VAULT_KEY = 'azurerm_key_vault_key';
const HSM_KEY = 'azurerm_key_vault_managed_hardware_security_module_key';
const HSM_POLICY = 'azurerm_key_vault_managed_hardware_security_module_key_rotation_policy';

/** A calendar year is `P1Y`, `P12M`, `P365D` or `P366D`. */
const LONGEST_PERIOD_DAYS = 366;

/**
 * Keys of a vault rotate by a rotation policy with an `automatic` block. An expiry alone is no rotation: it only makes
 * the key unusable. Keys of a managed HSM have their policy in a resource of its own.
 *
 * Source: https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
 */
export const azureRotationChecks: Record<string, Check> = {
  [VAULT_KEY]: {
    judge: judgeVaultKey,
    properties: [
      'rotation_policy.automatic.time_after_creation',
      'rotation_policy.automatic.time_before_expiry',
      'rotation_policy.expire_after',
    ],
    examples: vaultKeyExamples,
  },
  [HSM_KEY]: {
    judge: judgeHsmKey,
    properties: ['id'],
    examples: hsmKeyExamples,
  },
  [HSM_POLICY]: {
    judge: ({ properties }) => judgeInterval(properties, properties.get('expire_after')),
    properties: ['time_after_creation', 'time_before_expiry', 'expire_after'],
    examples: hsmPolicyExamples,
  },
};

function judgeVaultKey(key: ResourceView): Verdict {
  const policy = key.get('rotation_policy');
  const automatic = policy.get('automatic');
  if (policy.isAbsent || automatic.isAbsent) {
    const what = policy.isAbsent ? 'rotation_policy' : 'rotation_policy.automatic';
    return fail(`${what} is not set, so nothing rotates the key; an expiry alone only makes it unusable`, what);
  }
  return judgeInterval(automatic, policy.get('expire_after'));
}

function judgeHsmKey(key: ResourceView): Verdict {
  const policies = key
    .referencedBy(HSM_POLICY)
    .map((policy) => policy.get('managed_hsm_key_id'))
    .filter(({ reference }) => reference === undefined || reference.resource === key.resource);
  if (policies.some(({ reference }) => reference !== undefined)) {
    return pass();
  }
  return policies.some(({ isUndetermined }) => isUndetermined) ||
    key.ofType(HSM_POLICY).some((policy) => policy.get('managed_hsm_key_id').kind === 'unknown')
    ? undetermined(`whether a ${HSM_POLICY} covers the key is known only at deployment`)
    : fail(`no ${HSM_POLICY} names the key, so nothing rotates it`);
}

/** Judges how often a policy rotates: after creation, or some time before each version expires. */
function judgeInterval(automatic: Value, expiry: Value): Verdict {
  const after = automatic.get('time_after_creation');
  const before = automatic.get('time_before_expiry');
  const deciding = after.isAbsent ? before : after;
  if (deciding.isAbsent) {
    return automatic.isUndetermined
      ? undetermined(automatic.describe(), automatic.path)
      : fail('neither time_after_creation nor time_before_expiry is set, so nothing rotates the key', automatic.path);
  }
  const parts = after.isAbsent ? [expiry, before] : [after];
  const open = parts.find(({ isUndetermined }) => isUndetermined);
  if (open !== undefined) {
    return undetermined(`${open.path} is known only at deployment (${open.describe()})`, open.path);
  }
  const [whole, less] = parts.map(daysOf);
  const days = whole === undefined ? undefined : whole - (parts.length === 1 ? 0 : (less ?? Number.NaN));
  return days !== undefined && days > 0 && days <= LONGEST_PERIOD_DAYS
    ? pass('', deciding.path)
    : fail(
        `${parts.map((part) => `${part.path} is ${part.describe()}`).join(', ')}; allowed: at least one rotation a year`,
        deciding.path,
      );
}

/** The days of an ISO 8601 duration of years, months, weeks and days. */
function daysOf(value: Value): number | undefined {
  const match = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(value.string ?? '');
  if (match === null) {
    return undefined;
  }
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return years * 365 + Math.ceil((months * 365) / 12) + weeks * 7 + days;
}

function vaultKeyExamples() {
  const key = (policy?: unknown): Example => ({
    resource: { key_type: 'RSA-HSM', key_size: 2048, ...(policy === undefined ? {} : { rotation_policy: policy }) },
  });
  return {
    compliant: [
      key({ automatic: { time_after_creation: 'P365D' } }),
      key({ expire_after: 'P425D', automatic: { time_before_expiry: 'P60D' } }),
      key([{ expire_after: 'P90D', notify_before_expiry: 'P29D', automatic: [{ time_before_expiry: 'P30D' }] }]),
      key({ automatic: { time_after_creation: 'P1Y' } }),
    ],
    violating: [
      key({ expire_after: 'P90D', notify_before_expiry: 'P30D' }),
      key({ automatic: {} }),
      key({ automatic: { time_after_creation: 'P2Y' } }),
      key({ expire_after: 'P3Y', automatic: { time_before_expiry: 'P30D' } }),
      key({ automatic: { time_after_creation: 'yearly' } }),
    ],
    undetermined: [
      key(UNDETERMINED),
      key({ automatic: { time_after_creation: UNDETERMINED } }),
      key({ expire_after: UNDETERMINED, automatic: { time_before_expiry: 'P30D' } }),
    ],
    absent: [{ ...key(), outcome: 'fail' as Outcome }],
  };
}

function hsmKeyExamples() {
  const subject = { key_type: 'RSA-HSM', key_size: 4096, key_opts: ['wrapKey', 'unwrapKey'] };
  const withPolicy = (id: string): Example => ({
    resource: subject,
    beside: { resource: { [HSM_POLICY]: { policy: { managed_hsm_key_id: id, time_after_creation: 'P1Y' } } } },
  });
  return {
    compliant: [withPolicy(`\${${HSM_KEY}.subject.id}`)],
    violating: [withPolicy('https://records.managedhsm.azure.net/keys/another')],
    undetermined: [withPolicy(UNDETERMINED)],
    absent: [{ resource: subject, outcome: 'fail' as Outcome, title: 'no rotation policy' }],
  };
}

function hsmPolicyExamples() {
  const policy = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { managed_hsm_key_id: 'https://records.managedhsm.azure.net/keys/records', ...properties },
  });
  return {
    compliant: [policy({ time_after_creation: 'P90D' }), policy({ expire_after: 'P60D', time_before_expiry: 'P30D' })],
    violating: [policy({ time_after_creation: 'P400D' })],
    undetermined: [policy({ time_after_creation: UNDETERMINED })],
    absent: [{ ...policy({ expire_after: 'P60D' }), outcome: 'fail' as Outcome }],
  };
}
