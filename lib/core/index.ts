export {
  ATTESTATION_NAMES,
  type AttestationKind,
  attestationProblems,
  type CarriedAttestation,
  isAttestationKind,
  type ListedAttestation,
  lapseOf,
  lastDayOf,
  listAttestations,
  type VendorAttestations,
} from './attestation';
export {
  type BusinessAssociateAgreement,
  validateBusinessAssociateAgreement,
} from './attestation/business-associate-agreement';
export { type DeIdentification, validateDeIdentification } from './attestation/de-identification';
export { type LockAcknowledgement, validateLockAcknowledgement } from './attestation/lock-acknowledgement';
export { type ReportReview, type VendorReport, validateVendorReport } from './attestation/vendor-report';
export { type TrainingAndRetentionTerms, validateTrainingAndRetentionTerms } from './attestation/vendor-terms';
export {
  ATTESTATION_PREFIX,
  ATTESTATION_RESOURCE,
  Attestations,
  type AttestationsProps,
  attestVendor,
  recordAttestation,
  type VendorAttested,
} from './attestations';
export { Catalogue } from './catalogue';
export {
  type Control,
  type Framework,
  HIPAA,
  type HipaaCitation,
  NIST,
  type NistControl,
  SOC2,
  type Soc2Criterion,
} from './controls';
export { ComplianceError, ConfigurationError } from './errors';
export { type Evaluation, evaluate, isRejected, rejecting, standing } from './evaluate';
export { type ComplianceException, type ExceptionProblem, except, exceptionsIn } from './exception';
export type { EngineError, Finding, Report } from './finding';
export { KEY_DELETION_WINDOW_DAYS, SOFT_DELETE_RETENTION_DAYS } from './key-deletion';
export { hasLocalStorage } from './local-storage';
export { MODEL_VENDORS, type ModelVendor, modelVendor } from './model-vendors';
export {
  definePolicy,
  type MaximumExceptionDays,
  type OnUndetermined,
  type Policy,
  type PolicyProps,
  type TlsVersion,
} from './policy';
export type { Known, Reader, Reading, Reference, Scalar } from './reading';
export {
  AWS_US_REGIONS,
  AZURE_US_REGIONS,
  GOOGLE_US_MULTI_REGIONS,
  GOOGLE_US_REGIONS,
  googleRegionOf,
  normalizeAzureRegion,
} from './regions';
export { Resource, type ResourceProps, ResourceView } from './resource';
export { LOG_ANALYTICS_SIX_YEARS_DAYS, Retention, requireSixYears } from './retention';
export { type Check, type Example, type Examples, type Rule, type Severity, UNDETERMINED } from './rule';
export { cloudOf, ruleIndex, rulePage } from './rule-page';
export { SAFE_HARBOR_IDENTIFIERS, type SafeHarborIdentifier, safeHarborCitation } from './safe-harbor';
export { type Dialect, OPAQUE_RULE, type OpaquePart, ResourceTree, type ResourceTreeProps } from './tree';
export { isPlainObject, Value } from './value';
export { fail, notApplicable, type Outcome, pass, undetermined, type Verdict, worst } from './verdict';
export { forEachWorld, MAX_WORLDS, World } from './world';
