import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import { AlarmTopic, ApiVendor, AuditLogStore, EncryptionKey, VendorEgress } from '../../lib/aws';
import type { Settings } from './summarize';

const app = new App();
const stack = new Stack(app, 'AwsVendorEgress', {
  description: 'A function of the clinic that calls the API of a vendor, and nothing else on the internet',
  env: { region: 'us-east-1' },
});

const key = new EncryptionKey(stack, 'Key');
const auditLogStore = new AuditLogStore(stack, 'Records', {
  key,
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
});
const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const egress = new VendorEgress(stack, 'Egress', {
  vendors: [
    {
      vendor: ApiVendor.OPENAI,
      baa: { reference: 'C-2026-114', effective: '2026-02-01', tier: 'api-with-baa', services: ['OpenAI API'] },
      vendorReport: {
        reference: 'VR-2026-7',
        type: 'SOC 2 Type II',
        periodStart: '2025-10-01',
        periodEnd: '2026-09-30',
        exceptionsReview: review,
        subserviceOrganizationsReview: review,
      },
      terms: { reference: 'C-2026-114, section 4', trainingExcluded: true, retentionDays: 0, confirmed: '2026-02-01' },
    },
  ],
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  auditLogStore,
  alarms: new AlarmTopic(stack, 'Alarms', { key, emailAddresses: ['security@clinic.example'] }),
});

key.allowCloudWatchLogs(`${stack.stackName}-*`);
const settings: Settings = {
  host: egress.hostOf(ApiVendor.OPENAI),
  secretArn: egress.secretArn(ApiVendor.OPENAI),
  digestKeyArn: egress.digestKey.keyArn,
  location: egress.location,
  baaReferenceId: 'C-2026-114',
};
const summarize = new NodejsFunction(stack, 'Summarize', {
  description: 'Summarizes notes, each call on record before it is made',
  entry: join(__dirname, 'summarize.ts'),
  runtime: lambda.Runtime.NODEJS_24_X,
  bundling: { externalModules: [] },
  vpc: egress.vpc,
  securityGroups: [egress.callers],
  timeout: Duration.minutes(1),
  environment: { SETTINGS: JSON.stringify(settings), AWS_ENDPOINT_URL_S3: egress.recordsUrl },
  environmentEncryption: key.key,
  paramsAndSecrets: lambda.ParamsAndSecretsLayerVersion.fromVersion(lambda.ParamsAndSecretsVersions.V1_0_103),
  logGroup: new logs.LogGroup(stack, 'Log', {
    encryptionKey: key.key,
    retention: logs.RetentionDays.SIX_YEARS,
    removalPolicy: RemovalPolicy.RETAIN,
  }),
});
egress.grantCall(ApiVendor.OPENAI, summarize);

new CfnOutput(stack, 'VendorKey', {
  value: settings.secretArn,
  description: 'The secret that takes the key of OpenAI',
});
new CfnOutput(stack, 'CallRecords', { value: egress.location, description: 'What compliant-ai audit verify walks' });

enforce(app);
app.synth();
