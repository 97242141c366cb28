export type { AuditedRequest, CallAuditor, ObservedError, ObservedOutcome, StreamObserver } from './audited-call';
export { Auditor, type AuditorProps, type AuditProblem } from './auditor';
export type {
  ChainHead,
  Checkpoint,
  CheckpointKey,
  CheckpointSigner,
  CheckpointVerifier,
  OpenEvent,
  SignatureVerdict,
} from './checkpoint';
export { LocalCheckpointSigner } from './checkpoint/local-checkpoint-signer';
export { PublicKeyVerifier, type TrustedKey } from './checkpoint/public-key-verifier';
export { CombinedPhiDetector } from './combined-phi-detector';
export type { ContentDigest, ContentDigester, RunningDigest } from './content-digest';
export { HmacDigester, type HmacDigesterProps } from './content-digest/hmac-digester';
export { Sha256Digester, type Sha256DigesterProps } from './content-digest/sha256-digester';
export type { ContentSink } from './content-sink';
export {
  type AccessLog,
  type ContentPart,
  type ContentReader,
  ContentStore,
  type ContentStoreProps,
} from './content-store';
export { type AuditEntry, type EntryBody, SCHEMA_VERSION } from './entry';
export type { DayRange } from './list-days';
export { LocalFileStore } from './local-file-store';
export { PatternPhiDetector } from './pattern-phi-detector';
export type { IdentifierDetectorOptions, PhiDetector, PhiFinding, PhiPresence } from './phi-detector';
export { type CallFilter, type FoundCall, type QueryOptions, query } from './query';
export type {
  AuditRecord,
  CallError,
  Caller,
  CallOutcome,
  CallState,
  ContentAccess,
  ModelProvider,
} from './record';
export { Sealer, type SealerProps, type SealResult } from './sealer';
export { type AuditSink, type AuditStore, AuditStoreError, type StoredVersion } from './store';
export {
  type AuditFinding,
  type AuditFindingKind,
  type AuditNoteKind,
  DEFAULT_GRACE_MS,
  type Verification,
  type VerifyOptions,
  type VerifyProgress,
  verify,
} from './verify';
export {
  type AppendOptions,
  AuditWriteError,
  AuditWriter,
  type AuditWriterProps,
  type WritableBody,
  type WrittenEntry,
} from './writer';
