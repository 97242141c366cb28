import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import { PrivateFunction, type SharedProps } from './private-function';
import type { Records } from './records';

/** The longest that SQS keeps a message. */
const KEPT = Duration.days(14);
/** How often a store that does not answer is tried again before somebody has to look: about ten hours. */
const ATTEMPTS = 100;
const BETWEEN_ATTEMPTS = Duration.minutes(6);
/** The least that a mapping takes. */
const READERS = 2;

/** Where the outcomes of calls wait that the store did not take. They are metadata, like all records. */
export class OutcomeQueue extends Construct {
  public readonly queue: sqs.Queue;
  /** What was tried too often. Nothing leaves it but by hand: `aws sqs start-message-move-task`. */
  public readonly deadLetters: sqs.Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly key: IEncryptionKey,
  ) {
    super(scope, id);
    this.deadLetters = this.createQueue('DeadLetters');
    this.queue = this.createQueue('Queue', {
      visibilityTimeout: BETWEEN_ATTEMPTS,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
  }

  /** Lets a function put outcomes in. */
  public takeFrom(writer: PrivateFunction): void {
    writer.allow('QueueOutcomes', ['sqs:SendMessage'], [this.queue.queueArn]);
    writer.allowKey('EncryptOutcomes', this.key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  /** Makes the function that is called with outcomes. Those that it does not report as failed are deleted. */
  public redriveTo(records: Records, shared: SharedProps): PrivateFunction {
    const reader = new PrivateFunction(this, 'Redrive', {
      ...shared,
      description: 'Writes the outcomes of calls that the store did not take at once',
      handler: 'redrive',
      settings: records.settings,
      securityGroup: shared.network.clients,
      recordsUrl: records.url,
      timeout: Duration.minutes(1),
      concurrency: READERS,
    });
    records.letCreate(reader);
    reader.allow(
      'TakeOutcomes',
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [this.queue.queueArn],
    );
    reader.allowKey('DecryptOutcomes', this.key, 'sqs', ['kms:Decrypt']);
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: reader.handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxConcurrency: READERS,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(reader.role);
    return reader;
  }

  private createQueue(id: string, props: sqs.QueueProps = {}): sqs.Queue {
    return new sqs.Queue(this, id, {
      ...props,
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: this.key.key,
      enforceSSL: true,
      retentionPeriod: KEPT,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
