import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Issuer } from './authorization';
import { PrivateFunction, type SharedProps } from './private-function';

/** Verifies the tokens of callers. It reaches nothing and may do nothing. */
export class TokenVerifier extends PrivateFunction {
  constructor(
    scope: Construct,
    id: string,
    props: SharedProps & { readonly issuer: Issuer; readonly concurrency: number },
  ) {
    super(scope, id, {
      ...props,
      description: 'Verifies the tokens of callers',
      handler: 'authorize',
      settings: props.issuer,
      securityGroup: new ec2.SecurityGroup(scope, `${id}Group`, {
        vpc: props.network.vpc,
        description: 'Reaches nothing',
        allowAllOutbound: false,
      }),
      timeout: Duration.seconds(10),
    });
  }
}
