import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm-topic';

/** What the alarms watch. */
export interface ModelAlarmsProps {
  readonly topic: AlarmTopic;
  readonly endpointName: string;
  readonly variantName: string;
  readonly slowFrom: Duration;
  /** Whether prompts and answers are captured. */
  readonly captures: boolean;
}

const PERIOD = Duration.minutes(5);
/** From about there on SageMaker stops to capture, so as not to disturb inference. */
const FULL_DISK_PERCENT = 75;

/** The alarms of an endpoint, and those among them that have a new version rolled back. */
export class ModelAlarms extends Construct {
  public readonly rollback: readonly cloudwatch.Alarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ModelAlarmsProps,
  ) {
    super(scope, id);
    this.rollback = [
      this.raise(
        'Errors',
        'Calls of the model failed with status 5xx. See the log of the container.',
        this.metric('AWS/SageMaker', 'Invocation5XXErrors', cloudwatch.Stats.SUM),
        1,
      ),
      this.raise(
        'Slow',
        'One in a hundred calls of the model takes too long. More machines are needed, or the prompts have grown.',
        this.metric('AWS/SageMaker', 'ModelLatency', cloudwatch.Stats.percentile(99)),
        props.slowFrom.toMilliseconds() * 1000,
      ),
    ];
    if (props.captures) {
      this.raise(
        'DiskFull',
        'A machine of the model has little space left. SageMaker stops to capture prompts and answers then, and says nothing.',
        this.metric('/aws/sagemaker/Endpoints', 'DiskUtilization', cloudwatch.Stats.MAXIMUM),
        FULL_DISK_PERCENT,
      );
    }
    props.topic.onApiCalls(`Changes${this.node.addr.slice(-8)}`, {
      description: 'A model of SageMaker was changed or removed',
      eventSource: 'sagemaker.amazonaws.com',
      eventNames: ['CreateEndpoint', 'DeleteEndpoint', 'UpdateEndpoint'],
    });
  }

  private metric(namespace: string, metricName: string, statistic: string): cloudwatch.Metric {
    const { endpointName, variantName } = this.props;
    return new cloudwatch.Metric({
      namespace,
      metricName,
      statistic,
      period: PERIOD,
      dimensionsMap: { EndpointName: endpointName, VariantName: variantName },
    });
  }

  private raise(id: string, alarmDescription: string, metric: cloudwatch.Metric, threshold: number): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic.topic));
    return alarm;
  }
}
