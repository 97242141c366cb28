import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type App, Stack } from 'aws-cdk-lib/core';
import type { Node } from 'constructs';
import { AWS_US_REGIONS, ConfigurationError, type VendorReport } from '../lib';
import { PrivateBedrock } from '../lib/aws';

/**
 * The reference deployment on AWS, as the context says: `npx cdk deploy -c region=us-west-2 -c models=…`.
 *
 * | context | what it is | when absent |
 * |---|---|---|
 * | `stackName` | the name of the stack | `PrivateBedrock` |
 * | `account` | the account, 12 digits | that of the credentials; left open without any |
 * | `region` | one of the US Regions, GovCloud included | `us-east-1` |
 * | `models` | ids of foundation models, separated by commas | one model of Anthropic |
 * | `baaReference`, `baaEffective` | your agreement with AWS, and the day from which it holds | those of the example |
 * | `reportReference`, `reportPeriodStart`, `reportPeriodEnd` | the SOC 2 Type II report of AWS, and the period that it covers | those of the example |
 * | `reportReviewedBy`, `reportReviewedOn`, `reportOutcome` | who reviewed its exceptions and subservice organizations | those of the example |
 * | `organizationId` | the organization that callers belong to | the account alone decides |
 * | `alarmEmails` | who is told of tampering | nobody subscribes to the topic |
 * | `vpcId`, `availabilityZones`, `subnetIds`, `routeTableIds` | an existing VPC with its isolated subnets | a new VPC |
 *
 * @throws ConfigurationError for a value that cannot be
 */
export function referenceStack(app: App): Stack {
  const context = new Context(app.node);
  const stack = new Stack(app, context.text('stackName') ?? 'PrivateBedrock', {
    description: 'Amazon Bedrock for protected health information: private, customer-keyed, US-bound, fully logged',
    env: {
      account: context.matching('account', /^\d{12}$/, '12 digits') ?? process.env.CDK_DEFAULT_ACCOUNT,
      region: context.oneOf('region', AWS_US_REGIONS) ?? 'us-east-1',
    },
  });

  const bedrock = new PrivateBedrock(stack, 'Ai', {
    models: context.list('models') ?? ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
    baa: {
      reference: context.text('baaReference') ?? 'AWS Artifact, AWS Business Associate Addendum',
      effective: context.text('baaEffective') ?? '2026-01-01',
    },
    vendorReport: vendorReport(context),
    organizationId: context.text('organizationId'),
    vpc: existingVpc(stack, context),
    alarmEmailAddresses: context.list('alarmEmails'),
  });

  bedrock.grantInvoke(
    new iam.Role(stack, 'Application', {
      description: 'Assumed by the application that calls Bedrock',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    }),
  );
  return stack;
}

function vendorReport(context: Context): VendorReport {
  const review = {
    by: context.text('reportReviewedBy') ?? 'vendor-risk@clinic.example',
    on: context.text('reportReviewedOn') ?? '2026-11-02',
    outcome: context.text('reportOutcome') ?? 'nothing that concerns PHI',
  };
  return {
    reference: context.text('reportReference') ?? 'AWS Artifact, SOC 2 report of fall 2026',
    type: 'SOC 2 Type II',
    periodStart: context.text('reportPeriodStart') ?? '2025-10-01',
    periodEnd: context.text('reportPeriodEnd') ?? '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  };
}

/** Taken from its ids, since a lookup needs credentials. */
function existingVpc(stack: Stack, context: Context): ec2.IVpc | undefined {
  const vpcId = context.text('vpcId');
  if (vpcId === undefined) {
    return undefined;
  }
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId,
    availabilityZones: context.required('availabilityZones', `'vpcId' is set`),
    isolatedSubnetIds: context.required('subnetIds', `'vpcId' is set`),
    isolatedSubnetRouteTableIds: context.required('routeTableIds', `'vpcId' is set`),
  });
}

/** The context values of an app: texts on the command line, texts or lists in `cdk.json`. */
class Context {
  constructor(private readonly node: Node) {}

  text(name: string): string | undefined {
    const value: unknown = this.node.tryGetContext(name);
    if (value === undefined || value === '') {
      return undefined;
    }
    if (typeof value !== 'string') {
      throw new ConfigurationError(
        `context '${name}' must be a text, got ${JSON.stringify(value)}; write -c ${name}=…`,
      );
    }
    return value;
  }

  list(name: string): string[] | undefined {
    const value: unknown = this.node.tryGetContext(name);
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
      return value;
    }
    return this.text(name)
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  required(name: string, because: string): string[] {
    const value = this.list(name);
    if (value === undefined || value.length === 0) {
      throw new ConfigurationError(`context '${name}' must be set when ${because}; write -c ${name}=a,b`);
    }
    return value;
  }

  oneOf(name: string, allowed: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !allowed.includes(value)) {
      throw new ConfigurationError(`context '${name}' must be one of ${allowed.join(', ')}, got '${value}'`);
    }
    return value;
  }

  matching(name: string, pattern: RegExp, description: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !pattern.test(value)) {
      throw new ConfigurationError(`context '${name}' must be ${description}, got '${value}'`);
    }
    return value;
  }
}
