import type { VendorRegistry } from '../registry';
import type { Offering, Vendor } from '../vendor';
import type { Cloud } from './answers';

/** A construct of this library that gives access to a model. */
export type ConstructName =
  | 'PrivateBedrock'
  | 'PrivateAzureOpenAi'
  | 'PrivateVertexAi'
  | 'VendorEgress'
  | 'SelfHostedModel';

/** A way to deploy: a construct, and the vendor whose models it gives access to. */
export interface Deployment {
  /** Such as `PrivateBedrock` or `VendorEgress openai`. */
  readonly id: string;
  readonly construct: ConstructName;
  readonly vendor: Vendor;
  readonly offering: Offering;
  /** The clouds in which the construct exists. */
  readonly clouds: readonly Cloud[];
}

/** The constructs with one vendor, in the order of what they ask of a team. */
const OF_CLOUDS: readonly (readonly [ConstructName, string, Cloud])[] = [
  ['PrivateBedrock', 'aws-bedrock', 'aws'],
  ['PrivateAzureOpenAi', 'azure-openai', 'azure'],
  ['PrivateVertexAi', 'google-vertex-ai', 'google'],
];

/** The clouds in which `SelfHostedModel` exists. */
const SELF_HOSTING_CLOUDS: readonly Cloud[] = ['aws'];

/**
 * All deployments, in the order of what they ask of a team: services of the clouds, of which the agreement is at hand;
 * APIs of vendors, with whom one has to agree; models of one's own, with their whole security.
 */
export function deploymentsOf(registry: VendorRegistry): Deployment[] {
  const ofClouds = OF_CLOUDS.flatMap(([construct, vendorId, cloud]) => {
    const vendor = registry.find(vendorId);
    return vendor === undefined ? [] : deploymentOf(construct, construct, vendor, [cloud]);
  });
  const ofApis = registry.vendors
    .filter(({ kind }) => kind === 'api')
    .flatMap((vendor) => deploymentOf(`VendorEgress ${vendor.id}`, 'VendorEgress', vendor, ['aws']));
  const ofOwn = registry.vendors
    .filter(({ kind }) => kind === 'self-hosted')
    .flatMap((vendor) => deploymentOf('SelfHostedModel', 'SelfHostedModel', vendor, SELF_HOSTING_CLOUDS));
  return [...ofClouds, ...ofApis, ...ofOwn];
}

function deploymentOf(
  id: string,
  construct: ConstructName,
  vendor: Vendor,
  clouds: readonly Cloud[],
): readonly Deployment[] {
  const [offering] = vendor.offerings;
  return offering === undefined ? [] : [{ id, construct, vendor, offering, clouds }];
}
