import { googleRegionOf, normalizeAzureRegion, type Policy, type Value } from '../../core';
import type { Acceptance } from '../support/property-table';

/** An AWS Region by name. The Region of the stack or provider itself is accepted: it is judged where it is set. */
export const awsRegion: Acceptance = {
  accepts: (value, policy) => {
    if (isOwnAwsRegion(value)) {
      return true;
    }
    return value.isUndetermined ? undefined : policy.awsRegions.has(value.string ?? '');
  },
  describe: (policy) => [...policy.awsRegions].join(', '),
  samples: ['us-east-2', 'us-gov-west-1'],
};

/** An Azure region by name, in any spelling that azurerm accepts. */
export const azureRegion: Acceptance = {
  accepts: (value, policy) =>
    value.isUndetermined ? undefined : policy.azureRegions.has(normalizeAzureRegion(value.string ?? '')),
  describe: (policy) => [...policy.azureRegions].join(', '),
  samples: ['eastus2', 'US Gov Virginia'],
};

/** A region, zone or multi-region of Google Cloud by name, or by a path that ends in it. */
export const googlePlace: Acceptance = {
  accepts: (value, policy) => (value.isUndetermined ? undefined : isAllowedGooglePlace(value.string ?? '', policy)),
  describe: (policy) => [...policy.googleLocations].join(', '),
  samples: ['us-central1', 'us-east4-b', 'US'],
};

/** The same, or `global`, for what has no region. */
export function orGlobal(region: Acceptance): Acceptance {
  return {
    accepts: (value, policy, resource) =>
      value.string?.toLowerCase() === 'global' || region.accepts(value, policy, resource),
    describe: (policy) => `global, ${region.describe(policy)}`,
    samples: ['global', ...region.samples],
  };
}

/** Whether a place of Google Cloud lies in what the policy allows; zones count by their region. */
export function isAllowedGooglePlace(name: string, policy: Policy): boolean {
  const last = name.trim().split('/').at(-1) ?? '';
  const region = /^([a-z]+-[a-z]+\d+)-[a-z](-[a-z0-9]+)?$/.exec(last.toLowerCase())?.[1] ?? last;
  return policy.googleLocations.has(googleRegionOf(region));
}

/** Whether a value is the Region that the stack or provider is deployed to, whichever that is. */
function isOwnAwsRegion(value: Value): boolean {
  return value.reference?.resource.type === 'data.aws_region' || value.text === '${AWS::Region}';
}
