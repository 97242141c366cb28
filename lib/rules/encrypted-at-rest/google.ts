import type { PropertyRow } from '../support/property-table';
import { ANY_KEY } from './rows';

/**
 * Google encrypts everything at rest and lets nobody turn it off; the one exception is a warehouse without a key.
 *
 * Source: https://cloud.google.com/docs/security/encryption/default-encryption
 */
export const GOOGLE_ROWS: readonly PropertyRow[] = [
  {
    types: ['google_document_ai_warehouse_location'],
    property: 'kms_key',
    accepts: ANY_KEY,
    rejects: [''],
    absent: 'fail',
    why: 'without a key no encryption is enforced',
  },
];
