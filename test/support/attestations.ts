import '../../bin/on-sample-day';
import {
  type BusinessAssociateAgreement,
  MODEL_VENDORS,
  type VendorAttestations,
  type VendorReport,
} from '../../lib/core';

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };

/** A report that is current in the year after September 2026. */
export const vendorReport: VendorReport = {
  reference: 'VR-2026-7',
  type: 'SOC 2 Type II',
  periodStart: '2025-10-01',
  periodEnd: '2026-09-30',
  exceptionsReview: review,
  subserviceOrganizationsReview: review,
};

/** An agreement that holds from 2026 on. */
export function agreementWith(vendor: string): BusinessAssociateAgreement {
  const tier = MODEL_VENDORS.find(({ id }) => id === vendor)?.baaTiers?.[0];
  return { vendor, reference: `BAA ${vendor}`, effective: '2026-01-01', ...(tier === undefined ? {} : { tier }) };
}

/** What an organization has in its policy that runs models on all three clouds. */
export const attested: VendorAttestations = {
  agreements: ['aws-bedrock', 'azure-openai', 'google-vertex-ai'].map(agreementWith),
  reports: ['aws-bedrock', 'azure-openai', 'google-vertex-ai'].map((vendor) => ({ ...vendorReport, vendor })),
};
