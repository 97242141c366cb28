import { type ComplianceException, definePolicy, evaluate, type ResourceTree } from '../../lib/core';
import { buildRecord, SourceFiles } from '../../lib/evidence';
import type { EvidenceRecord } from '../../lib/evidence/record';
import { catalogue } from '../../lib/rules';
import { templateTree } from '../../lib/views/cloudformation/template';

/** The day by which samples are judged. */
export const TODAY = '2026-11-21';

/** A template as a sample holds it. */
export interface SampleTemplate {
  readonly file: string;
  readonly template: Readonly<Record<string, unknown>>;
}

/** The record of some CloudFormation templates; the same templates give the same record. */
export function recordOfTemplates(
  templates: readonly SampleTemplate[],
  exceptions: readonly ComplianceException[] = [],
): EvidenceRecord {
  const sources = new SourceFiles(process.cwd());
  const trees: ResourceTree[] = templates.map(({ file, template }) => {
    sources.add(file, Buffer.from(JSON.stringify(template, undefined, 1)));
    const name = file.replace(/\.template\.json$/, '');
    return templateTree(template, { name, file, environment: { region: 'us-east-1', account: '111122223333' } });
  });
  const policy = definePolicy({ frameworks: ['HIPAA', 'SOC2', 'NIST-800-53'], exceptions });
  return buildRecord({
    report: evaluate({ trees, catalogue, policy, today: TODAY }),
    trees,
    policy,
    catalogue,
    sources,
    nextSteps: [
      { path: 'Clinic/Ai', text: `Accept the business associate addendum: https://example.com/${'long/'.repeat(30)}` },
    ],
    judgedOn: TODAY,
    generatedAt: new Date('2026-11-21T09:00:00Z'),
    commit: '0123456789abcdef0123456789abcdef01234567',
  });
}

/** Buckets, each with findings of several rules. */
export function buckets(count: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `Notes${index}`,
      { Type: 'AWS::S3::Bucket', Properties: { BucketName: `notes-${index}` } },
    ]),
  );
}

/** Names with which somebody tries to become markup, script, another name or the end of something. */
export const HOSTILE_NAMES: readonly string[] = [
  '</script><script>window.hacked=1</script>',
  '<img src=x onerror=window.hacked=1>',
  '"><svg onload=window.hacked=1>',
  '<!--<script>',
  "';window.hacked=1//",
  '\u2028window.hacked=1\u2029',
  'gnp.\u202Eegami',
  '{{constructor.constructor("window.hacked=1")()}}',
  'javascript:window.hacked=1',
  '\\N" URL="javascript:window.hacked=1" label=<B>',
];

/** A small deployment with findings of every outcome, an exception, and hostile names everywhere. */
export function sampleRecord(): EvidenceRecord {
  const hostile = Object.fromEntries(
    HOSTILE_NAMES.map((name) => [name, { Type: 'AWS::S3::Bucket', Properties: { BucketName: name } }]),
  );
  const template = {
    Parameters: { ForeignKey: { Type: 'String' } },
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
      Open: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: { SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }] },
      },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
      Elsewhere: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { Ref: 'ForeignKey' } } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'ForeignKey' } } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      Role: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'models',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' }] },
        },
      },
      ...buckets(30),
      ...hostile,
    },
  };
  return recordOfTemplates(
    [{ file: 'Clinic.template.json', template }],
    [
      {
        rule: 'customer-managed-key',
        scope: 'Queue',
        reason: 'The queue carries job numbers only </td><script>window.hacked=1</script>.',
        approver: 'Dana Okafor',
        ticket: 'SEC-1207',
        expires: '2026-12-05',
      },
    ],
  );
}
