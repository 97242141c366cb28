import { encryptedTransportOnly as rule } from '../../lib/rules/encrypted-transport-only';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const DENIAL = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [{ 'Fn::GetAtt': ['Data', 'Arn'] }, { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Data', 'Arn'] }, '/*']] }],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

describe('a bucket', () => {
  const bucket = (...statements: unknown[]) =>
    judgedTemplate(rule, {
      Data: { Type: 'AWS::S3::Bucket' },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Data' }, PolicyDocument: { Statement: statements } },
      },
    }).Data;

  test('accepts the denial that CDK writes for enforceSSL', () => {
    expect(bucket({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }, DENIAL)).toBe('pass');
  });

  test('rejects a bucket without a policy', () => {
    expect(judgedTemplate(rule, { Data: { Type: 'AWS::S3::Bucket' } }).Data).toBe('fail');
  });

  test.each([
    ['covers the bucket but no object', { Resource: { 'Fn::GetAtt': ['Data', 'Arn'] } }],
    ['covers one prefix', { Resource: 'arn:aws:s3:::data/public/*' }],
    ['covers reading only', { Action: 's3:GetObject' }],
    ['names one principal', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['names who is exempt', { Principal: undefined, NotPrincipal: { AWS: '*' } }],
    [
      'holds on a further condition',
      { Condition: { ...DENIAL.Condition, StringEquals: { 'aws:PrincipalTag/team': 'x' } } },
    ],
    ['denies encrypted requests', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['allows', { Effect: 'Allow' }],
  ])('rejects a statement that %s', (_, more) => {
    expect(bucket({ ...DENIAL, ...more })).toBe('fail');
  });

  test('cannot tell a policy that is a parameter', () => {
    expect(
      judgedTemplate(rule, {
        Data: { Type: 'AWS::S3::Bucket' },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'Data' }, PolicyDocument: { Ref: 'Unknown' } },
        },
      }).Data,
    ).toBe('undetermined');
  });

  test('accepts the denial of a Terraform policy that names the bucket literally', () => {
    const statement = { ...DENIAL, Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] };
    const policy = JSON.stringify({ Statement: [statement] });
    const judge = (name: string) =>
      judgedTerraform(rule, {
        aws_s3_bucket: { data: { bucket: 'data' } },
        aws_s3_bucket_policy: { tls: { bucket: name, policy } },
      })['aws_s3_bucket.data'];
    expect(judge('data')).toBe('pass');
    expect(judge('other')).toBe('fail');
  });
});

describe('a listener', () => {
  const redirect = (Protocol: unknown) => ({ Type: 'redirect', RedirectConfig: { Protocol, StatusCode: 'HTTP_301' } });
  const listener = (Protocol: unknown, ...DefaultActions: unknown[]) =>
    judgedTemplate(rule, {
      L: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { Protocol, DefaultActions } },
    }).L;

  test('accepts HTTP that only redirects to HTTPS', () => {
    expect(listener('HTTP', redirect('HTTPS'))).toBe('pass');
    expect(listener('HTTP', redirect('#{protocol}'))).toBe('fail');
    expect(listener('HTTP', redirect('HTTPS'), { Type: 'forward' })).toBe('fail');
  });

  test('cannot tell a redirect whose protocol is unknown', () => {
    expect(listener('HTTP', redirect({ Ref: 'Unknown' }))).toBe('undetermined');
  });

  test('rejects a rule that forwards what an HTTP listener got', () => {
    const judge = (Protocol: string) =>
      judgedTemplate(rule, {
        L: {
          Type: 'AWS::ElasticLoadBalancingV2::Listener',
          Properties: { Protocol, DefaultActions: [redirect('HTTPS')] },
        },
        R: {
          Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
          Properties: { ListenerArn: { Ref: 'L' }, Actions: [{ Type: 'forward' }] },
        },
      }).R;
    expect(judge('HTTP')).toBe('fail');
    expect(judge('HTTPS')).toBe('pass');
  });
});

describe('a search domain in Terraform', () => {
  const domain = (body: Record<string, unknown>) =>
    judgedTerraform(rule, {
      aws_opensearch_domain: { d: { node_to_node_encryption: { enabled: true }, ...body } },
    })['aws_opensearch_domain.d'];

  test('enforces HTTPS by default only inside the block', () => {
    expect(domain({ domain_endpoint_options: { custom_endpoint_enabled: false } })).toBe('pass');
    expect(domain({})).toBe('fail');
    expect(domain({ domain_endpoint_options: { enforce_https: false } })).toBe('fail');
  });
});

describe('a cache', () => {
  const group = (properties: Record<string, unknown>) =>
    judgedTemplate(rule, { G: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: properties } }).G;

  test('rejects a mode that still admits plaintext', () => {
    expect(group({ TransitEncryptionEnabled: true, TransitEncryptionMode: 'preferred' })).toBe('fail');
    expect(group({ TransitEncryptionEnabled: true, TransitEncryptionMode: 'required' })).toBe('pass');
  });
});

describe('a parameter group', () => {
  const group = (family: string, parameter: unknown[] = []) =>
    judgedTerraform(rule, { aws_db_parameter_group: { g: { family, parameter } } })['aws_db_parameter_group.g'];

  test('knows from which version on PostgreSQL forces TLS', () => {
    expect(group('postgres14')).toBe('fail');
    expect(group('postgres16')).toBe('pass');
    expect(group('postgres16', [{ name: 'rds.force_ssl', value: '0' }])).toBe('fail');
  });

  test('cannot tell a parameter whose name is unknown', () => {
    expect(group('postgres14', [{ name: '${var.unknown}', value: '1' }])).toBe('undetermined');
  });
});

describe('an application gateway', () => {
  const listeners = { http_listener: [{ name: 'http', protocol: 'Http' }] };
  const gateway = (body: Record<string, unknown>) =>
    judgedTerraform(rule, { azurerm_application_gateway: { g: body } })['azurerm_application_gateway.g'];

  test('accepts an HTTP listener that redirects to an https address', () => {
    const rules = {
      request_routing_rule: [{ http_listener_name: 'http', redirect_configuration_name: 'r' }],
      redirect_configuration: [{ name: 'r', target_url: 'https://example.com' }],
    };
    expect(gateway({ ...listeners, ...rules })).toBe('pass');
    expect(gateway(listeners)).toBe('fail');
  });
});

describe('a Google database', () => {
  const instance = (ip_configuration: unknown) =>
    judgedTerraform(rule, { google_sql_database_instance: { d: { settings: { ip_configuration } } } })[
      'google_sql_database_instance.d'
    ];

  test('rejects a mode that admits plaintext, and the default', () => {
    expect(instance({ ssl_mode: 'ALLOW_UNENCRYPTED_AND_ENCRYPTED' })).toBe('fail');
    expect(instance({})).toBe('fail');
    expect(instance({ require_ssl: true })).toBe('notApplicable');
  });
});

describe('hostile documents', () => {
  const HOSTILE = [null, 7, '', 'x', [], [[]], [null], {}, { a: { b: [] } }, [{ Statement: 5 }], '{"Statement":[7]}'];

  test.each(Object.keys(rule.checks))('%s never throws', (type) => {
    for (const hostile of HOSTILE) {
      for (const path of rule.checks[type]?.properties ?? []) {
        const [top = ''] = path.replaceAll('[]', '').split('.');
        const body = { [top]: hostile, Protocol: hostile, family: hostile, DocumentType: 'Session' };
        const judge = () =>
          type.includes(':')
            ? judgedTemplate(rule, { Subject: { Type: type, Properties: body } })
            : judgedTerraform(rule, { [type]: { subject: body } });
        expect(judge).not.toThrow();
      }
    }
  });
});
