import type { Duration } from 'aws-cdk-lib/core';
import type { BusinessAssociateAgreement, DeIdentification, TrainingAndRetentionTerms, VendorReport } from '../../core';
import type { AlarmTopic } from '../alarm-topic';
import type { AuditLogStore } from '../audit-log-store';
import type { IEncryptionKey } from '../encryption-key/base';

/** A vendor of models that is reached by its API on the internet, as the vendor registry names it. */
export enum ApiVendor {
  OPENAI = 'openai',
  ANTHROPIC = 'anthropic',
  /** The hosted API. No business associate agreement for it is known: it takes de-identified data only. */
  COHERE = 'cohere',
}

/** A vendor that may be called, and what was agreed with it. */
export interface VendorAccess {
  readonly vendor: ApiVendor;
  /** The SOC 2 Type II report of the vendor, which is current and was reviewed. */
  readonly vendorReport: VendorReport;
  /** What the vendor confirmed in writing about training and retention. */
  readonly terms: TrainingAndRetentionTerms;
  /**
   * The agreement with the vendor, with the plan that is used.
   *
   * @default - none, which is refused unless `deIdentification` is given
   */
  readonly baa?: BusinessAssociateAgreement;
  /**
   * Where requests are processed: the id of a way of the vendor registry, such as `us`. It decides the host. For protected
   * health information it is one that keeps content in the United States.
   *
   * @default - the first way that keeps content in the United States
   */
  readonly residency?: string;
  /**
   * The IPv4 ranges at which the API takes connections, in CIDR notation. With them, nobody can name the host of the vendor
   * and connect to another address.
   *
   * @default - those that the vendor publishes: Anthropic does; without any, every address of the internet
   */
  readonly addresses?: readonly string[];
}

/**
 * Properties of `VendorEgress`. That the firewall drops by default and passes by name, its protections, the routes, the
 * filter of DNS and the logs are not among them.
 */
export interface VendorEgressProps {
  /** The vendors that may be called. */
  readonly vendors: readonly VendorAccess[];
  /**
   * The Availability Zones, at least two, such as `us-east-1a`. They are named because the firewall tells which of its
   * endpoints is in which zone by name, and routes stay within a zone.
   */
  readonly availabilityZones: readonly string[];
  /**
   * Why what is sent is not protected health information. Agreements and residency in the United States are then not
   * demanded.
   *
   * @default - what is sent is taken for protected health information
   */
  readonly deIdentification?: DeIdentification;
  /**
   * The store of the records of calls, and of the logs of the firewall, of DNS queries and of the network.
   *
   * @default - a new store, locked for six years
   */
  readonly auditLogStore?: AuditLogStore;
  /**
   * Where in the store the records of calls are, as the beginning of their keys; without a slash at the end.
   *
   * @default - `vendor-calls/` and the name of the construct
   */
  readonly recordPrefix?: string;
  /**
   * The key that encrypts the keys of the vendors and the reminders.
   *
   * @default - that of `auditLogStore`; without one, a new key whose material AWS generates
   */
  readonly key?: IEncryptionKey;
  /**
   * Who is told of changes of the firewalls, and of keys that are due.
   *
   * @default - a new topic without subscribers; subscribe to the topic of `alarms` yourself
   */
  readonly alarms?: AlarmTopic;
  /**
   * After how long somebody is reminded, every day, to replace the key of a vendor; from 1 to 365 days.
   *
   * @default Duration.days(90)
   */
  readonly rotateAfter?: Duration;
  /**
   * The organization of AWS Organizations that callers must belong to, besides being of the account of the stack.
   *
   * @default - the account alone decides
   */
  readonly organizationId?: string;
  /**
   * The addresses of the new VPC, a `/16`: callers get a `/24` in each zone from its beginning, firewall and NAT gateways
   * parts of its last `/24`.
   *
   * @default '10.0.0.0/16'
   */
  readonly ipv4Cidr?: string;
}
