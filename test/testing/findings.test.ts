import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { TerraformStack, Testing } from 'cdktf';
import { findings, matchers, reportOf } from '../../lib/testing';

const env = { account: '123456789012', region: 'us-east-1' };

describe('findings', () => {
  test('gives what the gate would refuse, of a construct, a stack or an app', () => {
    const app = new App();
    const stack = new Stack(app, 'Notes', { env });
    const bucket = new Bucket(stack, 'Scans');
    const other = new Bucket(stack, 'Other', { enforceSSL: true });
    expect(findings(bucket).map(({ path }) => path)).toContain('Notes/Scans/Resource');
    expect(findings(other).map(({ rule }) => rule)).not.toContain('encrypted-transport-only');
    expect(findings(app).length).toBe(findings(bucket).length + findings(other).length);
  });

  test('gives passes, too, in a report', () => {
    const stack = new Stack(new App(), 'Notes', { env });
    expect(reportOf(stack).findings).toContainEqual(
      expect.objectContaining({ rule: 'us-region-only', verdict: 'pass', resource: 'Notes' }),
    );
  });

  test('works for CDKTF', () => {
    const stack = new TerraformStack(Testing.app(), 'notes');
    new AzurermProvider(stack, 'azurerm', { features: [{}] });
    new StorageAccount(stack, 'Scans', {
      name: 'scans',
      resourceGroupName: 'clinic',
      location: 'westeurope',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
    });
    expect(findings(stack)).toContainEqual(
      expect.objectContaining({ rule: 'us-region-only', verdict: 'fail', resourceType: 'azurerm_storage_account' }),
    );
  });

  test('does not mistake skipped validations for a clean app', () => {
    const app = new App();
    const stack = new Stack(app, 'Notes', { env });
    const synth = app.synth.bind(app);
    jest.spyOn(app, 'synth').mockImplementation((options) => synth({ ...options, skipValidation: true }));
    expect(() => findings(stack)).toThrow(/'Notes' was not validated: its app skips validations/);
  });
});

describe('matchers', () => {
  test('say what is found', () => {
    const stack = new Stack(new App(), 'Notes', { env: { ...env, region: 'eu-west-1' } });
    const compliant = matchers.toBeCompliant(stack);
    expect(compliant.pass).toBe(false);
    expect(compliant.message()).toMatch(/expected 'Notes' to be compliant, but:\n {2}\[Notes\] us-region-only:/);
    expect(matchers.toViolate(stack, 'us-region-only').pass).toBe(true);
    expect(matchers.toViolate(stack, 'key-rotation').pass).toBe(false);
  });
});
