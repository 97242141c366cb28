import * as autoscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { InstanceScaling } from './props';

/** How many machines there are unless somebody says. */
export const INSTANCES = 2;

/**
 * Keeps the invocations a minute of each machine near a number, with the role that Application Auto Scaling has for
 * SageMaker in the account.
 *
 * @param variant `endpoint/…/variant/…`
 */
export function scaleInstances(
  scope: Construct,
  endpoint: CfnEndpoint,
  variant: string,
  minInstances: number,
  { maxInstances, invocationsPerInstance }: InstanceScaling,
): void {
  const target = new autoscaling.CfnScalableTarget(scope, 'Scaling', {
    serviceNamespace: 'sagemaker',
    scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    resourceId: variant,
    minCapacity: minInstances,
    maxCapacity: maxInstances,
  });
  target.node.addDependency(endpoint);
  new autoscaling.CfnScalingPolicy(scope, 'ScalingPolicy', {
    policyName: 'invocations',
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.ref,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      targetValue: invocationsPerInstance,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    },
  });
}
