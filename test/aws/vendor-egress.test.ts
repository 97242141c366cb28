import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { AlarmTopic, ApiVendor, AuditLogStore, EncryptionKey, EndpointService, VendorEgress } from '../../lib/aws';
import { passRulesIn } from '../../lib/rules/no-internet-egress/firewall/suricata';
import { findings } from '../../lib/testing';
import { accessTo, EgressStack, ZONES } from '../support/vendor-egress/egress-stack';

const both = { vendors: [accessTo(ApiVendor.OPENAI), accessTo(ApiVendor.ANTHROPIC)] };
const usual = new EgressStack(both);
const { template } = usual;

function rulesOf(from: Template): string {
  const [group] = Object.values(from.findResources('AWS::NetworkFirewall::RuleGroup'));
  return group?.Properties.RuleGroup.RulesSource.RulesString;
}

test('has no finding', () => {
  expect(findings(usual.app)).toEqual([]);
});

describe('the firewall', () => {
  test('evaluates rules in order, drops what none names, and says so', () => {
    template.hasResourceProperties('AWS::NetworkFirewall::FirewallPolicy', {
      FirewallPolicy: {
        StatelessDefaultActions: ['aws:forward_to_sfe'],
        StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'REJECT' },
        StatefulDefaultActions: [
          'aws:drop_established_app_layer_to_server',
          'aws:alert_established_app_layer_to_server',
        ],
        StatefulRuleGroupReferences: [{ Priority: 1, ResourceArn: Match.anyValue() }],
        StatelessRuleGroupReferences: Match.absent(),
      },
    });
  });

  test('passes TLS on port 443 to each host by its full name, and nothing else', () => {
    expect(rulesOf(template).split('\n')).toEqual([
      'pass tls $HOME_NET any -> $EXTERNAL_NET 443 (msg:"TLS to us.api.openai.com"; ssl_state:client_hello; tls.sni; content:"us.api.openai.com"; startswith; endswith; nocase; flow:to_server,established; sid:1; rev:1;)',
      'pass tls $HOME_NET any -> [160.79.104.0/23] 443 (msg:"TLS to api.anthropic.com"; ssl_state:client_hello; tls.sni; content:"api.anthropic.com"; startswith; endswith; nocase; flow:to_server,established; sid:2; rev:1;)',
    ]);
    expect(passRulesIn(rulesOf(template))).toEqual([
      { admits: 'host', what: 'us.api.openai.com' },
      { admits: 'host', what: 'api.anthropic.com' },
    ]);
    template.hasResourceProperties('AWS::NetworkFirewall::RuleGroup', {
      Type: 'STATEFUL',
      RuleGroup: {
        StatefulRuleOptions: { RuleOrder: 'STRICT_ORDER' },
        RuleVariables: { IPSets: { HOME_NET: { Definition: [Match.anyValue()] } } },
      },
    });
  });

  test('limits a vendor to the addresses that are given, in rules and security group', () => {
    const vendors = [{ ...accessTo(ApiVendor.OPENAI), addresses: ['203.0.113.0/24', '198.51.100.0/24'] }];
    const limited = new EgressStack({ vendors }).template;
    expect(rulesOf(limited)).toContain('-> [203.0.113.0/24,198.51.100.0/24] 443 ');
    limited.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Callers of the APIs of vendors',
      SecurityGroupEgress: [
        Match.objectLike({ CidrIp: '203.0.113.0/24', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
        Match.objectLike({ CidrIp: '198.51.100.0/24', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
      ],
    });
  });

  test('is protected against deletion and changes of its policy and subnets', () => {
    template.hasResourceProperties('AWS::NetworkFirewall::Firewall', {
      DeleteProtection: true,
      FirewallPolicyChangeProtection: true,
      SubnetChangeProtection: true,
    });
  });

  test('logs what it drops and what flows to the locked store', () => {
    const [bucket] = Object.keys(
      template.findResources('AWS::S3::Bucket', { Properties: { ObjectLockEnabled: true } }),
    );
    const destination = (LogType: string) => ({
      LogType,
      LogDestinationType: 'S3',
      LogDestination: { bucketName: { Ref: bucket } },
    });
    template.hasResourceProperties('AWS::NetworkFirewall::LoggingConfiguration', {
      LoggingConfiguration: { LogDestinationConfigs: [destination('ALERT'), destination('FLOW')] },
    });
    template.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfig', {
      DestinationArn: { 'Fn::GetAtt': [bucket, 'Arn'] },
    });
    template.hasResourceProperties('AWS::EC2::FlowLog', { LogDestination: { 'Fn::GetAtt': [bucket, 'Arn'] } });
  });
});

