import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/**
 * The role with which API Gateway writes logs, a setting of the account and Region. It outlives the stack: the logs of
 * other APIs would end with it.
 */
export class LogRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      description: 'Lets API Gateway write the logs of the APIs of the account',
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      // API Gateway refuses a role that may do less.
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const setting = new CfnAccount(this, 'Resource', { cloudWatchRoleArn: role.roleArn });
    setting.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
