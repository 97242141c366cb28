import { definePolicy, type Outcome, type Policy, type Resource, type ResourceView, worst } from '../../core';
import { auditLogImmutable } from '../../rules/audit-log-immutable';
import { customerManagedKey } from '../../rules/customer-managed-key';
import type { FlowEncryption } from '../data-flow';
import { roleOf } from './roles';

/** Resources of their own that give a store its key. */
const SATELLITE = /server_side_encryption_configuration|customer_managed_key|^aws_ebs_default_kms_key$/;

/** Resources on the way from a store to its key: an alias, or a grant that the store waits for. */
const WAY_TO_KEY = /^AWS::KMS::Alias$|^aws_kms_alias$|_iam_(?:member|binding)$|disk_encryption_set|encryption_scope/;

const MAX_STEPS = 3;

let policy: Policy | undefined;

/** Whether data rests in a resource under a customer-managed key; undefined where none does. */
export function encryptionOf(view: ResourceView): FlowEncryption | undefined {
  switch (outcomeOf(customerManagedKey, view)) {
    case 'pass':
      return 'customer';
    case 'fail':
      return 'provider';
    case 'undetermined':
      return 'unknown';
    default:
      return undefined;
  }
}

/** Stores that the rule lets pass without a lock, since they know none. */
const WITHOUT_LOCK: readonly string[] = ['google_bigquery_dataset'];

/** Whether what is stored cannot be altered or deleted before its time. */
export function isImmutable(view: ResourceView): boolean {
  return !WITHOUT_LOCK.includes(view.type) && outcomeOf(auditLogImmutable, view) === 'pass';
}

/**
 * The keys that encrypt a resource: those that its properties for keys name, or else any that it names, in its own
 * document or in one that is deployed with it. A key that a function uses for something else does not encrypt it.
 */
export function keysOf(view: ResourceView): Resource[] {
  const paths = customerManagedKey.checks[view.type]?.properties ?? [];
  const named = paths
    .flatMap((path) => view.all(path))
    .flatMap(({ reference }) => (reference === undefined ? [] : keysBehind(reference.resource, MAX_STEPS)));
  const satellites = view.referencedBy().filter(({ type }) => SATELLITE.test(type));
  const around = satellites.flatMap(({ resource }) => keysNamedBy(resource, MAX_STEPS));
  return [...new Set([...(named.length > 0 ? named : keysNamedBy(view.resource, MAX_STEPS)), ...around])];
}

function keysNamedBy(resource: Resource, steps: number): Resource[] {
  const named = resource.references.flatMap((address) => resource.tree.at(address) ?? []);
  return named.flatMap((one) => keysBehind(one, steps));
}

function keysBehind(resource: Resource, steps: number): Resource[] {
  if (roleOf(resource.type)?.kind === 'key') {
    return [resource];
  }
  return steps > 0 && WAY_TO_KEY.test(resource.type) ? keysNamedBy(resource, steps - 1) : [];
}

/** Whether a store is encrypted does not hang on the day. */
const ANY_DAY = '2026-01-01';

function outcomeOf(rule: typeof customerManagedKey, view: ResourceView): Outcome | undefined {
  const check = rule.checks[view.type];
  if (check === undefined) {
    return undefined;
  }
  policy ??= definePolicy();
  const said = check.judge(view, policy, ANY_DAY);
  return worst('outcome' in said ? [said] : said);
}
