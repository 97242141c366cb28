import { tlsMinimumVersion as rule } from '../../lib/rules/tls-minimum-version';
import { API_GATEWAY_POLICIES, LOAD_BALANCER_POLICIES } from '../../lib/rules/tls-minimum-version/aws-policies';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const TLS_13 = { minimumTlsVersion: '1.3' } as const;

function listener(properties: Record<string, unknown>, policy = {}) {
  const Subject = { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: properties };
  return judgedTemplate(rule, { Subject }, policy).Subject;
}

describe('a load balancer listener', () => {
  test.each(['ELBSecurityPolicy-TLS13-1-0-PQ-2025-09', 'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04'])(
    'rejects %s, whose PQ or FIPS says nothing about versions',
    (SslPolicy) => {
      expect(listener({ Protocol: 'HTTPS', SslPolicy })).toBe('fail');
    },
  );

  test('rejects a policy that is not on the list', () => {
    expect(listener({ Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2099-01' })).toBe('fail');
  });

  test('rejects HTTPS without a policy, and does not concern HTTP', () => {
    expect(listener({ Protocol: 'HTTPS' })).toBe('fail');
    expect(listener({ Protocol: 'HTTP' })).toBe('notApplicable');
  });

  test('cannot tell where the protocol is unknown and the policy would fail', () => {
    expect(listener({ Protocol: { Ref: 'Unknown' } })).toBe('undetermined');
  });

  test('rejects TLS 1.2 where the policy demands 1.3', () => {
    const name = (version: string) => `ELBSecurityPolicy-TLS13-1-${version}-2021-06`;
    expect(listener({ Protocol: 'HTTPS', SslPolicy: name('2') }, TLS_13)).toBe('fail');
    expect(listener({ Protocol: 'HTTPS', SslPolicy: name('3') }, TLS_13)).toBe('pass');
  });
});

test('the names of policies agree with their versions', () => {
  for (const [name, lowest] of Object.entries({ ...LOAD_BALANCER_POLICIES, ...API_GATEWAY_POLICIES })) {
    const named = /TLS13[-_]1[-_](\d)/.exec(name)?.[1];
    expect([name, named === undefined ? lowest : Number(named) >= 2 ? `1.${named}` : 'older']).toEqual([name, lowest]);
  }
});

describe('a REST API', () => {
  const api = (properties: Record<string, unknown>, policy = {}) =>
    judgedTemplate(rule, { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: properties } }, policy).Api;

  test('rejects the default of a regional API and accepts that of a private one', () => {
    expect(api({ EndpointConfiguration: { Types: ['REGIONAL'] } })).toBe('fail');
    expect(api({ EndpointConfiguration: { Types: ['PRIVATE'] } })).toBe('pass');
    expect(api({ EndpointConfiguration: { Types: ['PRIVATE'] } }, TLS_13)).toBe('fail');
  });

  test('reads the policy in an OpenAPI document', () => {
    const Body = (policy: string) => ({ Body: { 'x-amazon-apigateway-security-policy': policy } });
    expect(api(Body('TLS_1_2'))).toBe('pass');
    expect(api(Body('TLS_1_0'))).toBe('fail');
  });

  test('does not concern an API whose own endpoint is off', () => {
    expect(api({ DisableExecuteApiEndpoint: true })).toBe('notApplicable');
  });
});

describe('the default of a property', () => {
  test('accepts TLS 1.2, unless 1.3 is demanded', () => {
    const account = { azurerm_storage_account: { a: { name: 'a' } } };
    expect(judgedTerraform(rule, account)['azurerm_storage_account.a']).toBe('pass');
    expect(judgedTerraform(rule, account, TLS_13)['azurerm_storage_account.a']).toBe('fail');
  });
});

describe('a distribution', () => {
  const distribution = (config: Record<string, unknown>) =>
    judgedTemplate(rule, { D: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } } })
      .D;

  test('rejects the default certificate even with a modern minimum', () => {
    expect(
      distribution({
        ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1.2_2021' },
      }),
    ).toBe('fail');
  });

  test('judges every origin that speaks TLS', () => {
    const origin = (OriginSSLProtocols: string[]) => ({
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols },
    });
    const ViewerCertificate = { AcmCertificateArn: 'arn', MinimumProtocolVersion: 'TLSv1.2_2021' };
    const s3 = { S3OriginConfig: {} };
    expect(distribution({ ViewerCertificate, Origins: [s3, origin(['TLSv1.2'])] })).toBe('pass');
    expect(distribution({ ViewerCertificate, Origins: [s3, origin(['TLSv1.2']), origin(['TLSv1.1'])] })).toBe('fail');
  });
});

