import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { App, CfnCondition, Fn, Stack } from 'aws-cdk-lib/core';
import { Catalogue } from '../../lib/core';
import { accessLogged as rule } from '../../lib/rules/access-logged';
import { findings, RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

type Properties = Record<string, unknown>;

function template(type: string, properties: Properties, beside: Properties = {}) {
  return judgedTemplate(rule, { Subject: { Type: type, Properties: properties }, ...beside }).Subject;
}

function terraform(type: string, properties: Properties, beside: Properties = {}) {
  return judgedTerraform(rule, { [type]: { subject: properties }, ...beside })[`${type}.subject`];
}

test('gives every example of every type the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a network of the CDK', () => {
  const catalogue = new Catalogue([rule]);
  const newNetwork = () => {
    const stack = new Stack(new App(), 'Stack');
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 2, restrictDefaultSecurityGroup: false });
    return { stack, vpc, verdicts: () => findings(stack, { catalogue }).map(({ verdict }) => verdict) };
  };

  test('rejects one without a flow log', () => {
    expect(newNetwork().verdicts()).toEqual(['fail']);
  });

  test('accepts its flow log, and rejects one of rejected connections only', () => {
    const [all, rejected] = [newNetwork(), newNetwork()];
    all.vpc.addFlowLog('Flows');
    rejected.vpc.addFlowLog('Flows', { trafficType: ec2.FlowLogTrafficType.REJECT });
    expect([all.verdicts(), rejected.verdicts()]).toEqual([[], ['fail']]);
  });

  test('accepts flow logs of each of its subnets, and rejects a subnet without one', () => {
    const { vpc, verdicts, stack } = newNetwork();
    const record = (subnet: ec2.ISubnet, index: number) =>
      new ec2.FlowLog(stack, `Flows${index}`, { resourceType: ec2.FlowLogResourceType.fromSubnet(subnet) });
    const [last, ...others] = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
    others.forEach(record);
    expect(verdicts()).toEqual(['fail']);
    if (last !== undefined) {
      record(last, others.length);
    }
    expect(verdicts()).toEqual([]);
  });

  test('rejects a flow log that is made under one condition only', () => {
    const { stack, vpc, verdicts } = newNetwork();
    const condition = new CfnCondition(stack, 'IsProduction', { expression: Fn.conditionEquals(stack.account, '1') });
    const flowLog = new ec2.CfnFlowLog(stack, 'Flows', {
      resourceId: vpc.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
    });
    flowLog.cfnOptions.condition = condition;
    expect(verdicts()).toEqual(['fail']);
  });

  test('rejects a load balancer of the CDK until it logs', () => {
    const { stack, vpc, verdicts } = newNetwork();
    vpc.addFlowLog('Flows');
    const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc });
    expect(verdicts()).toEqual(['fail']);
    balancer.setAttribute('access_logs.s3.enabled', 'true');
    expect(verdicts()).toEqual([]);
  });
});

describe('a network of Terraform', () => {
  const flowLog = (members: Properties) => ({ aws_flow_log: { flows: { traffic_type: 'ALL', ...members } } });

  test.each([
    ['${aws_vpc.subject.id}', 'pass'],
    ['${aws_vpc.subject[0].id}', 'pass'],
    ['${aws_vpc.other.id}', 'fail'],
    ['vpc-0123456789abcdef0', 'fail'],
    ['${var.unknown}', 'undetermined'],
  ])('beside a flow log of %s gives %s', (vpc_id, outcome) => {
    expect(terraform('aws_vpc', { cidr_block: '10.0.0.0/16' }, flowLog({ vpc_id }))).toBe(outcome);
  });

  test('accepts two flow logs that share the traffic', () => {
    const part = (traffic_type: string) => ({ vpc_id: '${aws_vpc.subject.id}', traffic_type });
    const beside = (second: string) => ({ aws_flow_log: { a: part('ACCEPT'), b: part(second) } });
    expect(terraform('aws_vpc', {}, beside('REJECT'))).toBe('pass');
    expect(terraform('aws_vpc', {}, beside('ACCEPT'))).toBe('fail');
  });

  test('of Azure is rejected when one of its subnets is not recorded', () => {
    const subnet = { virtual_network_name: '${azurerm_virtual_network.subject.name}' };
    const flows = (name: string) => ({ target_resource_id: `\${azurerm_subnet.${name}.id}`, enabled: true });
    const beside = (...names: string[]) => ({
      azurerm_subnet: { a: subnet, b: subnet },
      azurerm_network_watcher_flow_log: Object.fromEntries(names.map((name) => [name, flows(name)])),
    });
    expect(terraform('azurerm_virtual_network', {}, beside('a', 'b'))).toBe('pass');
    expect(terraform('azurerm_virtual_network', {}, beside('a'))).toBe('fail');
  });

  test.each([
    [{ purpose: 'PRIVATE_SERVICE_CONNECT' }, 'notApplicable'],
    [{ purpose: 'PRIVATE' }, 'fail'],
    [{ purpose: '${var.unknown}' }, 'undetermined'],
    [{ log_config: [{ flow_sampling: 0.5 }] }, 'pass'],
    [{ log_config: [{}] }, 'pass'],
    [{ log_config: [] }, 'fail'],
  ])('of Google with %p gives %s', (properties, outcome) => {
    expect(terraform('google_compute_subnetwork', properties)).toBe(outcome);
  });
});

