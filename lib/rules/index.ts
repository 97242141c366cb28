import { Catalogue, type Rule } from '../core';
import { accessLogged } from './access-logged';
import { activityTrailEnabled } from './activity-trail-enabled';
import { auditLogImmutable } from './audit-log-immutable';
import { auditLogSixYears } from './audit-log-six-years';
import { businessAssociateAgreement } from './business-associate-agreement';
import { customerManagedKey } from './customer-managed-key';
import { dataRetentionZero } from './data-retention-zero';
import { deIdentificationDocumented } from './de-identification-documented';
import { encryptedAtRest } from './encrypted-at-rest';
import { encryptedTransportOnly } from './encrypted-transport-only';
import { endpointPolicyRestricted } from './endpoint-policy-restricted';
import { guardrailCoversPhi } from './guardrail-covers-phi';
import { guardrailEnforced } from './guardrail-enforced';
import { keyDestructionProtected } from './key-destruction-protected';
import { keyPolicyRestricted } from './key-policy-restricted';
import { keyRotation } from './key-rotation';
import { leastPrivilegeModelAccess } from './least-privilege-model-access';
import { modelInvocationLogged } from './model-invocation-logged';
import { modelVersionPinned } from './model-version-pinned';
import { noInternetEgress } from './no-internet-egress';
import { noLocalAuthentication } from './no-local-authentication';
import { noPublicNetworkAccess } from './no-public-network-access';
import { privateEndpointRequired } from './private-endpoint-required';
import { storeVersioned } from './store-versioned';
import { terraformStateProtected } from './terraform-state-protected';
import { tlsMinimumVersion } from './tls-minimum-version';
import { usInferenceOnly } from './us-inference-only';
import { usRegionOnly } from './us-region-only';
import { vendorReportCurrent } from './vendor-report-current';
import { vendorTermsConfirmed } from './vendor-terms-confirmed';

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
  keyDestructionProtected,
  privateEndpointRequired,
  endpointPolicyRestricted,
  noInternetEgress,
  leastPrivilegeModelAccess,
  guardrailCoversPhi,
  guardrailEnforced,
  modelInvocationLogged,
  activityTrailEnabled,
  dataRetentionZero,
  modelVersionPinned,
  terraformStateProtected,
  accessLogged,
  businessAssociateAgreement,
  vendorReportCurrent,
  vendorTermsConfirmed,
  deIdentificationDocumented,
];

/** The whole catalogue. */
export const catalogue = new Catalogue(rules);
