import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { call, cdk } from '../support/aws-emulator/commands';

const missing = missingEmulator();
const APP = join('examples', 'aws-self-hosted-model', 'main.ts');
const outdir = mkdtempSync(join(tmpdir(), 'deploy-model-'));
afterAll(() => rmSync(outdir, { recursive: true }));

if (missing !== undefined) {
  console.warn(`skipped: the deployment of a model to a local AWS API; ${missing}`);
}

/**
 * What moto knows of SageMaker: that references and order are right, not that a model starts. It does not tell a
 * configuration of the model that takes the place of another.
 */
(missing === undefined ? describe : describe.skip)('the example with a model, with the command line of CDK', () => {
  let aws: AwsEmulator;
  beforeAll(async () => {
    aws = await startAwsEmulator();
    await cdk(aws, APP, outdir, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
  }, 120_000);
  afterAll(() => aws?.stop());

  test('is deployed, makes another model of another image, and leaves what has to be kept', async () => {
    await deploy();
    const first = await served();
    expect(first).toMatchObject({
      PrimaryContainer: {
        Image: expect.stringMatching(/\/inference-server@sha256:0f5c[0-9a-f]{60}$/),
        ModelDataSource: {
          S3DataSource: { S3Uri: expect.stringMatching(/^s3:\/\/modelartifacts-store.*\/folders\//) },
        },
      },
      VpcConfig: { Subnets: [expect.stringMatching(/^subnet-/), expect.stringMatching(/^subnet-/)] },
    });

    await deploy('-c', `imageDigest=sha256:${'e'.repeat(64)}`);
    const { Models } = await call(aws, 'sagemaker', 'list-models');
    expect(Models).toHaveLength(1);
    const second = await describeModel(Models[0].ModelName);
    expect(second.PrimaryContainer.Image).toMatch(/@sha256:e{64}$/);
    expect(second.ModelName).not.toBe(first.ModelName);

    await cdk(aws, APP, outdir, 'destroy', '--all', '--force');
    expect((await call(aws, 'sagemaker', 'list-endpoints')).Endpoints).toEqual([]);
    const { Buckets } = await call(aws, 's3api', 'list-buckets');
    const { logGroups } = await call(aws, 'logs', 'describe-log-groups');
    const left = [
      ...Buckets.map(({ Name }: { Name: string }) => Name),
      ...logGroups.map(({ logGroupName }: { logGroupName: string }) => logGroupName),
    ];
    for (const kept of [
      /^modelartifacts-store/,
      /-llamacaptureddata/,
      /-auditlogsbucket/,
      /^\/aws\/sagemaker\/Endpoints\//,
    ]) {
      expect(left).toContainEqual(expect.stringMatching(kept));
    }
    expect((await call(aws, 'kms', 'list-keys')).Keys.length).toBeGreaterThanOrEqual(2);
  }, 300_000);

  /** moto cannot describe the change set of an existing stack, keep a parameter, and knows older machines only. */
  async function deploy(...args: string[]): Promise<void> {
    const direct = ['--require-approval', 'never', '--method=direct', '--no-previous-parameters'];
    await cdk(aws, APP, outdir, 'deploy', '--all', ...direct, '-c', 'instanceType=ml.g4dn.12xlarge', ...args);
  }

  /** The model behind the one endpoint. */
  async function served() {
    const { Endpoints } = await call(aws, 'sagemaker', 'list-endpoints');
    expect(Endpoints).toHaveLength(1);
    const endpoint = await call(aws, 'sagemaker', 'describe-endpoint', '--endpoint-name', Endpoints[0].EndpointName);
    expect(endpoint).toMatchObject({ EndpointStatus: 'InService', DataCaptureConfig: { EnableCapture: true } });
    const configuration = ['--endpoint-config-name', endpoint.EndpointConfigName];
    const { ProductionVariants } = await call(aws, 'sagemaker', 'describe-endpoint-config', ...configuration);
    return describeModel(ProductionVariants[0].ModelName);
  }

  function describeModel(name: string) {
    return call(aws, 'sagemaker', 'describe-model', '--model-name', name);
  }
});
