import type { ContentDigest } from './content-digest';
import type { PhiFinding } from './phi-detector';

/** Who calls a model: identifiers that the organization can resolve to a person or a service, never a patient's. */
export interface Caller {
  /** The authenticated user or service, 45 CFR 164.312(a)(2)(i). */
  readonly userId: string;
  /** The session in which the call is made. */
  readonly sessionId: string;
  /**
   * What the call is for, such as `treatment` or `payment`.
   *
   * @default - not recorded
   */
  readonly purpose?: string;
}

/** Who serves the model, where, and under which agreement. */
export interface ModelProvider {
  /** Such as `aws-bedrock`: an id of the vendor registry, or a name of one's own. */
  readonly apiProvider: string;
  /** Where the provider processes and stores what it is sent, such as `us-east-1`. */
  readonly dataResidencyRegion: string;
  /** The business associate agreement that covers the call, 45 CFR 164.308(b)(3), as the organization files it. */
  readonly baaReferenceId: string;
}

/** What became of a call. */
export type CallState =
  /** Recorded, and no more is known yet: the model is about to be called, or the process died since. */
  | 'started'
  /** The model answered. */
  | 'completed'
  /** The provider refused or failed, or the time was up. */
  | 'failed'
  /** The caller stopped before the answer was complete. */
  | 'cancelled'
  /** The model was not called: something failed after the record was written, or while it was. */
  | 'not-called';

/** What went wrong, without the message of the error: providers quote prompts in it. */
export interface CallError {
  /** The class or code of the error, such as `ThrottlingException`. */
  readonly type: string;
  /** The provider's id of the request, where it gave one. */
  readonly requestId?: string;
}

/**
 * The record of one call of a model: metadata, and never content. It is written once as `started`, before the call,
 * and once more with the outcome; the second one repeats the first.
 */
export interface AuditRecord extends Caller, ModelProvider {
  /** A UUID of version 7. */
  readonly eventId: string;
  /** When the call was asked for, ISO 8601 in UTC with milliseconds. */
  readonly timestampUtc: string;
  /** The operation of the provider's interface, such as `Converse`. */
  readonly operation: string;
  /** The model, or what stands for it: a deployment, an inference profile, an endpoint. */
  readonly model: string;
  /** Whether the content holds protected health information. What is unknown counts as PHI. */
  readonly phiPresent: boolean;
  /** What the detector found, in kinds and never in words. */
  readonly phiDetection: PhiFinding & { readonly detector: string };
  /** Identifies the input without holding it. */
  readonly inputDigest: ContentDigest;
  /** Where the content store keeps the content of this call; absent when none does. */
  readonly contentReference?: string;
  readonly state: CallState;
  /** Identifies the output without holding it; absent until there is one. */
  readonly outputDigest?: ContentDigest;
  /** As the provider counts and bills; absent until known. */
  readonly inputTokenCount?: number;
  readonly outputTokenCount?: number;
  /** The HTTP status of the last answer; absent where none came. */
  readonly responseStatus?: number;
  /** Milliseconds from the call of the model to its outcome; absent until then. */
  readonly latencyMs?: number;
  /** How often the provider's SDK sent the request; absent where it does not say. */
  readonly attempts?: number;
  /** Why the model stopped, in the provider's word, such as `end_turn`. */
  readonly finishReason?: string;
  /** What the guardrail did, in the provider's word, such as `GUARDRAIL_INTERVENED`. */
  readonly guardrailAction?: string;
  readonly error?: CallError;
}

/** What a call came to: the part of the record that is not known before. */
export type CallOutcome = Pick<
  AuditRecord,
  'inputTokenCount' | 'outputTokenCount' | 'responseStatus' | 'attempts' | 'finishReason' | 'guardrailAction'
>;

/** Somebody read content of the content store, 45 CFR 164.312(b). It is recorded before the content is handed out. */
export interface ContentAccess extends Caller {
  readonly eventId: string;
  readonly timestampUtc: string;
  readonly contentReference: string;
  /** Why, in the reader's words. */
  readonly reason: string;
}
