import { CustomResources, type Ended, FakeBedrock, type Request } from '../../support/account-settings';

const PROPERTIES = {
  S3BucketName: 'clinic-records',
  S3KeyPrefix: 'bedrock-invocations',
  TextDataDeliveryEnabled: true,
  ImageDataDeliveryEnabled: true,
  EmbeddingDataDeliveryEnabled: true,
  VideoDataDeliveryEnabled: true,
  AudioDataDeliveryEnabled: true,
  OnExisting: 'REFUSE',
  OnDelete: 'LEAVE',
};
const ON_CLOUDWATCH = {
  CloudWatchLogGroupName: 'Stack-Log',
  CloudWatchRoleArn: 'arn:aws:iam::123456789012:role/log',
  LargeDataBucketName: 'clinic-records',
  LargeDataKeyPrefix: 'bedrock-invocations',
};
const OVERWRITE = { OnExisting: 'OVERWRITE' };
const RESTORE = { OnDelete: 'RESTORE_PREVIOUS' };
const ID = 'bedrock-invocation-logging-123456789012-us-east-1';

const MODALITIES = {
  textDataDeliveryEnabled: true,
  imageDataDeliveryEnabled: true,
  embeddingDataDeliveryEnabled: true,
  videoDataDeliveryEnabled: true,
  audioDataDeliveryEnabled: true,
};
const OURS = { s3Config: { bucketName: 'clinic-records', keyPrefix: 'bedrock-invocations' }, ...MODALITIES };
const FOREIGN = {
  cloudWatchConfig: { logGroupName: 'their-log', roleArn: 'arn:aws:iam::123456789012:role/theirs' },
  textDataDeliveryEnabled: true,
};

const GET = 'GET /logging/modelinvocations';
const PUT = 'PUT /logging/modelinvocations';
const DELETE = 'DELETE /logging/modelinvocations';

jest.setTimeout(30_000);

let bedrock: FakeBedrock;
let cloudFormation: CustomResources;
beforeAll(async () => {
  bedrock = await FakeBedrock.start();
  cloudFormation = await CustomResources.start({ AWS_ENDPOINT_URL_BEDROCK: bedrock.url });
});
afterAll(async () => {
  await cloudFormation.stop();
  bedrock.stop();
});
beforeEach(() => {
  bedrock.reset();
  cloudFormation.refusals = 0;
});

function send(request: Request['request'], properties: object = {}, more: Partial<Request> = {}): Promise<Ended> {
  const type = 'Custom::BedrockInvocationLogging';
  return cloudFormation.send({ type, request, properties: { ...PROPERTIES, ...properties }, ...more });
}

function create(properties: object = {}, more: Partial<Request> = {}): Promise<Ended> {
  return send('Create', properties, more);
}

function update(properties: object, old: object, id = ID): Promise<Ended> {
  return send('Update', properties, { id, old: { ...PROPERTIES, ...old } });
}

function remove(properties: object = {}, id = ID): Promise<Ended> {
  return send('Delete', properties, { id });
}

