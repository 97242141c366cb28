import { Template } from 'aws-cdk-lib/assertions';
import { App, CfnResource, Stack } from 'aws-cdk-lib/core';
import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { Attestations, type AttestationsProps, recordAttestation } from '../../lib/core';
import { agreementWith, vendorReport } from '../support/attestations';

const terms = {
  vendor: 'openai',
  reference: 'DPA-3',
  trainingExcluded: true,
  retentionDays: 0,
  confirmed: '2026-02-01',
};
const claim = {
  data: 'radiology reports, export 7',
  method: 'Expert Determination',
  reference: 'ED-2',
  determinedBy: 'J. Doe, biostatistician',
  determined: '2026-03-01',
  expires: '2099-02-28',
} as const;
const props: AttestationsProps = {
  agreements: [agreementWith('openai'), agreementWith('anthropic')],
  reports: [{ ...vendorReport, vendor: 'openai' }],
  terms: [terms],
  deIdentification: claim,
};

describe('in a stack of the AWS CDK', () => {
  const make = (given: AttestationsProps) => {
    const stack = new Stack(new App(), 'Notes');
    new CfnResource(stack, 'Handle', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    new Attestations(stack, 'Vendors', given);
    return Template.fromStack(stack).toJSON().Metadata;
  };

  test('is carried by the metadata of the template, under the path of a construct of its own', () => {
    expect(make(props)).toEqual({
      'compliant-ai:baa/Notes/Vendors/baa-openai': agreementWith('openai'),
      'compliant-ai:baa/Notes/Vendors/baa-anthropic': agreementWith('anthropic'),
      'compliant-ai:vendor-report/Notes/Vendors/vendor-report-openai': { ...vendorReport, vendor: 'openai' },
      'compliant-ai:vendor-terms/Notes/Vendors/vendor-terms-openai': terms,
      'compliant-ai:de-identification/Notes/Vendors': claim,
    });
  });

  test('stops the synthesis after its last day', () => {
    const agreement = { ...agreementWith('openai'), expires: '2026-06-30' };
    expect(() => make({ agreements: [agreement] })).toThrow(
      /the business associate agreement 'BAA openai' expired on 2026-06-30; renew it and attest the new one/,
    );
  });
});

describe('in a stack of CDKTF', () => {
  test('is carried by resources that make nothing', () => {
    const stack = new TerraformStack(Testing.app(), 'notes');
    new Attestations(stack, 'Vendors', props);
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(Object.keys(resource)).toEqual(['terraform_data']);
    expect(Object.keys(resource.terraform_data)).toHaveLength(5);
    const name = Object.keys(resource.terraform_data).find((one) => one.includes('openai')) ?? '';
    expect(name).toMatch(/^baa-notes-Vendors-baa-openai-[0-9a-f]{8}$/);
    expect(resource.terraform_data[name]).toEqual({
      input: { attestation: 'baa', subject: 'notes/Vendors/baa-openai', ...agreementWith('openai') },
    });
    expect(Object.keys(resource.terraform_data).filter((one) => !/^[a-z][\w-]*$/.test(one))).toEqual([]);
  });

  test('stops the synthesis after its last day', () => {
    const stack = new TerraformStack(Testing.app(), 'notes');
    new Attestations(stack, 'Vendors', { terms: [{ ...terms, expires: '2026-06-30' }] });
    expect(() => Testing.synth(stack, true)).toThrow(/the written confirmation 'DPA-3' expired on 2026-06-30/);
  });
});

test.each<[AttestationsProps, RegExp]>([
  [{ agreements: [{ reference: 'C-1', effective: '2026-01-01' }] }, /'agreements\[0\].vendor' must say which vendor/],
  [{ agreements: [{ ...agreementWith('openai'), tier: 'api' }] }, /'agreements\[0\].tier' must be a plan/],
  [{ reports: [{ ...vendorReport, vendor: 'openai', type: 'SOC 2 Type I' as never }] }, /'reports\[0\].type'/],
  [{ terms: [{ ...terms, trainingExcluded: false }] }, /'terms\[0\].trainingExcluded' must be true/],
  [{ deIdentification: { ...claim, method: 'hashing' as never } }, /'deIdentification.method' must be 'Safe Harbor'/],
  [{ agreements: [agreementWith('openai'), agreementWith('openai')] }, /already a Construct with name 'baa-openai'/],
])('rejects %j', (given, message) => {
  expect(() => new Attestations(new Stack(new App(), 'Notes'), 'Vendors', given)).toThrow(message);
});

test('is refused where no stack can carry it', () => {
  expect(() => recordAttestation(new Construct(new App(), 'Alone'), 'baa', agreementWith('openai'))).toThrow(
    "'Alone' is in no stack, so nothing can carry the attestation; put it into one",
  );
});
