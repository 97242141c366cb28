import {
  type Check,
  type Example,
  fail,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { SOMEONE, SOMEONE_IN_A_POLICY } from '../no-public-network-access/google-iam';
import { mergeChecks } from '../support/merge-checks';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';

/** A resource that binds members to keys. */
interface Binding {
  readonly type: string;
  readonly property: string;
  readonly accepts: Acceptance;
}

const EVERYONE = ['allUsers', 'allAuthenticatedUsers'];
const DOCUMENT = (member: string) =>
  JSON.stringify({ bindings: [{ role: 'roles/cloudkms.cryptoKeyDecrypter', members: [member] }] });

const BINDINGS = ['crypto_key', 'key_ring', 'ekm_connection'].flatMap((holder): Binding[] => [
  { type: `google_kms_${holder}_iam_member`, property: 'member', accepts: SOMEONE },
  { type: `google_kms_${holder}_iam_binding`, property: 'members[]', accepts: SOMEONE },
  { type: `google_kms_${holder}_iam_policy`, property: 'policy_data', accepts: SOMEONE_IN_A_POLICY },
]);

/**
 * Bindings of keys, key rings and external key manager connections, and the keys that they open.
 *
 * Source: https://cloud.google.com/iam/docs/principals-overview
 */
export const googleKeyBindingChecks: Record<string, Check> = mergeChecks(
  tableChecks(BINDINGS.map(row)),
  Object.fromEntries(
    ['google_kms_crypto_key', 'google_kms_key_ring'].map((type) => [
      type,
      { judge: judgeKey, properties: ['id'], examples: () => keyExamples(type) },
    ]),
  ),
);

function row({ type, property, accepts }: Binding): PropertyRow {
  return {
    types: [type],
    property,
    accepts,
    rejects: property === 'policy_data' ? EVERYONE.map(DOCUMENT) : EVERYONE,
    absent: 'pass',
    why: 'it names nobody',
  };
}

/** A key is as open as the bindings of this tree that name it. */
function judgeKey(key: ResourceView, policy: Policy): Verdict | readonly Verdict[] {
  const verdicts = BINDINGS.flatMap((binding) =>
    key
      .referencedBy(binding.type)
      .filter((view) => isHolder(view, key))
      .flatMap((view) => view.all(binding.property).map((value) => judgeMember(value, view, binding, policy))),
  );
  return verdicts.length > 0 ? verdicts : pass('no binding of this tree names the key');
}

function isHolder(binding: ResourceView, key: ResourceView): boolean {
  return ['crypto_key_id', 'key_ring_id'].some((name) => binding.get(name).reference?.resource === key.resource);
}

function judgeMember(value: Value, binding: ResourceView, { accepts }: Binding, policy: Policy): Verdict {
  const accepted = value.isAbsent ? true : accepts.accepts(value, policy, binding);
  if (accepted === undefined) {
    return undetermined(`whom ${binding.address} admits is known only at deployment`);
  }
  return accepted ? pass() : fail(`${binding.address} opens the key to everyone: ${value.describe()}`);
}

function keyExamples(type: string) {
  const holder = type === 'google_kms_crypto_key' ? 'crypto_key' : 'key_ring';
  const bound = (member: string): Example => ({
    resource: { name: 'records' },
    beside: {
      resource: {
        [`google_kms_${holder}_iam_member`]: {
          binding: { [`${holder}_id`]: `\${${type}.subject.id}`, role: 'roles/cloudkms.admin', member },
        },
      },
    },
  });
  return {
    compliant: [bound('serviceAccount:app@example.iam.gserviceaccount.com')],
    violating: EVERYONE.map(bound),
    undetermined: [bound(UNDETERMINED)],
    absent: [{ resource: { name: 'records' }, outcome: 'pass' as const, title: 'no binding' }],
  };
}