describe('creation', () => {
  test('sets what is unset, with all five kinds of data, and reads it back', async () => {
    const { told, error } = await create();
    expect(told).toEqual({
      Status: 'SUCCESS',
      Reason: 'CREATED (log stream stream)',
      PhysicalResourceId: ID,
      Data: { Outcome: 'CREATED', Drift: '', Previous: '' },
      StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/1',
      RequestId: 'request',
      LogicalResourceId: 'Setting',
    });
    expect(error).toBeUndefined();
    expect(bedrock.logging).toEqual(OURS);
    expect(bedrock.calls).toEqual([GET, PUT, GET]);
  });

  test('has large data delivered where records are copied to CloudWatch', async () => {
    await create(ON_CLOUDWATCH);
    expect(bedrock.logging).toEqual({
      ...OURS,
      cloudWatchConfig: {
        logGroupName: 'Stack-Log',
        roleArn: 'arn:aws:iam::123456789012:role/log',
        largeDataDeliveryS3Config: OURS.s3Config,
      },
    });
  });

  test('adopts an equal configuration and writes nothing', async () => {
    bedrock.logging = OURS;
    const { told } = await create();
    expect(told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'ADOPTED' } });
    expect(bedrock.changes).toEqual([]);
  });

  test('takes a deleted configuration, which some answer without members, for unset', async () => {
    bedrock.logging = {};
    expect((await create()).told.Data.Outcome).toBe('CREATED');
  });

  test('refuses a foreign configuration, says how it differs and changes nothing', async () => {
    bedrock.logging = FOREIGN;
    const { told } = await create();
    expect(told.Status).toBe('FAILED');
    expect(told.Reason).toContain(`cloudWatchConfig.logGroupName is "their-log", wanted not set`);
    expect(told.Reason).toContain(`s3Config.bucketName is not set, wanted "clinic-records"`);
    expect(told.Reason).toContain('audioDataDeliveryEnabled is not set, wanted true');
    expect(told.Reason).toContain('OnExisting.OVERWRITE');
    expect(bedrock.changes).toEqual([]);
    expect(bedrock.logging).toEqual(FOREIGN);
  });

  test('refuses a configuration that lacks nothing but one kind of data', async () => {
    const { audioDataDeliveryEnabled: _, ...old } = OURS;
    bedrock.logging = old;
    expect((await create()).told.Reason).toContain('audioDataDeliveryEnabled is not set, wanted true');
  });

  test('overwrites a foreign configuration on request, and keeps it', async () => {
    bedrock.logging = FOREIGN;
    const { told, log } = await create(OVERWRITE);
    expect(told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'OVERWRITTEN' } });
    expect(JSON.parse(told.Data.Previous ?? '')).toEqual(FOREIGN);
    expect(log).toContain('their-log');
    expect(bedrock.logging).toEqual(OURS);
  });

  test('that failed is deleted without touching what is foreign', async () => {
    bedrock.logging = FOREIGN;
    const { told } = await create(RESTORE);
    await remove(RESTORE, told.PhysicalResourceId);
    expect(bedrock.changes).toEqual([]);
  });

  test('that failed is deleted without touching what another stack has set equally since', async () => {
    bedrock.logging = FOREIGN;
    const { told } = await create(RESTORE);
    bedrock.logging = OURS;
    await remove(RESTORE, told.PhysicalResourceId);
    expect(bedrock.logging).toEqual(OURS);
    expect(bedrock.changes).toEqual([]);
  });
});

describe('update', () => {
  test('sets the new values under the same id', async () => {
    bedrock.logging = OURS;
    const { told } = await update({ S3KeyPrefix: 'other' }, {});
    expect(told).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID, Data: { Outcome: 'UPDATED', Drift: '' } });
    expect(bedrock.logging).toMatchObject({ s3Config: { keyPrefix: 'other' } });
  });

  test('reports what was changed behind its back, and sets it right', async () => {
    bedrock.logging = { ...OURS, textDataDeliveryEnabled: false };
    const { told, log } = await update({ S3KeyPrefix: 'other' }, {});
    expect(told.Data.Drift).toBe('textDataDeliveryEnabled is false, wanted true');
    expect(log).toContain('"event":"drift"');
    expect(bedrock.logging).toMatchObject({ textDataDeliveryEnabled: true });
  });

  test('reports that it was deleted, and sets it again', async () => {
    const { told } = await update({}, {});
    expect(told.Data.Drift).toContain('s3Config.bucketName is not set, wanted "clinic-records"');
    expect(bedrock.logging).toEqual(OURS);
  });

  test('that rolls another one back sets the earlier values, without a drift', async () => {
    bedrock.logging = { ...OURS, s3Config: { ...OURS.s3Config, keyPrefix: 'failed' } };
    const { told } = await update({}, { S3KeyPrefix: 'failed' });
    expect(told.Data.Drift).toBe('');
    expect(bedrock.logging).toEqual(OURS);
  });

  test('that rolls back one that changed nothing writes nothing', async () => {
    bedrock.logging = OURS;
    const { told } = await update({}, { S3KeyPrefix: 'never-set' });
    expect(told).toMatchObject({ Status: 'SUCCESS', Data: { Drift: '' } });
    expect(bedrock.changes).toEqual([]);
  });

  test('of a resource from another version of the package does not know the drift, and sets the values', async () => {
    const { told } = await update({}, { AudioDataDeliveryEnabled: 'unheard-of' });
    expect(told).toMatchObject({ Status: 'SUCCESS', Data: { Drift: expect.stringContaining('not known') } });
    expect(bedrock.logging).toEqual(OURS);
  });

  test('that fails keeps the id, so that nothing is deleted', async () => {
    bedrock.logging = OURS;
    bedrock.fail(PUT, { message: 'The bucket is in another Region' });
    const { told } = await update({ S3BucketName: 'elsewhere' }, {});
    expect(told).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ID });
    expect(told.Reason).toContain('ValidationException: The bucket is in another Region');
  });
});

