import { type Check, type Example, type Examples, KEY_DELETION_WINDOW_DAYS, type ResourceView } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { neverDestroyed } from '../support/removal';
import { atLeastSecondsOf } from './window';

const KEY = 'google_kms_crypto_key';

const ROWS: readonly PropertyRow[] = [
  {
    types: [KEY],
    property: 'destroy_scheduled_duration',
    accepts: atLeastSecondsOf(KEY_DELETION_WINDOW_DAYS),
    rejects: ['86400s', '2591999s', '30d', ''],
    absent: 'pass',
    why: 'a destroyed version can be restored for 30 days by default',
    source: 'https://cloud.google.com/kms/docs/key-states',
  },
  {
    types: ['google_kms_crypto_key_version'],
    property: 'state',
    accepts: ['ENABLED', 'PENDING_GENERATION'],
    rejects: ['DISABLED', 'DESTROYED', 'DESTROY_SCHEDULED'],
    absent: 'pass',
    why: 'a version is enabled by default',
  },
];

/**
 * Keys of Cloud KMS. Destroying one in Terraform destroys all of its versions; key rings cannot be destroyed.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/kms_crypto_key
 */
export const googleDestructionChecks: Record<string, Check> = mergeChecks(tableChecks(ROWS), {
  [KEY]: {
    judge: (key: ResourceView) => neverDestroyed(key, 'every version of the key, and what was encrypted with them'),
    properties: ['lifecycle'],
    examples,
  },
});

function examples(): Examples {
  const key = (lifecycle?: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'records', key_ring: 'projects/p/locations/us-central1/keyRings/r' },
    ...(lifecycle === undefined ? {} : { attributes: { lifecycle } }),
  });
  return {
    compliant: [key({ prevent_destroy: true })],
    violating: [key({ prevent_destroy: false })],
    undetermined: [key({ prevent_destroy: '${var.undetermined}' })],
    absent: [{ ...key(), outcome: 'fail', title: 'Terraform destroys it with its configuration' }],
  };
}
