import { spawnSync } from 'node:child_process';
import { CustomResources } from '../../support/account-settings';
import { type AwsEmulator, missingEmulator, startAwsEmulator } from '../../support/aws-emulator';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: the handler against the AWS API of moto; ${missing}`);
}

const PROPERTIES = {
  S3BucketName: 'clinic-records',
  S3KeyPrefix: 'bedrock-invocations',
  TextDataDeliveryEnabled: true,
  ImageDataDeliveryEnabled: true,
  EmbeddingDataDeliveryEnabled: true,
  VideoDataDeliveryEnabled: true,
  AudioDataDeliveryEnabled: true,
  OnExisting: 'REFUSE',
  OnDelete: 'RESTORE_PREVIOUS',
};

/** Another implementation of the API than our own: moto knows invocation logging, but no data retention. */
(missing === undefined ? describe : describe.skip)('invocation logging at the AWS API of moto', () => {
  let aws: AwsEmulator;
  let cloudFormation: CustomResources;
  beforeAll(async () => {
    aws = await startAwsEmulator();
    cloudFormation = await CustomResources.start({ AWS_ENDPOINT_URL: aws.environment.AWS_ENDPOINT_URL });
  }, 60_000);
  afterAll(async () => {
    await cloudFormation?.stop();
    aws?.stop();
  });

  test('is set, refused to a second stack, updated and unset', async () => {
    const type = 'Custom::BedrockInvocationLogging';
    const created = await cloudFormation.send({ type, request: 'Create', properties: PROPERTIES });
    expect(created.told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'CREATED' } });
    expect(logging()).toMatchObject({ s3Config: { bucketName: 'clinic-records' }, textDataDeliveryEnabled: true });

    const other = { ...PROPERTIES, S3BucketName: 'other-records' };
    const refused = await cloudFormation.send({ type, request: 'Create', properties: other });
    expect(refused.told.Reason).toContain('s3Config.bucketName is "clinic-records", wanted "other-records"');

    const id = created.told.PhysicalResourceId;
    await cloudFormation.send({ type, request: 'Update', properties: other, old: PROPERTIES, id });
    expect(logging()).toMatchObject({ s3Config: { bucketName: 'other-records' } });

    await cloudFormation.send({ type, request: 'Delete', properties: other, id });
    expect(logging()).toEqual({});
  }, 60_000);

  function logging(): unknown {
    const command = ['bedrock', 'get-model-invocation-logging-configuration', '--output', 'json'];
    const { stdout } = spawnSync('aws', command, { env: aws.environment, encoding: 'utf8' });
    return JSON.parse(stdout).loggingConfig;
  }
});
