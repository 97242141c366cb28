import { Catalogue, definePolicy, HIPAA, type PolicyProps, Retention, type Rule } from '../../lib/core';
import { attested } from '../support/attestations';

describe('definePolicy', () => {
  test('makes a complete policy of nothing', () => {
    const policy = definePolicy();
    expect(policy.frameworks).toEqual(['HIPAA', 'SOC2']);
    expect(policy.retention.toDays()).toBe(2192);
    expect(policy.minimumTlsVersion).toBe('1.2');
    expect(policy.onUndetermined).toBe('reject');
    expect(policy.awsRegions.has('us-east-1')).toBe(true);
    expect(policy.awsRegions.has('eu-west-1')).toBe(false);
  });

  test('spells Azure regions as azurerm does', () => {
    expect([...definePolicy({ azureRegions: ['East US 2'] }).azureRegions]).toEqual(['eastus2']);
  });

  test('names every problem at once', () => {
    const props = { minimumTlsVersion: '1.1', frameworks: ['GDPR'], region: 'us-east-1' } as unknown as PolicyProps;
    expect(() => definePolicy(props)).toThrow(
      /there is no property 'region'.*frameworks must be one of HIPAA, SOC2, NIST-800-53, got "GDPR".*minimumTlsVersion must be one of 1.2, 1.3, got "1.1"/,
    );
  });

  test.each([
    ['an empty list of regions', { awsRegions: [] }],
    ['regions that are no list', { azureRegions: 'eastus' }],
    ['retention of no days', { retentionDays: 0 }],
    ['exceptions that are no list', { exceptions: {} }],
    ['an exception that is none', { exceptions: [null] }],
  ])('rejects %s', (_, props) => {
    expect(() => definePolicy(props as unknown as PolicyProps)).toThrow(/got/);
  });
});

describe('Retention', () => {
  test('counts every leap day that six years can hold', () => {
    expect(Retention.SIX_YEARS.toDays()).toBe(2192);
    expect(Retention.SIX_YEARS.toSeconds()).toBe(189_388_800);
    expect(Retention.years(7).toDays()).toBe(2557);
  });

  test.each([0, -1, 1.5, 101, Number.NaN])('rejects %p years', (years) => {
    expect(() => Retention.years(years)).toThrow(/whole number of years from 1 to 100/);
  });

  test.each([0, 36_501, 2.5])('rejects %p days', (days) => {
    expect(() => Retention.days(days)).toThrow(/whole number of days/);
  });

  test('compares', () => {
    expect(Retention.days(2190).isShorterThan(Retention.SIX_YEARS)).toBe(true);
    expect(Retention.SIX_YEARS.isShorterThan(Retention.SIX_YEARS)).toBe(false);
  });
});

describe('Catalogue', () => {
  test('refuses two rules with one id', () => {
    const rule = { id: 'twice', controls: [HIPAA['164.312(b)']], checks: {} } as unknown as Rule;
    expect(() => new Catalogue([rule, rule])).toThrow(/two rules have the id 'twice'/);
  });
});

describe('the attestations of a policy', () => {
  test('are none by default, and kept as they are given', () => {
    expect(definePolicy().attestations).toEqual({});
    expect(definePolicy({ attestations: attested }).attestations).toBe(attested);
  });

  test('are refused with the entry that is wrong', () => {
    const attestations = { agreements: [...(attested.agreements ?? []), { reference: 'C-1', effective: 'soon' }] };
    expect(() => definePolicy({ attestations })).toThrow(
      /attestations.agreements\[3\].effective' must be a day.*; 'attestations.agreements\[3\].vendor' must say which vendor/,
    );
    expect(() => definePolicy({ attestations: { leases: [] } as never })).toThrow(
      "there is no property 'attestations.leases'; known are agreements, reports, terms",
    );
  });
});
