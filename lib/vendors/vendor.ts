/**
 * What is known of a demand: met, met under the conditions that the summary names, not met, not known, or a question
 * that does not arise.
 */
export type Answer = 'yes' | 'limited' | 'no' | 'unknown' | 'not-applicable';

/**
 * Whose word a fact rests on: `primary` is the vendor's own pages, a contract or the law; `third-party` is pages of
 * others alone. A fact that is `unverified` has the answer `unknown`.
 */
export type Confidence = 'primary' | 'third-party' | 'unverified';

/** Where a fact was read. */
export interface Source {
  /** An https address, or a reference to a contract such as `contract:CLINIC-2026-114`. */
  readonly url: string;
  /** What it says on the matter, in few words. */
  readonly says: string;
  /**
   * The day that the source gives for itself, `YYYY-MM-DD`.
   *
   * @default - it gives none
   */
  readonly dated?: string;
}

/** What the guide of 15 January 2025 says of a fact. */
export interface GuideStatement {
  /** The words of the guide, a text for each cell or sentence. */
  readonly says: readonly string[];
  /**
   * What is different now, since when or why.
   *
   * @default - the guide still holds
   */
  readonly changed?: string;
}

/** One fact about an offering of a vendor. */
export interface Fact {
  readonly value: Answer;
  /** The value in a few words, for a cell of a table. */
  readonly summary: string;
  /** What one has to know besides. */
  readonly note?: string;
  readonly confidence: Confidence;
  /** The day on which the sources were last read, `YYYY-MM-DD`. */
  readonly checkedOn: string;
  /** Empty at most for what is not verified. */
  readonly sources: readonly Source[];
  /**
   * What the guide says.
   *
   * @default - the guide is silent on it
   */
  readonly guide?: GuideStatement;
}

/** A plan or contract on which an offering is bought, and whether a business associate agreement comes with it. */
export interface Tier {
  /** Such as `enterprise`: the word that an attestation names. */
  readonly id: string;
  readonly name: string;
  readonly baa: Answer;
}

/** Whether the vendor signs a business associate agreement, 45 CFR 164.308(b)(1) and 164.504(e). */
export interface BaaFact extends Fact {
  /** How one comes to it. */
  readonly route: string;
  /** The plans on which the offering is bought. */
  readonly tiers: readonly Tier[];
  /** What it covers. */
  readonly covers: readonly string[];
  /** Features, models and plans that it leaves out. */
  readonly excludes: readonly string[];
}

/** Which SOC 2 report there is. */
export interface Soc2Fact extends Fact {
  /**
   * `type-2` covers the operation over a period, `type-1` the design on a day.
   *
   * @default - not known
   */
  readonly type?: 'type-1' | 'type-2';
  /** How one gets the full report. */
  readonly route: string;
}

/** A way to choose where requests are processed. */
export interface ResidencyOption {
  /** Such as `us`: the word that a construct names. */
  readonly id: string;
  /** How it is chosen: a Region, a deployment type, a host, a field of the request. */
  readonly selector: string;
  /** Whether content is stored and processed in the United States alone. */
  readonly staysInUs: Answer;
  /**
   * Host names of the API.
   *
   * @default - they depend on the account, or the option has none of its own
   */
  readonly hosts?: readonly string[];
}

/** Whether content can be kept in the United States. */
export interface ResidencyFact extends Fact {
  readonly atRest: string;
  readonly processing: string;
  readonly options: readonly ResidencyOption[];
}

/** How long the vendor keeps prompts and completions. */
export interface RetentionFact extends Fact {
  /**
   * Days for which content is kept when nobody asks otherwise; 0 when it is not kept.
   *
   * @default - not known
   */
  readonly defaultDays?: number;
  /** The terms on which nothing is kept. */
  readonly zeroRetention: string;
  /** The switch or the contract by which retention is set. */
  readonly control: string;
}

/** A product of a vendor, and what is known of it. */
export interface Offering {
  readonly id: string;
  readonly name: string;
  readonly baa: BaaFact;
  /** A SOC 2 Type II report that customers can read. */
  readonly soc2: Soc2Fact;
  /** A data processing agreement under the GDPR. */
  readonly gdprDpa: Fact;
  /** Keys that the customer manages for what the vendor stores. */
  readonly byok: Fact;
  readonly usResidency: ResidencyFact;
  /** Whether the customer decides how long the vendor keeps logs of prompts and completions. */
  readonly logRetentionControl: Fact;
  /** `yes` where nothing is kept by default. */
  readonly retention: RetentionFact;
  /** `yes` where content is not used to train models unless the customer agrees. */
  readonly excludedFromTraining: Fact;
  /** TLS 1.2 or newer, and nothing older. */
  readonly encryptionInTransit: Fact;
  /** AES-256 for what is stored. */
  readonly encryptionAtRest: Fact;
  /** A way to the vendor that does not cross the internet. */
  readonly privateConnectivity: Fact;
  /** Throughput that is reserved for the customer. */
  readonly dedicatedCapacity: Fact;
  /**
   * Whether what the guide says of latency and availability holds.
   *
   * @default - the guide gives no number
   */
  readonly latency?: Fact;
  /**
   * Whether what the guide says of the price holds.
   *
   * @default - the guide gives no number
   */
  readonly price?: Fact;
}

/** Who runs the model: a cloud in the customer's account, the vendor behind its API, or the customer. */
export type VendorKind = 'cloud' | 'api' | 'self-hosted';

/** A provider of models. */
export interface Vendor {
  /** Such as `openai`. */
  readonly id: string;
  readonly name: string;
  readonly kind: VendorKind;
  /**
   * Other names of it, earlier and later ones.
   *
   * @default - none
   */
  readonly alsoKnownAs?: readonly string[];
  /** The first one is meant where none is named. */
  readonly offerings: readonly Offering[];
}

/** What a vendor offers by way of a business associate agreement on one tier. */
export interface BaaTerms {
  /** Whether a BAA is known to be had; false, too, where it is not known. */
  readonly available: boolean;
  /** `unknown` where nobody could verify it, `not-applicable` where the vendor receives no PHI. */
  readonly answer: Answer;
  readonly tier: Tier;
  readonly offering: Offering;
  /** How one comes to it, what it covers and what it leaves out. */
  readonly fact: BaaFact;
}
