/**
 * Regions in the United States, by exact normalised name. Substring tests are wrong: `australiaeast` and `brazilus`
 * contain "us".
 */

/** AWS Regions in the United States, GovCloud included (docs.aws.amazon.com/global-infrastructure). */
export const AWS_US_REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
] as const;

/** Azure regions in the United States, as azurerm normalises them: lower case without spaces. */
export const AZURE_US_REGIONS = [
  'eastus',
  'eastus2',
  'centralus',
  'northcentralus',
  'southcentralus',
  'westcentralus',
  'westus',
  'westus2',
  'westus3',
  'usgovvirginia',
  'usgovarizona',
  'usgovtexas',
  'usdodcentral',
  'usdodeast',
] as const;

/** Google Cloud regions in the United States (cloud.google.com/about/locations). */
export const GOOGLE_US_REGIONS = [
  'us-central1',
  'us-central2',
  'us-east1',
  'us-east4',
  'us-east5',
  'us-east7',
  'us-south1',
  'us-west1',
  'us-west2',
  'us-west3',
  'us-west4',
  'us-west8',
] as const;

/** Google Cloud multi-regions and dual-regions that lie wholly in the United States, in lower case. */
export const GOOGLE_US_MULTI_REGIONS = [
  'us',
  'nam3',
  'nam4',
  'nam5',
  'nam6',
  'nam7',
  'nam8',
  'nam9',
  'nam10',
  'nam11',
  'nam12',
] as const;

/** The name as azurerm compares it: "East US 2" is `eastus2`. */
export function normalizeAzureRegion(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

/** The region of a Google Cloud zone or region: `us-central1-a` is in `us-central1`; anything else is itself. */
export function googleRegionOf(location: string): string {
  const match = /^([a-z]+-[a-z]+\d+)-[a-z]$/.exec(location.toLowerCase());
  return match?.[1] ?? location.toLowerCase();
}
