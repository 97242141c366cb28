import { Catalogue, definePolicy, evaluate, type Report, type ResourceTree } from '../../lib/core';
import { noLocalAuthentication } from '../../lib/rules/no-local-authentication';
import { exampleTree, RuleTester } from '../../lib/testing';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';

test('judges every example of every type as it claims', () => {
  expect(new RuleTester().problemsOf(noLocalAuthentication)).toEqual([]);
});

describe('AWS', () => {
  test('rejects an access key unless it is inactive', () => {
    expect(openTerraform('aws_iam_access_key', { user: 'app' })).toBe('fail');
    expect(openTerraform('aws_iam_access_key', { user: 'app', status: 'Inactive' })).toBe('pass');
    expect(open({ Subject: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'app' } } })).toBe('fail');
  });

  test('rejects a user with a password, accepts one without', () => {
    const user = (Properties: Record<string, unknown>) => open({ Subject: { Type: 'AWS::IAM::User', Properties } });
    expect(user({ LoginProfile: { Password: { Ref: 'AWS::StackName' } } })).toBe('fail');
    expect(user({ LoginProfile: { Ref: 'AWS::NoValue' } })).toBe('pass');
  });

  test('accepts a CORS preflight without authorization, and nothing else', () => {
    const method = (HttpMethod: string) =>
      open({ Subject: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod, AuthorizationType: 'NONE' } } });
    expect([method('OPTIONS'), method('GET'), method('ANY')]).toEqual(['pass', 'fail', 'fail']);
  });

  test('asks of a WebSocket API that $connect is authorized', () => {
    const route = (RouteKey: string) =>
      open({
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
        Subject: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey } },
      });
    expect([route('$connect'), route('$default'), route('send')]).toEqual(['fail', 'pass', 'pass']);
  });

  test('rejects brokers that let anyone in beside those they know', () => {
    const cluster = (client_authentication: unknown) => openTerraform('aws_msk_cluster', { client_authentication });
    expect(cluster([{ sasl: [{ iam: true }] }])).toBe('pass');
    expect(cluster([{ tls: [{ certificate_authority_arns: ['arn:aws:acm-pca:us-east-1:1:ca'] }] }])).toBe('pass');
    expect(cluster([{ sasl: [{ iam: true }], unauthenticated: true }])).toBe('fail');
    expect(cluster([{ sasl: [{ iam: false }] }])).toBe('fail');
  });
});

describe('Azure', () => {
  test('minds the inverted booleans', () => {
    expect(openTerraform('azurerm_cosmosdb_account', { local_authentication_disabled: true })).toBe('pass');
    expect(openTerraform('azurerm_cosmosdb_account', { local_authentication_disabled: false })).toBe('fail');
    expect(openTerraform('azurerm_cosmosdb_account', { local_authentication_enabled: false })).toBe('pass');
    expect(openTerraform('azurerm_kubernetes_cluster', { local_account_disabled: false })).toBe('fail');
    expect(openTerraform('azurerm_log_analytics_workspace', { local_authentication_enabled: 'false' })).toBe('pass');
    expect(openTerraform('azurerm_log_analytics_workspace', { local_authentication_disabled: true })).toBe('pass');
    expect(openTerraform('azurerm_log_analytics_workspace', { local_authentication_enabled: true })).toBe('fail');
  });

  test('asks for local users only where SFTP could use them, unless they are on outright', () => {
    const account = (members: Record<string, unknown>) =>
      openTerraform('azurerm_storage_account', { shared_access_key_enabled: false, ...members });
    expect([account({}), account({ sftp_enabled: true }), account({ local_user_enabled: true })]).toEqual([
      'pass',
      'fail',
      'fail',
    ]);
  });
});

describe('Google', () => {
  test('rejects a key of a service account', () => {
    expect(openTerraform('google_service_account_key', { service_account_id: 'app' })).toBe('fail');
  });

  test('accepts an API key for public APIs only, and rejects one that opens others too', () => {
    const key = (...services: string[]) =>
      openTerraform('google_apikeys_key', {
        restrictions: [{ api_targets: services.map((service) => ({ service })) }],
      });
    expect(key('maps-backend.googleapis.com')).toBe('pass');
    expect(key('maps-backend.googleapis.com', 'aiplatform.googleapis.com')).toBe('fail');
    expect(openTerraform('google_apikeys_key', {})).toBe('fail');
  });
});

test('never throws, whatever a document holds', () => {
  const hostile = [null, 0, '', '${', [], [[]], {}, [null], { Ref: 1 }, ['*', { a: [] }], 'x'.repeat(10_000)];
  for (const [type, check] of Object.entries(noLocalAuthentication.checks)) {
    for (const value of hostile) {
      const resource = Object.fromEntries(check.properties.map((path) => [path.split(/[.[]/)[0] ?? '', value]));
      expect(judged(exampleTree(type, { resource })).engineErrors).toEqual([]);
    }
  }
});

function open(Resources: Record<string, unknown>): string {
  return outcome(judged(templateTree({ Resources }, { name: 'stack' })));
}

function openTerraform(type: string, subject: Record<string, unknown>): string {
  return outcome(judged(configurationTree({ resource: { [type]: { subject } } }, { name: 'module' })));
}

function judged(tree: ResourceTree): Report {
  return evaluate({
    trees: [tree],
    catalogue: new Catalogue([noLocalAuthentication]),
    policy: definePolicy(),
    today: '2026-01-01',
  });
}

function outcome({ findings, engineErrors }: Report): string {
  expect(engineErrors).toEqual([]);
  const verdicts = findings.map(({ verdict }) => verdict);
  return ['fail', 'undetermined'].find((worse) => verdicts.some((verdict) => verdict === worse)) ?? 'pass';
}