describe('deletion', () => {
  test('leaves the configuration, without a call', async () => {
    bedrock.logging = OURS;
    const { told } = await remove();
    expect(told).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID, Data: { Outcome: 'LEFT' } });
    expect(bedrock.calls).toEqual([]);
  });

  test('unsets on request what was unset before', async () => {
    const { told } = await create(RESTORE);
    const deleted = await remove(RESTORE, told.PhysicalResourceId);
    expect(deleted.told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'RESTORED' } });
    expect(bedrock.logging).toBeUndefined();
    expect(bedrock.changes).toEqual([PUT, DELETE]);
  });

  test('restores on request what was overwritten, also after an update', async () => {
    bedrock.logging = FOREIGN;
    const { told } = await create({ ...OVERWRITE, ...RESTORE });
    const next = { ...OVERWRITE, ...RESTORE, S3KeyPrefix: 'other' };
    const updated = await update(next, { ...OVERWRITE, ...RESTORE }, told.PhysicalResourceId);
    expect(updated.told.PhysicalResourceId).toBe(told.PhysicalResourceId);
    expect(JSON.parse(updated.told.Data.Previous ?? '')).toEqual(FOREIGN);
    await remove(next, told.PhysicalResourceId);
    expect(bedrock.logging).toEqual(FOREIGN);
  });

  test('leaves on request what it only adopted', async () => {
    bedrock.logging = OURS;
    const { told } = await create(RESTORE);
    expect((await remove(RESTORE, told.PhysicalResourceId)).told.Data.Outcome).toBe('RESTORED');
    expect(bedrock.changes).toEqual([]);
    expect(bedrock.logging).toEqual(OURS);
  });

  test('leaves what somebody has changed since, in spite of the request', async () => {
    const { told } = await create(RESTORE);
    bedrock.logging = FOREIGN;
    const deleted = await remove(RESTORE, told.PhysicalResourceId);
    expect(deleted.told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'LEFT' } });
    expect(deleted.log).toContain('not as this resource set it');
    expect(bedrock.logging).toEqual(FOREIGN);
  });

  test('under an id that CloudFormation made up, as no answer came, changes nothing', async () => {
    bedrock.logging = OURS;
    const { told } = await remove(RESTORE, 'Stack-Setting-1ABC');
    expect(told).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Stack-Setting-1ABC' });
    expect(bedrock.calls).toEqual([]);
  });

  test('that cannot restore says so', async () => {
    const { told } = await create(RESTORE);
    bedrock.fail(DELETE, { message: 'not now' });
    const deleted = await remove(RESTORE, told.PhysicalResourceId);
    expect(deleted.told).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ID });
    expect(deleted.told.Reason).toContain('not now');
  });
});

describe('a service that fails', () => {
  test('for a while, as a new policy is not seen yet, is asked again', async () => {
    const message = 'Failed to validate permissions for log group: Stack-Log, with role';
    bedrock.fail(PUT, { message, times: 2 });
    const { told, log } = await create(ON_CLOUDWATCH);
    expect(told.Status).toBe('SUCCESS');
    expect(log.match(/"event":"retry"/g)).toHaveLength(2);
    expect(bedrock.changes).toEqual([PUT, PUT, PUT]);
  });

  test('as a permission of the function is not seen yet, is asked again', async () => {
    bedrock.fail(GET, { status: 403, type: 'AccessDeniedException', message: 'not authorized' });
    expect((await create()).told.Status).toBe('SUCCESS');
  });

  test('by throttling is asked again', async () => {
    bedrock.fail(GET, { status: 429, type: 'ThrottlingException', message: 'slow down', times: 2 });
    bedrock.fail(PUT, { status: 429, type: 'ThrottlingException', message: 'slow down' });
    expect((await create()).told.Status).toBe('SUCCESS');
  });

  test('by not answering is given up in time to tell CloudFormation', async () => {
    bedrock.fail(PUT, { silent: true, times: 9 });
    const { told, error } = await create({}, { milliseconds: 37_000 });
    expect(told).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ID });
    expect(told.Reason).toContain('out of time');
    expect(error).toBeUndefined();
  });

  test('for longer than there is time is quoted', async () => {
    bedrock.fail(PUT, { message: 'Failed to validate permissions for log group: Stack-Log', times: 99 });
    const { told } = await create(ON_CLOUDWATCH, { milliseconds: 37_000 });
    expect(told.Status).toBe('FAILED');
    expect(told.Reason).toContain('Failed to validate permissions for log group: Stack-Log');
  });

  test('for good fails the deployment at once', async () => {
    bedrock.fail(PUT, { message: 'The specified bucket does not exist' });
    const { told } = await create();
    expect(told.Reason).toContain('ValidationException: The specified bucket does not exist');
    expect(bedrock.changes).toEqual([PUT]);
  });

  test('to keep a kind of data gives back what was overwritten', async () => {
    bedrock.logging = FOREIGN;
    bedrock.forgotten = ['audioDataDeliveryEnabled'];
    const { told } = await create({ ...OVERWRITE, ...RESTORE });
    expect(told.Status).toBe('FAILED');
    expect(told.Reason).toContain('audioDataDeliveryEnabled is not set, wanted true');
    expect(told.Reason).toContain('the configuration from before was put back');
    expect(bedrock.logging).toEqual(FOREIGN);
    bedrock.calls = [];
    await remove(RESTORE, told.PhysicalResourceId);
    expect(bedrock.calls).toEqual([]);
  });

  test('to give it back as well says what it was', async () => {
    bedrock.logging = FOREIGN;
    bedrock.fail(PUT, { message: 'no', times: 2 });
    const { told } = await create(OVERWRITE);
    expect(told.Reason).toContain('could not be put back');
    expect(told.Reason).toContain('their-log');
  });
});

