import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { ApiVendor, type VendorAccess, VendorEgress, type VendorEgressProps } from '../../../lib/aws';
import type { BusinessAssociateAgreement, DeIdentification, TrainingAndRetentionTerms } from '../../../lib/core';
import { vendorReport } from '../attestations';

export const ZONES = ['us-east-1a', 'us-east-1b'];

export const terms: TrainingAndRetentionTerms = {
  reference: 'DPA-2026-3',
  trainingExcluded: true,
  retentionDays: 0,
  confirmed: '2026-02-01',
};

export const deIdentification: DeIdentification = {
  data: 'radiology reports of 2019 to 2024, export 7',
  method: 'Expert Determination',
  reference: 'ED-2026-2',
  determinedBy: 'a statistician',
  determined: '2026-03-01',
  expires: '2099-03-01',
};

/** The agreements of the vendors that sign one for their API. */
export const agreements: Readonly<Record<string, BusinessAssociateAgreement>> = {
  [ApiVendor.OPENAI]: { reference: 'C-2026-114', effective: '2026-02-01', tier: 'api-with-baa' },
  [ApiVendor.ANTHROPIC]: { reference: 'C-2026-115', effective: '2026-02-01', tier: 'hipaa-ready-api' },
};

/** A vendor with everything in order, as far as it can be. */
export function accessTo(vendor: ApiVendor): VendorAccess {
  return { vendor, vendorReport, terms, baa: agreements[vendor] };
}

/** A stack in which one role may call one vendor. */
export class EgressStack {
  public readonly app = new App();
  public readonly stack = new Stack(this.app, 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
  public readonly egress: VendorEgress;
  public readonly role: iam.Role;

  constructor(props: Partial<VendorEgressProps> = {}, called = ApiVendor.OPENAI) {
    this.egress = new VendorEgress(this.stack, 'Egress', {
      vendors: [accessTo(ApiVendor.OPENAI)],
      availabilityZones: ZONES,
      ...props,
    });
    this.role = new iam.Role(this.stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.egress.grantCall(called, this.role);
  }

  public get template(): Template {
    return Template.fromStack(this.stack);
  }
}
