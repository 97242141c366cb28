import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Duration, Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EndpointService } from '../private-network/endpoints';
import { openWay } from './endpoints';
import { signingKey } from './keys';
import { PrivateFunction, type SharedProps } from './private-function';
import type { Records } from './records';
import type { SealerSettings } from './settings';

/** Properties of {@link Sealer}. */
export interface SealerProps extends SharedProps {
  readonly records: Records;
  readonly interval: Duration;
}

/** What fails or comes too late is made up for by the next run. */
const AT_ONCE_OR_NEVER = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
/** To sign, and to check the checkpoint before. */
const SIGN = ['kms:GetPublicKey', 'kms:Sign'];

/** Signs how far the records have come, with a key that nobody else can use, and counts what is wrong with them. */
export class Sealer extends PrivateFunction {
  public readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: SealerProps) {
    const settings: SealerSettings = {
      ...props.records.settings,
      // The policy of the key names the role of the function, which therefore comes first.
      signingKeyArn: Lazy.string({ produce: () => this.key.keyArn }),
    };
    super(scope, id, {
      ...props,
      description: 'Signs how far the records of calls have come, and counts what is wrong with them',
      handler: 'seal',
      settings,
      securityGroup: props.network.clients,
      recordsUrl: props.records.url,
      timeout: Duration.minutes(15),
      concurrency: 1,
    });
    this.key = signingKey(this, 'Key', this.role);
    props.records.letSeal(this);
    this.allow('SignCheckpoints', SIGN, [this.key.keyArn]);
    openWay(props.network, EndpointService.KMS, SIGN, this.key.keyArn);
    new events.Rule(this, 'Schedule', {
      description: `Signs how far the records of ${scope.node.path} have come`,
      schedule: events.Schedule.rate(props.interval),
      targets: [new LambdaFunction(this.handler, AT_ONCE_OR_NEVER)],
    });
    this.handler.configureAsyncInvoke(AT_ONCE_OR_NEVER);
  }
}
