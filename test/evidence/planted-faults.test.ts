import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceRecord } from '../../lib/evidence/record';
import { compliantAi, folderWith } from '../support/command-line';
import { reportValidator, violations } from '../support/schemas';

/** A fault stands on each line that ends with the name of the rule; nothing else is at fault. */
const FILES = {
  'notes.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: 30
      KeyPolicy: {Version: '2012-10-17', Statement: []}
      EnableKeyRotation: false # key-rotation
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: clients
      SecurityGroupEgress: [{CidrIp: 127.0.0.1/32, IpProtocol: '-1'}]
      SecurityGroupIngress:
        - {CidrIp: 10.0.0.0/16, IpProtocol: tcp, FromPort: 443, ToPort: 443}
        - CidrIp: 0.0.0.0/0 # no-public-network-access
          IpProtocol: tcp
          FromPort: 443
          ToPort: 443
`,
  'stack.template.json': `{
  "Resources": {
    "Domain": {
      "Type": "AWS::ApiGateway::DomainName",
      "Properties": {
        "DomainName": "notes.example",
        "SecurityPolicy": "TLS_1_0" ,"_": "tls-minimum-version"
      }
    }
  }
}
`,
  'module/main.tf': `resource "azurerm_key_vault_key" "notes" { # key-rotation
  name         = "notes"
  key_vault_id = "/vaults/notes"
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_redis_cache" "sessions" {
  location                      = "eastus"
  minimum_tls_version           = "1.0" # tls-minimum-version
  public_network_access_enabled = false
}
`,
  'cdktf/cdk.tf.json': `{
  "resource": {
    "google_compute_ssl_policy": {
      "clients": {
        "name": "clients",
        "min_tls_version": "TLS_1_0", "_": "tls-minimum-version"
      }
    }
  }
}
`,
};

/** The rules of which every planted line names one. */
const RULES = new Set(['key-rotation', 'no-public-network-access', 'tls-minimum-version']);

describe('the evidence of documents with planted faults', () => {
  let record: EvidenceRecord;
  let folder: string;

  beforeAll(async () => {
    folder = folderWith(FILES);
    const evidence = join(folder, 'evidence');
    const { code } = await compliantAi('report', folder, '--output', evidence, '--format', 'json');
    expect(code).toBe(0);
    record = JSON.parse(readFileSync(join(evidence, 'report.json'), 'utf8'));
  });

  test('names each of them, with its file and its line, and no other violation of these rules', () => {
    const planted = Object.entries(FILES).flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) => {
        const rule = /(?:# |"_": ")([a-z-]+)"?$/.exec(line)?.[1];
        return rule === undefined ? [] : [`${join(folder, file)}:${index + 1} ${rule}`];
      }),
    );
    const found = record.findings
      .filter(({ rule, verdict }) => RULES.has(rule) && verdict === 'fail')
      .map(({ rule, location }) => `${location?.file}:${location?.line} ${rule}`);
    expect(planted).toHaveLength(6);
    expect(found.sort()).toEqual(planted.sort());
  });

  test('is a valid record of all files', () => {
    expect(violations(reportValidator(), record)).toEqual([]);
    expect(record.documents.map(({ file }) => file)).toEqual(
      Object.keys(FILES)
        .map((file) => join(folder, file))
        .sort(),
    );
    expect(record.unreadable).toEqual([]);
  });
});
