import type * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Names, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';

const GROUPS = '/aws/vendedlogs/bedrock/knowledge-bases';

/** Properties of {@link KnowledgeBaseLogs}. */
export interface KnowledgeBaseLogsProps {
  readonly knowledgeBase: bedrock.CfnKnowledgeBase;
  readonly key: IEncryptionKey;
}

/**
 * The ingestion log of a knowledge base: which document was ingested, ignored or failed, and why. Names of documents are in
 * it, so it is treated as protected health information: encrypted with the key, kept for six years.
 *
 * The group is named by the id of the knowledge base, so that the group of an earlier one, which is retained, does not stand
 * in the way. CloudWatch Logs writes the resource policy for groups under `/aws/vendedlogs/` by itself when the delivery is
 * created, with the permissions of who deploys.
 *
 * See docs.aws.amazon.com/bedrock/latest/userguide/knowledge-bases-logging.html.
 */
export class KnowledgeBaseLogs extends Construct {
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: KnowledgeBaseLogsProps) {
    super(scope, id);
    const { knowledgeBase, key } = props;
    // The policy of the key cannot name the knowledge base, which needs the key.
    key.allowCloudWatchLogs(`${GROUPS}/*`);
    this.logGroup = new logs.LogGroup(this, 'Group', {
      logGroupName: `${GROUPS}/${knowledgeBase.attrKnowledgeBaseId}`,
      encryptionKey: key.key,
      retention: logs.RetentionDays.SIX_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const name = Names.uniqueResourceName(this, { maxLength: 60, separator: '-' });
    const source = new logs.CfnDeliverySource(this, 'Source', {
      name,
      logType: 'APPLICATION_LOGS',
      resourceArn: knowledgeBase.attrKnowledgeBaseArn,
    });
    const destination = new logs.CfnDeliveryDestination(this, 'Destination', {
      name,
      destinationResourceArn: this.logGroup.logGroupArn,
    });
    new logs.CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
    });
  }
}
