import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeBedrock } from '../support/account-settings/fake-bedrock';
import { ACCOUNT, type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { call, cdk } from '../support/aws-emulator/commands';

const missing = missingEmulator();
const APP = join('bin', 'app.ts');
const STACK = 'PrivateBedrock';
const outdir = mkdtempSync(join(tmpdir(), 'deploy-'));
afterAll(() => rmSync(outdir, { recursive: true }));

if (missing !== undefined) {
  console.warn(`skipped: the deployment to a local AWS API; ${missing}`);
}

/**
 * The life of the reference deployment: the real command line of CDK against moto, whose CloudFormation creates some types
 * and lets the others pass (see server.py), and the function of the package, as deployed, against an imitation of Bedrock.
 * It shows assets, references, order and what is retained, not what AWS would say.
 */
(missing === undefined ? describe : describe.skip)('the reference deployment, with the command line of CDK', () => {
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
  });

  test('is created, updated and destroyed, and what the law wants kept is kept', async () => {
    await deploy();
    expect(await stackStatus()).toBe('CREATE_COMPLETE');
    const created = await resources();
    expect(created.filter(({ PhysicalResourceId }) => PhysicalResourceId === '')).toEqual([]);
    const store = created.find(({ LogicalResourceId }) => LogicalResourceId.startsWith('AiAuditLogsBucket'));
    expect(bedrock.logging).toMatchObject({
      s3Config: { bucketName: store?.PhysicalResourceId },
      textDataDeliveryEnabled: true,
      audioDataDeliveryEnabled: true,
    });
    expect([bedrock.retention, bedrock.mantleRetention]).toEqual(['none', 'none']);

    const calls = bedrock.changes;
    await deploy('-c', 'models=anthropic.claude-sonnet-4-5-20250929-v1:0,amazon.nova-lite-v1:0');
    expect(await stackStatus()).toBe('UPDATE_COMPLETE');
    expect(await resources()).toEqual(created);
    expect(bedrock.changes).toEqual(calls);

    await cdk(aws, APP, outdir, 'destroy', '--force');
    await expect(stackStatus()).rejects.toThrow(/does not exist/);
    expect(await remaining()).toEqual(expect.arrayContaining(created.filter(isRetained).map(physicalId)));
    expect(created.filter(isRetained).length).toBeGreaterThan(5);
    expect(bedrock.logging).toBeDefined();
    expect([bedrock.retention, bedrock.mantleRetention]).toEqual(['none', 'none']);
    expect(requests()).toEqual(['Create', 'Create', 'Create', 'Delete', 'Delete', 'Delete']);
  }, 300_000);

  async function deploy(...args: string[]): Promise<void> {
    // moto cannot describe the change set of an existing stack, nor keep the previous value of a parameter.
    await cdk(
      aws,
      APP,
      outdir,
      'deploy',
      '--require-approval',
      'never',
      '--method=direct',
      '--no-previous-parameters',
      ...args,
    );
    await settled();
  }

  function requests(): (string | undefined)[] {
    return aws.lambda.invocations.map(({ event }) => event.RequestType);
  }

  async function remaining(): Promise<string[]> {
    const { Buckets } = await call(aws, 's3api', 'list-buckets');
    const { Keys } = await call(aws, 'kms', 'list-keys');
    const { logGroups } = await call(aws, 'logs', 'describe-log-groups');
    return [
      ...Buckets.map(({ Name }: { Name: string }) => Name),
      ...Keys.map(({ KeyId }: { KeyId: string }) => KeyId),
      ...logGroups.map(({ logGroupName }: { logGroupName: string }) => logGroupName),
    ];
  }

  /** moto calls custom resources beside the deployment, and says nothing of those that fail. */
  async function settled(): Promise<void> {
    for (let attempt = 0; (await stackStatus()).endsWith('IN_PROGRESS'); attempt += 1) {
      if (attempt === 100) {
        throw new Error(`the custom resources have not answered: ${JSON.stringify(aws.lambda.invocations)}`);
      }
      await new Promise((elapsed) => setTimeout(elapsed, 300));
    }
  }

  async function stackStatus(): Promise<string> {
    const { Stacks } = await call(aws, 'cloudformation', 'describe-stacks', '--stack-name', STACK);
    return Stacks[0].StackStatus;
  }

  async function resources(): Promise<DeployedResource[]> {
    const said = await call(aws, 'cloudformation', 'describe-stack-resources', '--stack-name', STACK);
    const all: DeployedResource[] = said.StackResources;
    return all
      .map(({ LogicalResourceId, ResourceType, PhysicalResourceId }) => ({
        LogicalResourceId,
        ResourceType,
        PhysicalResourceId,
      }))
      .sort((one, other) => one.LogicalResourceId.localeCompare(other.LogicalResourceId));
  }
});

interface DeployedResource {
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId: string;
}

const RETAINED = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'];

function isRetained({ ResourceType }: { ResourceType: string }): boolean {
  return RETAINED.includes(ResourceType);
}

function physicalId({ PhysicalResourceId }: { PhysicalResourceId: string }): string {
  return PhysicalResourceId;
}