describe('a load balancer', () => {
  const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const attribute = (Key: unknown, Value: unknown = 'true') => ({ LoadBalancerAttributes: [{ Key, Value }] });

  test.each([
    [attribute('access_logs.s3.enabled'), 'pass'],
    [attribute('access_logs.s3.enabled', true), 'pass'],
    [attribute('access_logs.s3.enabled', { Ref: 'Unknown' }), 'undetermined'],
    [attribute('connection_logs.s3.enabled'), 'fail'],
    [attribute({ Ref: 'Unknown' }), 'undetermined'],
    [{ LoadBalancerAttributes: { Ref: 'Unknown' } }, 'undetermined'],
    [{ Type: 'network' }, 'fail'],
  ])('with %j gives %s', (properties, outcome) => {
    expect(template(BALANCER, properties)).toBe(outcome);
  });

  test.each([
    [{}, 'fail'],
    [{ access_logs: { bucket: 'records' } }, 'fail'],
    [{ access_logs: [{ bucket: 'records', enabled: true }] }, 'pass'],
  ])('of Terraform with %j gives %s', (properties, outcome) => {
    expect(terraform('aws_lb', properties)).toBe(outcome);
  });

  test.each([
    [{}, 'fail'],
    [{ access_logs: { bucket: 'records' } }, 'pass'],
    [{ access_logs: { bucket: 'records', enabled: false } }, 'fail'],
  ])('of the classic kind with %j gives %s', (properties, outcome) => {
    expect(terraform('aws_elb', properties)).toBe(outcome);
  });

  test.each([
    [{}, 'fail'],
    [{ log_config: { enable: true } }, 'pass'],
    [{ log_config: { enable: true, sample_rate: 0.5 } }, 'fail'],
    [{ load_balancing_scheme: 'INTERNAL_SELF_MANAGED' }, 'notApplicable'],
    [{ load_balancing_scheme: '${var.unknown}' }, 'undetermined'],
  ])('of Google with %j gives %s', (properties, outcome) => {
    expect(terraform('google_compute_backend_service', properties)).toBe(outcome);
  });

  test('of Google that passes packets through is left to flow logs', () => {
    expect(terraform('google_compute_region_backend_service', {})).toBe('notApplicable');
  });
});

describe('an API', () => {
  const STAGE = 'AWS::ApiGateway::Stage';
  const DestinationArn = 'arn:aws:logs:us-east-1:123456789012:log-group:access';

  test.each([
    [{ AccessLogSetting: { DestinationArn, Format: '$context.requestId' } }, 'pass'],
    [{ AccessLogSetting: { DestinationArn } }, 'fail'],
    [{ AccessLogSetting: { DestinationArn: 123, Format: '$context.requestId' } }, 'fail'],
    [{ MethodSettings: [{ LoggingLevel: 'INFO', HttpMethod: '*', ResourcePath: '/*' }] }, 'fail'],
  ])('stage with %j gives %s', (properties, outcome) => {
    expect(template(STAGE, properties)).toBe(outcome);
  });

  test('deployment is judged where it makes a stage', () => {
    expect(template('AWS::ApiGateway::Deployment', { StageName: 'production' })).toBe('fail');
    expect(template('AWS::ApiGateway::Deployment', {})).toBe('notApplicable');
  });

  test('accepts the log group of a module, and cannot tell that of a variable', () => {
    const stage = (destination_arn: string) =>
      terraform('aws_apigatewayv2_stage', { access_log_settings: { destination_arn, format: '$context.requestId' } });
    expect(stage('${aws_cloudwatch_log_group.access.arn}')).toBe('pass');
    expect(stage('${var.unknown}')).toBe('undetermined');
  });
});