describe('the answer to CloudFormation', () => {
  test('is sent again until it is taken, as the presigned URL wants it', async () => {
    cloudFormation.refusals = 2;
    const { told, error } = await create();
    expect(told.Status).toBe('SUCCESS');
    expect(error).toBeUndefined();
    expect(cloudFormation.headers['content-type']).toBeUndefined();
    expect(cloudFormation.headers['content-length']).toBe(String(cloudFormation.bytes));
    expect(cloudFormation.headers['transfer-encoding']).toBeUndefined();
  });

  test('that is never taken fails the function, so that Lambda tries the request again', async () => {
    cloudFormation.refusals = 99;
    const { error, log } = await create();
    expect(error).toContain('CloudFormation could not be answered');
    expect(log).toContain('HTTP 503');
    cloudFormation.refusals = 0;
    expect((await create()).told).toMatchObject({ Status: 'SUCCESS', Data: { Outcome: 'ADOPTED' } });
  });

  test('fits, however long the configuration was', async () => {
    bedrock.logging = { ...FOREIGN, s3Config: { bucketName: 'theirs', keyPrefix: noise(1_000) } };
    const { told, log } = await create(OVERWRITE);
    expect(told.Status).toBe('SUCCESS');
    expect(cloudFormation.bytes).toBeLessThanOrEqual(4_096);
    expect(told.PhysicalResourceId.length).toBeLessThanOrEqual(1_024);
    expect(log).toContain(noise(1_000));
  });

  test('fits, however much differs', async () => {
    bedrock.logging = {
      cloudWatchConfig: { logGroupName: noise(512), roleArn: noise(2_000) },
      s3Config: { bucketName: 'theirs', keyPrefix: noise(1_000) },
    };
    expect((await create()).told.Status).toBe('FAILED');
    expect(cloudFormation.bytes).toBeLessThanOrEqual(4_096);
  });

  test('is given for what cannot be handled, too', async () => {
    const broken = await create({ TextDataDeliveryEnabled: 'perhaps' });
    expect(broken.told.Reason).toContain(`property 'TextDataDeliveryEnabled' must be true or false, got "perhaps"`);
    const unknown = await create({}, { type: 'Custom::Other' });
    expect(unknown.told.Reason).toContain(`'Custom::Other' are not handled`);
    for (const { told } of [broken, unknown]) {
      expect(told.Status).toBe('FAILED');
      expect(told.PhysicalResourceId).not.toBe('');
    }
    expect((await remove({ OnDelete: '?' }, broken.told.PhysicalResourceId)).told.Status).toBe('SUCCESS');
    expect(bedrock.calls).toEqual([]);
  });

  test('refuses to restore later what is too long to be kept', async () => {
    bedrock.logging = { ...FOREIGN, s3Config: { bucketName: 'theirs', keyPrefix: noise(1_000) } };
    const { told } = await create({ ...OVERWRITE, ...RESTORE });
    expect(told.Reason).toContain('too long to be kept');
    expect(bedrock.changes).toEqual([]);
  });
});

/** Text that does not compress. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
}
