import { encryptedAtRest as rule } from '../../lib/rules/encrypted-at-rest';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

function template(type: string, properties: Record<string, unknown>) {
  return judgedTemplate(rule, { Subject: { Type: type, Properties: properties } }).Subject;
}

function terraform(type: string, properties: Record<string, unknown>, beside: Record<string, unknown> = {}) {
  return judgedTerraform(rule, { [type]: { subject: properties }, ...beside })[`${type}.subject`];
}

test('gives every example of every type the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a database', () => {
  test('rejects an instance that is not encrypted, or says nothing', () => {
    expect(template('AWS::RDS::DBInstance', {})).toBe('fail');
    expect(template('AWS::RDS::DBInstance', { StorageEncrypted: 'false' })).toBe('fail');
  });

  test('accepts an instance that names a key, which the service refuses without encryption', () => {
    expect(template('AWS::RDS::DBInstance', { KmsKeyId: 'alias/records' })).toBe('notApplicable');
    expect(template('AWS::RDS::DBInstance', { KmsKeyId: 'alias/records', StorageEncrypted: false })).toBe('fail');
  });

  test('leaves a member to its cluster', () => {
    expect(template('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' })).toBe('notApplicable');
  });

  test('cannot tell for what is restored, and rejects an explicit false', () => {
    expect(template('AWS::RDS::DBInstance', { DBSnapshotIdentifier: 's' })).toBe('undetermined');
    expect(template('AWS::RDS::DBInstance', { DBSnapshotIdentifier: 's', StorageEncrypted: false })).toBe('fail');
  });

  test('accepts Aurora by default, and not when it declares the opposite', () => {
    expect(template('AWS::RDS::DBCluster', { Engine: 'aurora-postgresql' })).toBe('pass');
    expect(template('AWS::RDS::DBCluster', { Engine: 'aurora-postgresql', StorageEncrypted: false })).toBe('fail');
    expect(template('AWS::RDS::DBCluster', { Engine: 'mysql' })).toBe('fail');
    expect(terraform('aws_rds_cluster', {})).toBe('pass');
  });

  test('cannot tell for a cluster of an unknown engine', () => {
    expect(template('AWS::RDS::DBCluster', { Engine: { Ref: 'Unknown' } })).toBe('undetermined');
  });
});

describe('a disk', () => {
  test('rejects a volume that says nothing', () => {
    expect(template('AWS::EC2::Volume', { Size: 10 })).toBe('fail');
    expect(terraform('aws_ebs_volume', { size: 10 })).toBe('fail');
  });

  test('leaves it to the account that encrypts by default', () => {
    const byDefault = { aws_ebs_encryption_by_default: { on: {} } };
    expect(terraform('aws_ebs_volume', { size: 10 }, byDefault)).toBe('notApplicable');
    const off = { aws_ebs_encryption_by_default: { off: { enabled: false } } };
    expect(terraform('aws_ebs_volume', { size: 10 }, off)).toBe('fail');
  });

  test('rejects one bad disk among several', () => {
    const BlockDeviceMappings = [{ Ebs: { Encrypted: true } }, { Ebs: {} }, { VirtualName: 'ephemeral0' }];
    expect(template('AWS::EC2::Instance', { BlockDeviceMappings })).toBe('fail');
    expect(template('AWS::EC2::Instance', { BlockDeviceMappings: BlockDeviceMappings.slice(0, 1) })).toBe('pass');
  });

  test('rejects an instance whose root disk is that of its image', () => {
    expect(terraform('aws_instance', { ami: 'ami-1' })).toBe('fail');
    expect(terraform('aws_instance', { ami: 'ami-1', root_block_device: { encrypted: true } })).toBe('pass');
    expect(terraform('aws_instance', { launch_template: { id: 'lt-1' } })).toBe('notApplicable');
  });

  test('rejects virtual machines whose host writes temporary disks in the clear', () => {
    expect(terraform('azurerm_linux_virtual_machine', {})).toBe('fail');
    const os_disk = { security_encryption_type: 'DiskWithVMGuestState' };
    expect(terraform('azurerm_linux_virtual_machine', { os_disk })).toBe('notApplicable');
  });

  test('cannot tell for a snapshot whose cluster is elsewhere', () => {
    const snapshot = { db_cluster_identifier: 'cluster' };
    expect(terraform('aws_db_cluster_snapshot', snapshot)).toBe('undetermined');
    const own = { db_cluster_identifier: '${aws_rds_cluster.records.id}' };
    expect(terraform('aws_db_cluster_snapshot', own, { aws_rds_cluster: { records: {} } })).toBe('notApplicable');
  });
});

describe('a queue or a stream', () => {
  test('accepts a queue that says nothing, and rejects one that turns SSE-SQS off without a key', () => {
    expect(template('AWS::SQS::Queue', {})).toBe('pass');
    expect(template('AWS::SQS::Queue', { SqsManagedSseEnabled: false })).toBe('fail');
    expect(template('AWS::SQS::Queue', { SqsManagedSseEnabled: false, KmsMasterKeyId: 'alias/k' })).toBe(
      'notApplicable',
    );
  });

  test('rejects a topic without a key; any key will do', () => {
    expect(template('AWS::SNS::Topic', {})).toBe('fail');
    expect(template('AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' })).toBe('pass');
    expect(template('AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Unknown' } })).toBe('undetermined');
  });

  test('rejects direct puts in the clear, and leaves a stream source to the stream', () => {
    expect(template('AWS::KinesisFirehose::DeliveryStream', {})).toBe('fail');
    expect(template('AWS::KinesisFirehose::DeliveryStream', { DeliveryStreamType: 'KinesisStreamAsSource' })).toBe(
      'notApplicable',
    );
  });
});

test('accepts a cache of Valkey by default, and no other', () => {
  expect(template('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey' })).toBe('notApplicable');
  expect(template('AWS::ElastiCache::ReplicationGroup', { Engine: 'redis' })).toBe('fail');
  expect(template('AWS::ElastiCache::ReplicationGroup', {})).toBe('fail');
});

test('reads the configuration of EMR as an object and as text', () => {
  const on = { EncryptionConfiguration: { EnableAtRestEncryption: true } };
  expect(template('AWS::EMR::SecurityConfiguration', { SecurityConfiguration: on })).toBe('pass');
  expect(template('AWS::EMR::SecurityConfiguration', { SecurityConfiguration: {} })).toBe('fail');
  expect(terraform('aws_emr_security_configuration', { configuration: JSON.stringify(on) })).toBe('pass');
});

test('rejects what turns the default of Azure off', () => {
  expect(terraform('azurerm_mssql_database', { transparent_data_encryption_enabled: false })).toBe('fail');
  expect(terraform('azurerm_mssql_database', {})).toBe('pass');
  expect(terraform('azurerm_automation_variable_string', { value: 'secret' })).toBe('fail');
});

test.each([null, [], 'text', 7, { a: [null, [[]]] }, [[{ b: null }]]])('does not throw for %j anywhere', (odd) => {
  for (const [type, check] of Object.entries(rule.checks)) {
    const properties = Object.fromEntries(check.properties.map((path) => [path.split('.')[0]?.replace('[]', ''), odd]));
    const judge = () => (type.startsWith('AWS::') ? template(type, properties) : terraform(type, properties));
    expect(judge).not.toThrow();
  }
});
