import { customerManagedKey } from '../../lib/rules/customer-managed-key';
import { encryptedAtRest } from '../../lib/rules/encrypted-at-rest';
import { encryptedTransportOnly } from '../../lib/rules/encrypted-transport-only';
import { noLocalAuthentication } from '../../lib/rules/no-local-authentication';
import { noPublicNetworkAccess } from '../../lib/rules/no-public-network-access';
import { judgedTerraform } from '../support/judged';

/** Configurations are often cut from larger ones: they refer to what is declared elsewhere. */
describe('what is declared elsewhere', () => {
  test.each(['aws_kms_key.other.arn', 'aws_kms_alias.other.target_key_arn', 'aws_kms_key.other[0].arn'])(
    'accepts the key %s',
    (reference) => {
      const volume = { encrypted: true, kms_key_id: `\${${reference}}` };
      expect(judgedTerraform(customerManagedKey, { aws_ebs_volume: { v: volume } })).toEqual({
        'aws_ebs_volume.v': 'pass',
      });
    },
  );

  test('cannot tell whose key a variable or a module names', () => {
    const volume = (kms_key_id: string) => ({ encrypted: true, kms_key_id });
    const volumes = { v: volume('${var.key}'), m: volume('${module.keys.arn}') };
    expect(judgedTerraform(customerManagedKey, { aws_ebs_volume: volumes })).toEqual({
      'aws_ebs_volume.v': 'undetermined',
      'aws_ebs_volume.m': 'undetermined',
    });
  });

  test('accepts the range of a network, and cannot tell that of a variable', () => {
    const group = (range: string) => ({ ingress: { from_port: 443, to_port: 443, cidr_blocks: [range] } });
    const groups = { own: group('${aws_vpc.main.cidr_block}'), any: group('${var.cidr_block}') };
    expect(judgedTerraform(noPublicNetworkAccess, { aws_security_group: groups })).toEqual({
      'aws_security_group.own': 'pass',
      'aws_security_group.any': 'undetermined',
    });
  });

  test('accepts the security configuration of a cluster', () => {
    const clusters = { named: { security_configuration: '${aws_emr_security_configuration.phi.name}' }, none: {} };
    expect(judgedTerraform(encryptedAtRest, { aws_emr_cluster: clusters })).toEqual({
      'aws_emr_cluster.named': 'pass',
      'aws_emr_cluster.none': 'fail',
    });
  });
});

describe('arguments of earlier versions of a provider', () => {
  test('accepts them where they close what is open by default', () => {
    const cluster = (range: string) => ({ api_server_authorized_ip_ranges: [range] });
    const clusters = { few: cluster('192.168.0.0/16'), all: cluster('0.0.0.0/0') };
    expect(judgedTerraform(noPublicNetworkAccess, { azurerm_kubernetes_cluster: clusters })).toEqual({
      'azurerm_kubernetes_cluster.few': 'pass',
      'azurerm_kubernetes_cluster.all': 'fail',
    });
    const kusto = { c: { enable_disk_encryption: true } };
    expect(judgedTerraform(encryptedAtRest, { azurerm_kusto_cluster: kusto })['azurerm_kusto_cluster.c']).not.toBe(
      'fail',
    );
  });
});

test('rejects a listener with a port and no protocol unless it redirects', () => {
  const redirect = { type: 'redirect', redirect: { protocol: 'HTTPS' } };
  const listeners = {
    plain: { port: 80, default_action: { type: 'forward' } },
    gone: { port: 80, default_action: redirect },
  };
  expect(judgedTerraform(encryptedTransportOnly, { aws_lb_listener: listeners })).toEqual({
    'aws_lb_listener.plain': 'fail',
    'aws_lb_listener.gone': 'pass',
  });
});

test('rejects a role that everyone may assume', () => {
  const role = (Principal: unknown) => ({
    assume_role_policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }),
  });
  const roles = { open: role({ AWS: '*' }), service: role({ Service: 'ec2.amazonaws.com' }) };
  expect(judgedTerraform(noPublicNetworkAccess, { aws_iam_role: roles })).toEqual({
    'aws_iam_role.open': 'fail',
    'aws_iam_role.service': 'pass',
  });
});

test('asks of databases and caches that they know their callers', () => {
  expect(
    judgedTerraform(noLocalAuthentication, {
      aws_db_instance: { postgres: { engine: 'postgres' }, oracle: { engine: 'oracle-ee' } },
      aws_elasticache_replication_group: { token: { auth_token: 'x' } },
      aws_elasticache_serverless_cache: { memcached: { engine: 'memcached' } },
    }),
  ).toEqual({
    'aws_db_instance.postgres': 'fail',
    'aws_db_instance.oracle': 'notApplicable',
    'aws_elasticache_replication_group.token': 'fail',
    'aws_elasticache_serverless_cache.memcached': 'notApplicable',
  });
});
