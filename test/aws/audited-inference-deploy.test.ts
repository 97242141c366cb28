import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeBedrock } from '../support/account-settings/fake-bedrock';
import { ACCOUNT, type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { call, cdk } from '../support/aws-emulator/commands';

const APP = join('examples', 'aws-audited-inference', 'main.ts');
const STACK = 'AwsAuditedInference';
const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: the deployment of audited inference to a local AWS API; ${missing}`);
}

/** As in deploy.test.ts: it shows assets, references and order, not what AWS would say. */
(missing === undefined ? describe : describe.skip)('the example of audited inference', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'deploy-inference-'));
  let aws: AwsEmulator;
  let bedrock: FakeBedrock;
  beforeAll(async () => {
    bedrock = await FakeBedrock.start();
    aws = await startAwsEmulator({
      AWS_ENDPOINT_URL_BEDROCK: bedrock.url,
      AWS_ENDPOINT_URL_BEDROCK_MANTLE: bedrock.url,
      AWS_SECRET_ACCESS_KEY: 'secret', // with which the imitation checks signatures
    });
    await cdk(aws, APP, outdir, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
  }, 120_000);
  afterAll(() => {
    aws?.stop();
    bedrock?.stop();
    rmSync(outdir, { recursive: true });
  });

  test('is deployed with the command line of CDK', async () => {
    // moto cannot describe change sets.
    await cdk(aws, APP, outdir, 'deploy', '--require-approval', 'never', '--method=direct');
    const { Functions } = await call(aws, 'lambda', 'list-functions');
    const handlers = Functions.map(({ Handler }: { Handler: string }) => Handler).sort();
    expect(handlers).toEqual(['index.handler', 'index.inference', 'index.redrive', 'index.seal']);
    const inference = Functions.find(({ Handler }: { Handler: string }) => Handler === 'index.inference');
    const { SETTINGS, AWS_ENDPOINT_URL_S3 } = inference.Environment.Variables;
    expect(AWS_ENDPOINT_URL_S3).toMatch(/^https:\/\/bucket\.vpce-\w+\.s3\.us-east-1\.vpce\.amazonaws\.com$/);
    expect(JSON.parse(SETTINGS)).toMatchObject({
      bucket: expect.any(String),
      models: {
        'amazon.nova-lite-v1:0': expect.stringMatching(
          /^arn:aws:bedrock:us-east-1:\d+:inference-profile\/us\.amazon\.nova-lite/,
        ),
      },
      baaReferenceId: 'aws-artifact-baa-2026',
      digestKeyArn: expect.stringMatching(/^arn:aws:kms:/),
      queueUrl: expect.stringMatching(/^http/),
      timeoutMs: 29_000,
    });
    const { EventSourceMappings } = await call(aws, 'lambda', 'list-event-source-mappings');
    expect(EventSourceMappings).toEqual([expect.objectContaining({ BatchSize: 10 })]);
    const { Outputs, StackStatus } = (await call(aws, 'cloudformation', 'describe-stacks', '--stack-name', STACK))
      .Stacks[0];
    expect(StackStatus).toMatch(/CREATE/);
    const outputs = Object.fromEntries(
      Outputs.map(({ OutputKey, OutputValue }: Record<string, string>) => [OutputKey, OutputValue]),
    );
    expect(outputs).toMatchObject({
      Url: expect.stringMatching(/^https:\/\/.*\.execute-api\.us-east-1\.amazonaws\.com\/.*\/converse$/),
      Records: expect.stringMatching(/^s3:\/\/.*\/inference\/Inference$/),
      CheckpointKey: expect.stringMatching(/^arn:aws:kms:us-east-1:/),
    });
  }, 300_000);
});
