import type { CallState } from '../../audit/record';

export interface VerifyFlags {
  readonly store: string;
  readonly publicKey?: string[];
  readonly kmsKey?: string[];
  readonly withoutSignatures?: true;
  readonly from?: string;
  readonly to?: string;
  readonly grace: number;
  readonly format: (typeof VERIFY_FORMATS)[number];
}

export interface QueryFlags {
  readonly store: string;
  readonly from?: string;
  readonly to?: string;
  readonly event?: string;
  readonly user?: string;
  readonly session?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly phi?: 'yes' | 'no';
  readonly state?: CallState;
  readonly format: (typeof QUERY_FORMATS)[number];
}

export interface SealFlags {
  readonly store: string;
  readonly kmsKey?: string;
  readonly privateKey?: string;
  readonly publicKey?: string[];
  readonly grace: number;
}

export const VERIFY_FORMATS = ['text', 'json', 'csv'] as const;

export const QUERY_FORMATS = ['text', 'json', 'json-lines', 'csv'] as const;

export const STATES: readonly CallState[] = ['started', 'completed', 'failed', 'cancelled', 'not-called'];

/** The forms of a location. */
export const LOCATIONS =
  's3://bucket/prefix, azblob://account/container/prefix, https://account.blob.core.windows.net/container/prefix, gs://bucket/prefix, file:///folder, or a folder';

/** The forms of the name of a key. */
export const KEY_FORMS =
  'an ARN of AWS KMS, projects/…/cryptoKeyVersions/1 of Cloud KMS, or https://….vault.azure.net/keys/…/… of Key Vault';
