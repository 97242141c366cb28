import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { call, cdk } from '../support/aws-emulator/commands';

const missing = missingEmulator();
const APP = join('examples', 'aws-vendor-egress', 'main.ts');
const STACK = 'AwsVendorEgress';
const outdir = mkdtempSync(join(tmpdir(), 'vendor-egress-'));
afterAll(() => rmSync(outdir, { recursive: true }));

if (missing !== undefined) {
  console.warn(`skipped: the deployment to a local AWS API; ${missing}`);
}

/** The example against moto, for which firewalls and the filter of DNS are stand-ins (see server.py). */
(missing === undefined ? describe : describe.skip)('the example of VendorEgress, with the command line of CDK', () => {
  let aws: AwsEmulator;
  beforeAll(async () => {
    aws = await startAwsEmulator();
    await cdk(aws, APP, outdir, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
  }, 120_000);
  afterAll(() => aws?.stop());

  test('is created, updated without a change, and destroyed', async () => {
    await deploy();
    const { Stacks } = await call(aws, 'cloudformation', 'describe-stacks', '--stack-name', STACK);
    expect(Stacks[0].StackStatus).toBe('CREATE_COMPLETE');
    const said = await call(aws, 'cloudformation', 'describe-stack-resources', '--stack-name', STACK);
    const made: { ResourceType: string; PhysicalResourceId: string }[] = said.StackResources;
    expect(made.filter(({ PhysicalResourceId }) => PhysicalResourceId === '')).toEqual([]);

    const { NatGateways } = await call(aws, 'ec2', 'describe-nat-gateways');
    const zoneOf = await zones();
    expect(NatGateways.map(({ SubnetId }: { SubnetId: string }) => zoneOf.get(SubnetId)).sort()).toEqual([
      'us-east-1a',
      'us-east-1b',
    ]);
    await deploy();
    const again = await call(aws, 'cloudformation', 'describe-stack-resources', '--stack-name', STACK);
    expect(ids(again.StackResources)).toEqual(ids(made));

    await cdk(aws, APP, outdir, 'destroy', '--force');
    await expect(call(aws, 'cloudformation', 'describe-stacks', '--stack-name', STACK)).rejects.toThrow(
      /does not exist/,
    );
  }, 300_000);

  async function deploy(): Promise<void> {
    // moto cannot describe the change set of an existing stack, nor keep the previous value of a parameter.
    await cdk(aws, APP, outdir, 'deploy', '--require-approval', 'never', '--method=direct', '--no-previous-parameters');
  }

  async function zones(): Promise<Map<string, string>> {
    const { Subnets } = await call(aws, 'ec2', 'describe-subnets');
    return new Map(
      Subnets.map(({ SubnetId, AvailabilityZone }: { SubnetId: string; AvailabilityZone: string }) => [
        SubnetId,
        AvailabilityZone,
      ]),
    );
  }
});

function ids(resources: readonly { readonly PhysicalResourceId: string }[]): string[] {
  return resources.map(({ PhysicalResourceId }) => PhysicalResourceId).sort();
}