describe('the resolver', () => {
  test('answers for vendors and endpoints, whatever their names lead on to, and for nothing else', () => {
    const [[admitted = '', list] = [], [everything = ''] = []] = Object.entries(
      template.findResources('AWS::Route53Resolver::FirewallDomainList'),
    );
    const id = (of: string) => ({ 'Fn::GetAtt': [of, 'Id'] });
    template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroup', {
      FirewallRules: [
        {
          Action: 'ALLOW',
          Priority: 1,
          FirewallDomainListId: id(admitted),
          FirewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
        },
        { Action: 'BLOCK', BlockResponse: 'NXDOMAIN', Priority: 2, FirewallDomainListId: id(everything) },
      ],
    });
    const domains = JSON.stringify(list?.Properties.Domains);
    for (const name of ['us.api.openai.com', 'api.anthropic.com', 'kms.us-east-1.', 'secretsmanager.us-east-1.']) {
      expect(domains).toContain(name);
    }
    expect(domains).not.toContain('"*"');
    template.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', { Domains: ['*'] });
    template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
      MutationProtection: 'ENABLED',
      Priority: 200,
    });
  });

  test('answers for endpoints that are added later', () => {
    const { egress, stack } = new EgressStack();
    egress.network.addService(EndpointService.ECR_DOCKER);
    const lists = Template.fromStack(stack).findResources('AWS::Route53Resolver::FirewallDomainList');
    expect(JSON.stringify(lists)).toContain('*.dkr.ecr.us-east-1.');
  });
});

describe('the key of a vendor', () => {
  test('has no value in the template, a key of its own account, and a note on how to put it in', () => {
    template.allResourcesProperties('AWS::SecretsManager::Secret', {
      KmsKeyId: Match.anyValue(),
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
    });
    Annotations.fromStack(usual.stack).hasInfo('*', Match.stringLikeRegexp('put-secret-value --secret-string file://'));
  });

  test('is read by roles that were granted to call, and denied to all others', () => {
    template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      BlockPublicPolicy: true,
      SecretId: { Ref: Match.stringLikeRegexp('openai') },
      ResourcePolicy: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Condition: {
              ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Caller'), 'Arn'] }] },
            },
          }),
        ],
      },
    });
  });

  test('is read by nobody before anybody was granted to call', () => {
    template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      SecretId: { Ref: Match.stringLikeRegexp('anthropic') },
      ResourcePolicy: { Statement: [Match.objectLike({ Effect: 'Deny', Principal: '*', Condition: Match.absent() })] },
    });
  });

  test('is looked at every day, and reminded of after 90 days', () => {
    const machines = JSON.stringify(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(machines).toContain(`- ${90 * 86_400_000}]`);
    expect(machines).toContain("'AWSCURRENT' in VersionStages");
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 day)',
      Targets: [Match.objectLike({ Input: Match.anyValue() })],
    });
    const monthly = new EgressStack({ rotateAfter: Duration.days(30) }).template;
    expect(JSON.stringify(monthly.findResources('AWS::StepFunctions::StateMachine'))).toContain(
      `- ${30 * 86_400_000}]`,
    );
  });
});

describe('a caller', () => {
  test('reads the key, writes records and makes digests, and no more', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.Roles).includes('Caller'),
    );
    const actions = policy?.Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: unknown }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'kms:GenerateMac',
      's3:GetObject',
      's3:GetObjectRetention',
      's3:GetObjectVersion',
      's3:ListBucketVersions',
      's3:PutObject',
      's3:PutObjectRetention',
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(policy)).toContain('/vendor-calls/Egress/records/*');
    expect(JSON.stringify(policy)).not.toContain('anthropic');
  });

  test('of two vendors, or granted twice, has each statement once', () => {
    const { egress, role, stack } = new EgressStack(both);
    egress.grantCall(ApiVendor.OPENAI, role);
    egress.grantCall(ApiVendor.ANTHROPIC, role);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(
      ({ Properties }) => JSON.stringify(Properties.Roles).includes('Caller'),
    );
    const statements: unknown[] = policy?.Properties.PolicyDocument.Statement;
    const texts = statements.map((statement) => JSON.stringify(statement));
    expect(new Set(texts).size).toBe(texts.length);
    const ids = texts.flatMap((text) => /"Sid":"(\w+)"/.exec(text)?.[1] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of another vendor is refused, and so is a user', () => {
    const { egress, stack, role } = new EgressStack();
    expect(() => egress.grantCall(ApiVendor.ANTHROPIC, role)).toThrow(/'anthropic' is none of the vendors .*openai/);
    expect(() => egress.grantCall(ApiVendor.OPENAI, new iam.User(stack, 'User'))).toThrow(/must be a role/);
    expect(() => egress.secretArn(ApiVendor.COHERE)).toThrow(/'cohere' is none/);
  });
});

test('tells of changes of the firewalls', () => {
  for (const [eventSource, eventName] of [
    ['network-firewall.amazonaws.com', 'UpdateRuleGroup'],
    ['route53resolver.amazonaws.com', 'DisassociateFirewallRuleGroup'],
  ]) {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { eventSource: [eventSource], eventName: Match.arrayWith([eventName]) } },
    });
  }
});

