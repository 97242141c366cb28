/**
 * What the constructs tell the functions, as JSON in the environment variable `SETTINGS`: the contract between the
 * constructs and their handlers. No secret is among them.
 */
export interface StoreSettings {
  readonly bucket: string;
  /** The account that owns the bucket. */
  readonly account: string;
  readonly prefix: string;
  readonly retentionDays: number;
}

/** For the function that calls models. */
export interface InferenceSettings extends StoreSettings {
  /** The geography in which models process, as inference profiles name it. */
  readonly residency: 'us' | 'us-gov';
  readonly baaReferenceId: string;
  /** The inference profile that a model is called by, by the id that callers name. */
  readonly models: Readonly<Record<string, string>>;
  readonly guardrailId: string;
  readonly guardrailVersion: string;
  readonly phiDetection: 'PATTERNS' | 'COMPREHEND_MEDICAL';
  /** The KMS key for HMACs. */
  readonly digestKeyArn: string;
  /** Takes the outcomes that could not be written. */
  readonly queueUrl: string;
  /** How long the caller waits, in milliseconds. */
  readonly timeoutMs: number;
}

/** For the function that signs checkpoints. */
export interface SealerSettings extends StoreSettings {
  /** The KMS key for signatures. */
  readonly signingKeyArn: string;
}

/** What a line of the logs reports. Metric filters count them. */
export type LogEvent =
  /** A call was refused because its record could not be written. */
  | 'record-not-written'
  /** The outcome of a call could not be written and waits in the queue. */
  | 'outcome-queued'
  /** Neither the store nor the queue took the outcome: the line holds it. */
  | 'outcome-only-logged'
  /** The outcome of a call that had waited is in the store. */
  | 'outcome-recovered'
  /** It could not be written again, and waits on. */
  | 'outcome-not-recovered'
  /** The store has something else where the outcome belongs. */
  | 'outcome-conflict'
  /** A checkpoint was signed, or there was nothing new. */
  | 'sealed'
  /** Something about a call that is in its record, or missing there. */
  | 'problem'
  /** A call ended; how is in its record. */
  | 'answered';
