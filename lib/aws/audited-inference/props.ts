import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Duration } from 'aws-cdk-lib/core';
import type { AlarmTopic } from '../alarm-topic';
import type { AuditLogStore } from '../audit-log-store';
import type { IEncryptionKey } from '../encryption-key/base';
import type { PrivateBedrock } from '../private-bedrock';
import type { InferenceAuthorization } from './authorization';

/** Decides whether a prompt holds protected health information. What it finds goes into the record, in kinds. */
export enum InferencePhiDetection {
  /** Patterns for identifiers that have a notation. Names and the like are not found. */
  PATTERNS = 'PATTERNS',
  /** Amazon Comprehend Medical, which every prompt is then sent to, through an endpoint of its own. */
  COMPREHEND_MEDICAL = 'COMPREHEND_MEDICAL',
}

/**
 * Properties of `AuditedInference`. That records are written first, the guardrail, the network, the encryption, the logs
 * and what they leave out are not among them.
 */
export interface AuditedInferenceProps {
  /** The models, with the network, the guardrail, the store and the agreement that hold for their calls. */
  readonly bedrock: PrivateBedrock;
  /**
   * Who may call, and how they show it.
   *
   * @default InferenceAuthorization.iam()
   */
  readonly authorization?: InferenceAuthorization;
  /**
   * What looks for protected health information in prompts.
   *
   * @default InferencePhiDetection.PATTERNS
   */
  readonly phiDetection?: InferencePhiDetection;
  /**
   * How many calls are made at once, which the function has reserved of the concurrency of the account; from 1 to 1,000.
   * It is the burst and the calls a second that the API takes as well: what is more gets status 429.
   *
   * @default 20
   */
  readonly concurrency?: number;
  /**
   * How long a caller waits at most for an answer, from 10 seconds. More than 29 seconds need a higher quota of the
   * account, `Maximum integration timeout in milliseconds` of API Gateway; at most 5 minutes.
   *
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
  /**
   * What the records call the agreement with AWS: an identifier, without spaces.
   *
   * @default - the reference of the agreement of `bedrock`, with hyphens in place of what identifiers do not have
   */
  readonly baaReferenceId?: string;
  /**
   * The store of the records.
   *
   * @default - that of `bedrock`
   */
  readonly auditLogStore?: AuditLogStore;
  /**
   * Where in the store the records are, as the beginning of their keys; without a slash at the end. Each deployment needs
   * its own.
   *
   * @default - `inference/` and the name of the construct
   */
  readonly recordPrefix?: string;
  /**
   * The key that encrypts logs, queues and the settings of the functions.
   *
   * @default - that of `bedrock`
   */
  readonly key?: IEncryptionKey;
  /**
   * Where the alarms go.
   *
   * @default - the topic of `bedrock`
   */
  readonly alarms?: AlarmTopic;
  /**
   * How often a checkpoint is signed, from 1 minute to 1 hour: entries that are taken away again before they were in one
   * may go unnoticed.
   *
   * @default Duration.minutes(5)
   */
  readonly checkpointInterval?: Duration;
  /**
   * The endpoint for API Gateway that the network has already. Only one of a VPC can have the private DNS name.
   *
   * @default - a new one, which admits calls of such APIs of the account only
   */
  readonly apiEndpoint?: ec2.IInterfaceVpcEndpoint;
  /**
   * Why the role with which API Gateway writes logs, which an account has once in a Region, is not set here: for example,
   * another stack sets it. The reason is recorded in the metadata of the template.
   *
   * @default - it is set here, and replaces another one
   */
  readonly withoutLogRole?: string;
}
