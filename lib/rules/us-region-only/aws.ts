import {
  type Check,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { arnInRegion, judgeArns } from './arns';
import { ARN_PROPERTIES, REGION_PROPERTIES, TERRAFORM_ARN_PROPERTIES, TERRAFORM_REGION_PROPERTIES } from './aws-types';
import { multiRegionKeyChecks } from './multi-region-key';
import { awsRegion } from './places';

const REJECTED_REGIONS = ['eu-west-1', 'ca-central-1', 'ap-southeast-2'];
const REJECTED_ARNS = ['arn:aws:service:eu-central-1:111122223333:thing/example'];

/**
 * The service that an interface endpoint leads to: `com.amazonaws.us-east-1.bedrock-runtime`. Without `ServiceRegion`
 * AWS connects services of the same Region only, so a name that is not known leads nowhere else.
 */
const endpointService: Acceptance = {
  accepts: (value, policy) => {
    const region = /(?:^|\.)((?:[a-z]{2,4})(?:-[a-z]+)+-\d)(?:\.|$)/.exec(value.text ?? '')?.[1];
    return region === undefined || policy.awsRegions.has(region);
  },
  describe: (policy) => `a service in ${awsRegion.describe(policy)}`,
  samples: ['com.amazonaws.us-east-1.bedrock-runtime', 'com.amazonaws.s3-global.accesspoint'],
};

const rows: readonly PropertyRow[] = [
  ...propertyRows(REGION_PROPERTIES, awsRegion, REJECTED_REGIONS),
  ...propertyRows(TERRAFORM_REGION_PROPERTIES, awsRegion, REJECTED_REGIONS),
  ...propertyRows(ARN_PROPERTIES, arnInRegion, REJECTED_ARNS),
  ...propertyRows(TERRAFORM_ARN_PROPERTIES, arnInRegion, REJECTED_ARNS),
];

/** The name of a service is judged where it is known, and never undetermined: no example could show that. */
const endpointChecks: Readonly<Record<string, Check>> = {
  'AWS::EC2::VPCEndpoint': serviceNameCheck('ServiceName', 'ServiceRegion'),
  aws_vpc_endpoint: serviceNameCheck('service_name', 'service_region'),
};

/** The environment of a CDK stack: without one nobody knows where the stack will lie. */
const stackCheck: Check = {
  judge: (resource, policy) => {
    const region = resource.get('region');
    if (region.isAbsent || region.isUndetermined || region.is('unknown-region')) {
      return undetermined(
        'the stack has no Region before deployment; give the stack an env with a region: new Stack(app, id, { env: { region } })',
        'region',
      );
    }
    return awsRegion.accepts(region, policy, resource) === true
      ? pass('', 'region')
      : fail(`the Region of the stack is ${region.describe()}; allowed: ${awsRegion.describe(policy)}`, 'region');
  },
  properties: ['region'],
  examples: () => ({
    compliant: [{ resource: { region: 'us-east-1', account: '111122223333' } }],
    violating: [{ resource: { region: 'eu-west-1', account: '111122223333' } }],
    undetermined: [{ resource: { region: UNDETERMINED } }],
    absent: [{ title: 'no env', resource: {}, outcome: 'undetermined' }],
  }),
};

const tables = mergeChecks(tableChecks(rows), endpointChecks, multiRegionKeyChecks);

/** AWS: the environment of stacks, Regions in properties of CloudFormation and Terraform types, ARNs, `region`. */
export const awsRegionChecks: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(Object.entries(tables).map(([type, check]) => [type, withTexts(check)])),
  'cdk:stack': stackCheck,
};

/**
 * Any other resource: ARNs wherever they stand, and the `region` argument that every `aws_*` resource has since
 * version 6 of the provider.
 */
export const everyResourceCheck: Check = {
  judge: (resource, policy) => {
    const verdicts = [...judgeRegionArgument(resource, policy), ...judgeArns(resource.resource, policy)];
    return verdicts.length > 0 ? verdicts : notApplicable();
  },
  properties: ['region'],
  examples: () => ({
    compliant: [{ type: 'aws_sqs_queue', resource: { name: 'jobs', region: 'us-west-2' } }],
    violating: [
      { type: 'aws_sqs_queue', resource: { name: 'jobs', region: 'eu-west-1' } },
      {
        title: 'an ARN of another Region',
        type: 'AWS::Logs::SubscriptionFilter',
        resource: { DestinationArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/logs' },
      },
    ],
    undetermined: [{ type: 'aws_sqs_queue', resource: { name: 'jobs', region: UNDETERMINED } }],
    absent: [
      {
        title: 'the Region of the provider applies, which is judged there',
        type: 'aws_sqs_queue',
        resource: { name: 'jobs' },
        outcome: 'notApplicable',
      },
    ],
  }),
};

function withTexts(check: Check): Check {
  return {
    ...check,
    judge: (resource, policy, today) => {
      const said = check.judge(resource, policy, today);
      const verdicts: readonly Verdict[] = 'outcome' in said ? [said] : said;
      const more = [...judgeRegionArgument(resource, policy), ...judgeArns(resource.resource, policy)];
      if (more.length === 0) {
        return verdicts;
      }
      const judged = new Set(verdicts.map(({ property }) => property));
      return [...verdicts, ...more.filter(({ property }) => !judged.has(property))];
    },
  };
}

function judgeRegionArgument(resource: ResourceView, policy: Policy): Verdict[] {
  const region = resource.type.startsWith('aws_') ? resource.properties.child('region') : undefined;
  if (region === undefined || region.isAbsent || region.isObject || region.isList) {
    return [];
  }
  const accepted = awsRegion.accepts(region, policy, resource);
  if (accepted === undefined) {
    return [undetermined(`region is known only at deployment (${region.describe()})`, 'region')];
  }
  return accepted
    ? [pass('', 'region')]
    : [fail(`region is ${region.describe()}; allowed: ${awsRegion.describe(policy)}`, 'region')];
}

function serviceNameCheck(property: string, regionProperty: string): Check {
  return {
    judge: (resource, policy) => {
      const name = resource.get(property);
      return endpointService.accepts(name, policy, resource) === true
        ? pass('', property)
        : fail(`${property} is ${name.describe()}; allowed: ${endpointService.describe(policy)}`, property);
    },
    properties: [property],
    examples: () => ({
      compliant: endpointService.samples.map((sample) => ({ resource: { [property]: sample } })),
      violating: [{ resource: { [property]: 'com.amazonaws.eu-west-1.bedrock-runtime' } }],
      undetermined: [{ resource: { [property]: 'com.amazonaws.vpce.example', [regionProperty]: UNDETERMINED } }],
      absent: [{ title: 'another kind of endpoint', resource: {}, outcome: 'pass' }],
    }),
  };
}

function propertyRows(
  table: Readonly<Record<string, readonly string[]>>,
  accepts: Acceptance,
  rejects: readonly string[],
): PropertyRow[] {
  return Object.entries(table).flatMap(([type, properties]) =>
    properties.map((property): PropertyRow => {
      const row = { types: [type], property, accepts, rejects };
      return type === 'provider.aws'
        ? { ...row, absent: 'undetermined', why: 'the environment variable AWS_REGION or a profile would decide' }
        : { ...row, absent: 'pass' };
    }),
  );
}