test('takes a store, a key and a topic that are there', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
  const key = new EncryptionKey(stack, 'Key');
  const auditLogStore = new AuditLogStore(stack, 'Store');
  const alarms = new AlarmTopic(stack, 'Alarms', { key });
  const egress = new VendorEgress(stack, 'Egress', { ...both, availabilityZones: ZONES, key, auditLogStore, alarms });
  expect([egress.key, egress.auditLogStore, egress.alarms]).toEqual([key, auditLogStore, alarms]);
  const made = Template.fromStack(stack);
  made.resourceCountIs('AWS::SNS::Topic', 1);
  made.resourceCountIs('AWS::S3::Bucket', 2);
});

test('leaves nothing open to whoever tries to unlock it', () => {
  const unlocked = {
    ...both,
    deleteProtection: false,
    firewallPolicyChangeProtection: false,
    subnetChangeProtection: false,
    statefulDefaultActions: ['aws:alert_established'],
    statelessDefaultActions: ['aws:pass'],
    ruleOrder: 'DEFAULT_ACTION_ORDER',
    rules: 'pass ip any any -> any any (sid:9;)',
    mutationProtection: 'DISABLED',
    mapPublicIpOnLaunch: true,
    createInternetGateway: true,
    natGateways: 2,
    allowAllOutbound: true,
    secretStringValue: 'sk-1',
    logDestinationConfigs: [],
    host: 'api.example.com',
  };
  const vendors = both.vendors.map((access) => ({ ...access, host: 'api.example.com', hosts: ['*'] }));
  const changed = new EgressStack({ ...unlocked, vendors } as never).template;
  expect(changed.toJSON()).toEqual(template.toJSON());
});

describe('props that cannot be deployed', () => {
  test.each([
    ['one zone', { availabilityZones: ['us-east-1a'] }, /'availabilityZones' must be two to six .* of 'us-east-1'/],
    ['the same zone twice', { availabilityZones: ['us-east-1a', 'us-east-1a'] }, /each once/],
    ['zones of another Region', { availabilityZones: ['us-west-2a', 'us-west-2b'] }, /got \["us-west-2a"/],
    ['ids of zones', { availabilityZones: ['use1-az1', 'use1-az2'] }, /'availabilityZones' must be/],
    ['no vendor', { vendors: [] }, /'vendors' must name at least one vendor/],
    ['a vendor twice', { vendors: [both.vendors[0], both.vendors[0]] }, /'vendors' must name each vendor once/],
    ['a cloud', { vendors: [{ ...both.vendors[0], vendor: 'aws-bedrock' }] }, /must be one of openai, .*'aws-bedrock'/],
    ['a public network', { ipv4Cidr: '8.8.0.0/16' }, /'ipv4Cidr' must be a private \/16/],
    ['a small network', { ipv4Cidr: '10.0.0.0/20' }, /'ipv4Cidr' must be a private \/16/],
    ['half a day', { rotateAfter: Duration.hours(12) }, /'rotateAfter' must be from 1 to 365 days/],
    ['two years', { rotateAfter: Duration.days(730) }, /'rotateAfter' must be from 1 to 365 days/],
    ['a slash', { recordPrefix: '/calls' }, /'recordPrefix' must be segments/],
    [
      'every address',
      { vendors: [{ ...both.vendors[0], addresses: ['0.0.0.0/0'] }] },
      /addresses' must hold IPv4 ranges/,
    ],
    ['no address', { vendors: [{ ...both.vendors[0], addresses: [] }] }, /addresses' must hold IPv4 ranges/],
    ['IPv6', { vendors: [{ ...both.vendors[0], addresses: ['2607:6bc0::/48'] }] }, /addresses' must hold IPv4 ranges/],
  ])('are refused: %s', (_, props, message) => {
    expect(() => new EgressStack(props as never)).toThrow(message);
  });

  test('are refused: a Region outside of the United States', () => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
    const zones = ['eu-west-1a', 'eu-west-1b'];
    expect(() => new VendorEgress(stack, 'Egress', { ...both, availabilityZones: zones })).toThrow(
      /Region of the stack/,
    );
  });
});

describe('the template', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'vendor-egress-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  beforeAll(() => {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Egress', { env: { account: '123456789012', region: 'us-east-1' } });
    new VendorEgress(stack, 'Egress', { ...both, availabilityZones: ZONES });
    app.synth();
  });

  /** Zones have to be named: see `availabilityZones`. The other is a dependency that the CDK writes. */
  const EXPECTED = ['W3005', 'W3010'];

  test('has no finding of the validator of CDK', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    expect(pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations)).toEqual([]);
  });

  const linter = spawnSync('cfn-lint', ['--version']).error === undefined;
  (linter ? test : test.skip)('has no error or warning of cfn-lint (skipped where it is not on PATH)', () => {
    const file = join(outdir, 'Egress.template.json');
    const { stdout } = spawnSync('cfn-lint', ['--format', 'json', file], { encoding: 'utf8' });
    const matches: { Rule: { Id: string } }[] = JSON.parse(stdout || '[]');
    expect(matches.filter(({ Rule }) => !EXPECTED.includes(Rule.Id))).toEqual([]);
  });
});
