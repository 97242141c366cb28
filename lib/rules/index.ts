import { Catalogue, type Rule } from '../core';
import { auditLogImmutable } from './audit-log-immutable';
import { auditLogSixYears } from './audit-log-six-years';
import { customerManagedKey } from './customer-managed-key';
import { encryptedAtRest } from './encrypted-at-rest';
import { encryptedTransportOnly } from './encrypted-transport-only';
import { keyPolicyRestricted } from './key-policy-restricted';
import { keyRotation } from './key-rotation';
import { noLocalAuthentication } from './no-local-authentication';
import { noPublicNetworkAccess } from './no-public-network-access';
import { storeVersioned } from './store-versioned';
import { tlsMinimumVersion } from './tls-minimum-version';
import { usInferenceOnly } from './us-inference-only';
import { usRegionOnly } from './us-region-only';

/** Every rule, by id. A test compares the list with the files of this folder. */
export const rules: readonly Rule[] = [
  tlsMinimumVersion,
  encryptedTransportOnly,
  usRegionOnly,
  usInferenceOnly,
  encryptedAtRest,
  customerManagedKey,
  keyRotation,
  keyPolicyRestricted,
  noPublicNetworkAccess,
  noLocalAuthentication,
  auditLogImmutable,
  storeVersioned,
  auditLogSixYears,
];

/** The whole catalogue. */
export const catalogue = new Catalogue(rules);
