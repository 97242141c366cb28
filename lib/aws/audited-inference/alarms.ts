import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm-topic';
import type { OutcomeQueue } from './outcome-queue';
import type { PrivateFunction } from './private-function';
import type { LogEvent } from './settings';

/** What the alarms watch. */
export interface Watched {
  readonly inference: PrivateFunction;
  readonly redrive: PrivateFunction;
  readonly sealer: PrivateFunction;
  readonly verifier?: PrivateFunction;
  readonly outcomes: OutcomeQueue;
  readonly api: apigateway.RestApi;
  /** How often a checkpoint is due. */
  readonly checkpointInterval: Duration;
}

interface Alarm {
  readonly id: string;
  /** For who reads the alarm: what happened and what to do. */
  readonly description: string;
  readonly metric: cloudwatch.Metric;
  /** @default 1 */
  readonly threshold?: number;
  /** Whether silence is as bad. @default false */
  readonly alsoWithoutData?: boolean;
}

const PERIOD = Duration.minutes(5);
/** The age in seconds from which an outcome should long be in the store. */
const OLD_OUTCOME = 900;

/** The alarms of a deployment: records, the functions that write them, and what waits. */
export class InferenceAlarms extends Construct {
  private readonly namespace: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly topic: AlarmTopic,
    watched: Watched,
  ) {
    super(scope, id);
    this.namespace = `CompliantAi/${Names.uniqueResourceName(this, { maxLength: 100, separator: '-' })}`;
    for (const alarm of [...this.onRecords(watched), ...this.onQueue(watched), ...this.onFunctions(watched)]) {
      this.raise(alarm);
    }
  }

  private onRecords({ inference, redrive, sealer, checkpointInterval }: Watched): Alarm[] {
    return [
      {
        id: 'RecordsNotWritten',
        description:
          'Calls were refused because their record could not be written. See the log of the function, and whether the ' +
          'store and its key can be used.',
        metric: this.counted('RecordsNotWritten', inference, 'record-not-written'),
      },
      {
        id: 'OutcomesOnlyLogged',
        description:
          'Neither the store nor the queue took the outcome of a call. It is in the log of the function, in a line with ' +
          'the event outcome-only-logged.',
        metric: this.counted('OutcomesOnlyLogged', inference, 'outcome-only-logged'),
      },
      {
        id: 'OutcomesConflict',
        description:
          'An outcome that had waited is in the store with other content. Verify the store: compliant-ai audit verify.',
        metric: this.counted('OutcomesConflict', redrive, 'outcome-conflict'),
      },
      {
        id: 'Orphans',
        description:
          'Calls were recorded whose outcome never was: a function ended in the middle, or its outcome still waits. Find ' +
          'them with compliant-ai audit verify.',
        metric: this.counted('Orphans', sealer, 'sealed', '$.message.orphans'),
      },
      {
        id: 'RecordsContradict',
        description:
          'Records are missing, changed or out of order. Treat it as an incident: compliant-ai audit verify names them.',
        metric: this.counted('Findings', sealer, 'sealed', '$.message.findings'),
      },
      {
        id: 'NoCheckpoint',
        description: 'No checkpoint was signed for three times as long as it should take. See the log of the sealer.',
        metric: this.counted('Checkpoints', sealer, 'sealed').with({
          period: Duration.minutes(3 * checkpointInterval.toMinutes()),
        }),
        alsoWithoutData: true,
      },
    ];
  }

  private onQueue({ outcomes }: Watched): Alarm[] {
    return [
      {
        id: 'OutcomesWait',
        description:
          'Outcomes of calls wait for the store for more than 15 minutes. They are kept for 14 days: see the log of the ' +
          'function that writes them, and whether the store and its key can be used.',
        metric: outcomes.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD }),
        threshold: OLD_OUTCOME,
      },
      {
        id: 'OutcomesGivenUp',
        description:
          'Outcomes of calls could not be written a hundred times. They are kept for 14 days: when the store works again, ' +
          'move them back with aws sqs start-message-move-task.',
        metric: outcomes.deadLetters.metricApproximateNumberOfMessagesVisible({
          period: PERIOD,
          statistic: cloudwatch.Stats.MAXIMUM,
        }),
      },
    ];
  }

  private onFunctions({ inference, redrive, sealer, verifier, api }: Watched): Alarm[] {
    const errors = Object.entries({ Inference: inference, Redrive: redrive, Sealer: sealer, Tokens: verifier });
    return [
      ...errors.flatMap(([name, one]): Alarm[] =>
        one === undefined
          ? []
          : [
              {
                id: `${name}Errors`,
                description: `The function ${one.node.path} ended with an error or out of time. See its log.`,
                metric: one.handler.metricErrors({ period: PERIOD }),
              },
            ],
      ),
      {
        id: 'InferenceThrottles',
        description:
          'More calls came at once than the function has concurrency for. Raise concurrency, or find out who calls so often.',
        metric: inference.handler.metricThrottles({ period: PERIOD }),
      },
      {
        id: 'ServerErrors',
        description: 'The API answered with status 5xx. See its execution log and the log of the function.',
        metric: api.metricServerError({ period: PERIOD, statistic: cloudwatch.Stats.SUM }),
      },
    ];
  }

  /** Counts lines of a log, or adds up what they say. */
  private counted(metricName: string, { logGroup }: PrivateFunction, event: LogEvent, value = '1'): cloudwatch.Metric {
    new logs.MetricFilter(this, `${metricName}Filter`, {
      logGroup,
      filterPattern: logs.FilterPattern.stringValue('$.message.event', '=', event),
      metricNamespace: this.namespace,
      metricName,
      metricValue: value,
    });
    return new cloudwatch.Metric({
      namespace: this.namespace,
      metricName,
      statistic: cloudwatch.Stats.SUM,
      period: PERIOD,
    });
  }

  private raise({ id, description, metric, threshold = 1, alsoWithoutData = false }: Alarm): void {
    const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: alsoWithoutData ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: alsoWithoutData
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic.topic));
  }
}