describe('a classic load balancer', () => {
  const policy = (PolicyName: string, name: string) => ({
    PolicyName,
    PolicyType: 'SSLNegotiationPolicyType',
    Attributes: [{ Name: 'Reference-Security-Policy', Value: name }],
  });
  const balancer = (properties: Record<string, unknown>) =>
    judgedTemplate(rule, { B: { Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: properties } }).B;
  const listener = { Protocol: 'SSL', LoadBalancerPort: '443', PolicyNames: ['used'] };

  test('judges the policy that the listener names', () => {
    const good = 'ELBSecurityPolicy-TLS-1-2-2017-01';
    const old = 'ELBSecurityPolicy-2016-08';
    expect(balancer({ Listeners: [listener], Policies: [policy('used', good), policy('other', old)] })).toBe('pass');
    expect(balancer({ Listeners: [listener], Policies: [policy('used', old), policy('other', good)] })).toBe('fail');
  });

  test('rejects a listener without a policy in Terraform', () => {
    const listeners = { listener: { lb_protocol: 'https', lb_port: 443 } };
    expect(judgedTerraform(rule, { aws_elb: { b: listeners } })['aws_elb.b']).toBe('fail');
  });
});

describe('an audit bucket', () => {
  const tagged = { Tags: [{ Key: 'compliance:purpose', Value: 'audit-log' }], BucketName: 'audit' };
  const bucketPolicy = (Bucket: unknown, version: string) => ({
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket,
      PolicyDocument: {
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [{ 'Fn::GetAtt': ['Audit', 'Arn'] }, { 'Fn::Sub': '${Audit.Arn}/*' }],
          Condition: { NumericLessThan: { 's3:TlsVersion': version } },
        },
      },
    },
  });
  const audit = (Properties: unknown, Policy: unknown, policy = {}) =>
    judgedTemplate(rule, { Audit: { Type: 'AWS::S3::Bucket', Properties }, Policy }, policy).Audit;

  test('accepts the denial by reference or by literal name', () => {
    expect(audit(tagged, bucketPolicy({ Ref: 'Audit' }, '1.2'))).toBe('pass');
    expect(audit(tagged, bucketPolicy('audit', '1.2'))).toBe('pass');
  });

  test('rejects a denial for another bucket or a lower version', () => {
    expect(audit(tagged, bucketPolicy('other', '1.2'))).toBe('fail');
    expect(audit(tagged, bucketPolicy({ Ref: 'Audit' }, '1.2'), TLS_13)).toBe('fail');
  });

  test('does not concern other buckets', () => {
    expect(audit({}, bucketPolicy('other', '1.2'))).toBe('notApplicable');
  });
});

describe('a parameter group', () => {
  const group = (family: string, parameter: unknown[], policy = {}) =>
    judgedTerraform(rule, { aws_db_parameter_group: { g: { family, parameter } } }, policy)['aws_db_parameter_group.g'];

  test('rejects the default of MySQL 5 and accepts that of MySQL 8', () => {
    expect(group('mysql5.7', [])).toBe('fail');
    expect(group('mysql8.0', [])).toBe('pass');
  });

  test('rejects a list of versions with one that is too old', () => {
    expect(group('mysql8.0', [{ name: 'tls_version', value: 'TLSv1.1,TLSv1.2' }])).toBe('fail');
    expect(group('mysql8.0', [{ name: 'tls_version', value: 'TLSv1.2, TLSv1.3' }])).toBe('pass');
    expect(group('mysql8.0', [{ name: 'tls_version', value: 'TLSv1.2,TLSv1.3' }], TLS_13)).toBe('fail');
  });

  test('leaves Aurora to the group of the cluster', () => {
    expect(group('aurora-mysql5.7', [])).toBe('notApplicable');
    expect(
      judgedTerraform(rule, { aws_rds_cluster_parameter_group: { g: { family: 'aurora-mysql5.7' } } })[
        'aws_rds_cluster_parameter_group.g'
      ],
    ).toBe('fail');
  });
});

describe('a Google proxy', () => {
  const proxy = (ssl_policy: unknown, policy: Record<string, unknown>) =>
    judgedTerraform(rule, {
      google_compute_target_https_proxy: { p: { ssl_policy } },
      google_compute_ssl_policy: { modern: policy },
    })['google_compute_target_https_proxy.p'];

  test('is as good as the policy that it refers to', () => {
    expect(proxy('${google_compute_ssl_policy.modern.self_link}', { min_tls_version: 'TLS_1_2' })).toBe('pass');
    expect(proxy('${google_compute_ssl_policy.modern.self_link}', {})).toBe('fail');
    expect(proxy('${google_compute_ssl_policy.modern.self_link}', { min_tls_version: '${var.unknown}' })).toBe(
      'undetermined',
    );
  });

  test('cannot tell a policy of another project', () => {
    expect(proxy('projects/shared/global/sslPolicies/modern', {})).toBe('undetermined');
  });
});

describe('hostile documents', () => {
  const HOSTILE = [null, 7, '', 'x', [], [[]], [null], {}, { a: { b: [] } }, [{ Attributes: 5 }]];

  test.each(Object.keys(rule.checks))('%s never throws', (type) => {
    for (const hostile of HOSTILE) {
      for (const path of rule.checks[type]?.properties ?? []) {
        const [top = ''] = path.replaceAll('[]', '').split('.');
        const body = { [top]: hostile, Protocol: 'TLS', Listeners: hostile, family: 'mysql8.0', Family: 'mysql8.0' };
        const judge = () =>
          type.includes(':')
            ? judgedTemplate(rule, { Subject: { Type: type, Properties: body } })
            : judgedTerraform(rule, { [type]: { subject: body } });
        expect(judge).not.toThrow();
      }
    }
  });
});