describe('a distribution', () => {
  const source = (more: Properties = {}) => ({
    Source: {
      Type: 'AWS::Logs::DeliverySource',
      Properties: {
        Name: 'access',
        LogType: 'ACCESS_LOGS',
        ResourceArn: { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Subject}' },
      },
    },
    ...more,
  });
  const delivery = (DeliverySourceName: unknown) => ({
    Delivery: { Type: 'AWS::Logs::Delivery', Properties: { DeliverySourceName } },
  });

  test('accepts logs that are delivered, and rejects a source that nothing delivers', () => {
    const judged = (beside: Properties) => template('AWS::CloudFront::Distribution', {}, beside);
    expect(judged(source(delivery({ Ref: 'Source' })))).toBe('pass');
    expect(judged(source(delivery('access')))).toBe('pass');
    expect(judged(source(delivery('traces')))).toBe('fail');
    expect(judged(source())).toBe('fail');
  });

  test('accepts logs to a bucket', () => {
    const logging = (Logging: unknown) =>
      template('AWS::CloudFront::Distribution', { DistributionConfig: { Logging } });
    expect(logging({ Bucket: 'records.s3.amazonaws.com' })).toBe('pass');
    expect(logging({ Prefix: 'access' })).toBe('fail');
  });
});

describe('a database', () => {
  test.each([
    [{ engine: 'aurora-mysql', enabled_cloudwatch_logs_exports: ['${var.unknown}'] }, 'undetermined'],
    [{ engine: 'aurora-mysql', enabled_cloudwatch_logs_exports: ['audit', '${var.unknown}'] }, 'pass'],
    [{ enabled_cloudwatch_logs_exports: ['error', 'slowquery'] }, 'fail'],
    [{ enabled_cloudwatch_logs_exports: ['audit'] }, 'pass'],
    [{ engine: '${var.unknown}' }, 'undetermined'],
  ])('cluster with %j gives %s', (properties, outcome) => {
    expect(terraform('aws_rds_cluster', properties)).toBe(outcome);
  });

  test('instance of a cluster is judged with the cluster', () => {
    expect(template('AWS::RDS::DBInstance', { Engine: 'aurora-mysql', DBClusterIdentifier: { Ref: 'Unknown' } })).toBe(
      'notApplicable',
    );
    expect(template('AWS::RDS::DBInstance', { Engine: 'mysql' })).toBe('fail');
  });

  test.each([
    [[{ log_type: 'AUDIT_LOGS' }], 'pass'],
    [[{ log_type: 'INDEX_SLOW_LOGS' }, { log_type: 'AUDIT_LOGS', enabled: 'true' }], 'pass'],
    [[{ log_type: 'AUDIT_LOGS', enabled: '${var.unknown}' }], 'undetermined'],
    [[{ log_type: 'INDEX_SLOW_LOGS' }], 'fail'],
  ])('for search with %j gives %s', (log_publishing_options, outcome) => {
    expect(terraform('aws_opensearch_domain', { log_publishing_options })).toBe(outcome);
  });

  test('of Azure follows the auditing policy of its workspace', () => {
    const pool = { synapse_workspace_id: '${azurerm_synapse_workspace.w.id}' };
    const judged = (policy?: Properties) =>
      terraform('azurerm_synapse_sql_pool', pool, {
        azurerm_synapse_workspace: { w: { name: 'w' } },
        azurerm_synapse_workspace_extended_auditing_policy:
          policy === undefined ? {} : { p: { synapse_workspace_id: '${azurerm_synapse_workspace.w.id}', ...policy } },
      });
    expect(judged({})).toBe('pass');
    expect(judged({ log_monitoring_enabled: false })).toBe('fail');
    expect(judged()).toBe('fail');
    expect(terraform('azurerm_synapse_sql_pool', { synapse_workspace_id: '${var.unknown}' })).toBe('undetermined');
  });
});

test('accepts a site of Azure that keeps its HTTP logs itself, and a firewall with the older logs', () => {
  expect(terraform('azurerm_linux_web_app', { logs: { http_logs: { file_system: { retention_in_days: 7 } } } })).toBe(
    'pass',
  );
  const setting = (...categories: string[]) => ({
    azurerm_monitor_diagnostic_setting: {
      s: {
        target_resource_id: '${azurerm_firewall.subject.id}',
        enabled_log: categories.map((category) => ({ category })),
      },
    },
  });
  const older = ['AzureFirewallNetworkRule', 'AzureFirewallApplicationRule'];
  expect(terraform('azurerm_firewall', {}, setting(...older))).toBe('pass');
  expect(terraform('azurerm_firewall', {}, setting('AzureFirewallNetworkRule'))).toBe('fail');
});

test.each([null, 7, 'text', [[]], { a: null }])('does not throw for %p in the place of a block', (hostile) => {
  for (const [type, check] of Object.entries(rule.checks)) {
    const properties = Object.fromEntries(check.properties.map((path) => [path.split(/[.[]/)[0], hostile]));
    const judge = type.startsWith('AWS::') ? template : terraform;
    expect(['notApplicable', 'fail', 'pass', 'undetermined']).toContain(judge(type, properties));
  }
});
