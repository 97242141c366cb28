import { CustomResources, type Ended, FakeBedrock, type Request } from '../../support/account-settings';

const OVERWRITE = { OnExisting: 'OVERWRITE' };
const RESTORE = { OnDelete: 'RESTORE_PREVIOUS' };

jest.setTimeout(30_000);

let bedrock: FakeBedrock;
let cloudFormation: CustomResources;
beforeAll(async () => {
  bedrock = await FakeBedrock.start();
  cloudFormation = await CustomResources.start({
    AWS_ENDPOINT_URL_BEDROCK: bedrock.url,
    AWS_ENDPOINT_URL_BEDROCK_MANTLE: bedrock.url,
  });
});
afterAll(async () => {
  await cloudFormation.stop();
  bedrock.stop();
});
beforeEach(() => bedrock.reset());

/** Both planes keep the same contract; the fake takes only requests that are signed for the one that they go to. */
describe.each([
  { plane: 'bedrock', path: '/data-retention', field: 'retention' as const },
  { plane: 'bedrock-mantle', path: '/v1/data_retention', field: 'mantleRetention' as const },
])('the data retention of $plane', ({ plane, path, field }) => {
  const id = `${plane}-data-retention-123456789012-us-east-1`;
  const [GET, PUT] = [`GET ${path}`, `PUT ${path}`];

  function send(request: Request['request'], properties: object = {}, more: Partial<Request> = {}): Promise<Ended> {
    const all = { Plane: plane, Mode: 'none', OnExisting: 'REFUSE', OnDelete: 'LEAVE', ...properties };
    return cloudFormation.send({ type: 'Custom::BedrockDataRetention', request, properties: all, ...more });
  }

  test('is set where it is unset, which the API calls inherit', async () => {
    const { told } = await send('Create');
    expect(told).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id, Data: { Outcome: 'CREATED' } });
    expect(bedrock[field]).toBe('none');
    expect(bedrock.calls).toEqual([GET, PUT, GET]);
  });

  test('is adopted where it is none', async () => {
    bedrock[field] = 'none';
    expect((await send('Create')).told.Data.Outcome).toBe('ADOPTED');
    expect(bedrock.changes).toEqual([]);
  });

  test('is left as somebody decided otherwise', async () => {
    bedrock[field] = 'aws_review';
    const { told } = await send('Create');
    expect(told.Status).toBe('FAILED');
    expect(told.Reason).toContain('mode is "aws_review", wanted "none"');
    expect(bedrock.changes).toEqual([]);
  });

  test('is overwritten and restored on request', async () => {
    bedrock[field] = 'default';
    const { told } = await send('Create', { ...OVERWRITE, ...RESTORE });
    expect(told.Data).toMatchObject({ Outcome: 'OVERWRITTEN', Previous: '{"mode":"default"}' });
    expect(bedrock[field]).toBe('none');
    await send('Delete', RESTORE, { id: told.PhysicalResourceId });
    expect(bedrock[field]).toBe('default');
  });

  test('is unset on request where it was unset before', async () => {
    const { told } = await send('Create', RESTORE);
    await send('Delete', RESTORE, { id: told.PhysicalResourceId });
    expect(bedrock[field]).toBe('inherit');
  });

  test('stays none when the resource is deleted', async () => {
    const { told } = await send('Create');
    await send('Delete', {}, { id: told.PhysicalResourceId });
    expect(bedrock[field]).toBe('none');
  });

  test('is set right by an update, which reports the drift', async () => {
    bedrock[field] = 'provider_data_share';
    const old = { Plane: plane, Mode: 'none', OnExisting: 'REFUSE', OnDelete: 'LEAVE' };
    const { told } = await send('Update', OVERWRITE, { id, old });
    expect(told.Data.Drift).toBe('mode is "provider_data_share", wanted "none"');
    expect(bedrock[field]).toBe('none');
  });

  test('cannot be anything but none', async () => {
    const { told } = await send('Create', { Mode: 'default' });
    expect(told.Reason).toContain(`property 'Mode' must be one of none, got "default"`);
    expect(bedrock.calls).toEqual([]);
  });

  test('fails with what the service says, whatever it is', async () => {
    bedrock.fail(PUT, { status: 404, type: '', message: 'no such path' });
    const { told } = await send('Create');
    expect(told.Status).toBe('FAILED');
    expect(told.Reason).toContain('no such path');
    expect(bedrock[field]).toBe('inherit');
  });

  test('is asked for again when the service is busy', async () => {
    bedrock.fail(GET, { status: 429, type: 'ThrottlingException', message: 'slow down' });
    bedrock.fail(PUT, { status: 500, type: 'InternalServerException', message: 'oh' });
    expect((await send('Create')).told.Status).toBe('SUCCESS');
  });

  test('fails where an answer lacks the mode', async () => {
    Object.assign(bedrock, { [field]: undefined });
    expect((await send('Create')).told.Reason).toContain(`${plane} answers without the mode`);
  });
});

test('a plane that nobody knows is refused', async () => {
  const properties = { Plane: 'other', Mode: 'none', OnExisting: 'REFUSE', OnDelete: 'LEAVE' };
  const { told } = await cloudFormation.send({ type: 'Custom::BedrockDataRetention', request: 'Create', properties });
  expect(told.Reason).toContain(`property 'Plane' must be one of bedrock, bedrock-mantle, got "other"`);
});
