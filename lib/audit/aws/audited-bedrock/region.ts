import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { ConfigurationError } from '../../../core/errors';
import type { ModelProvider } from '../../record';

/** Of a profile or its ARN: docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const PROFILE_PREFIX = /(?:^|:inference-profile\/)(global|us-gov|us|eu|apac|jp|au|ca|in|sa|amer)\.[a-z0-9-]+\./;
const ARN_REGION = /^arn:[\w-]+:bedrock:([\w-]+):/;
const ENDPOINT_REGION = /(?:^|\.)bedrock-runtime(?:-fips)?\.([\w-]+)\.(?:vpce\.)?(?:amazonaws\.com|api\.aws)/;

/**
 * Refuses a call that would be processed elsewhere than the record would say. Where an application inference profile
 * routes to cannot be seen from here.
 *
 * @throws ConfigurationError naming both
 */
export async function requireRegion(
  client: BedrockRuntimeClient,
  modelId: string,
  { dataResidencyRegion }: ModelProvider,
  mayBeGlobal: boolean,
): Promise<void> {
  const region = await client.config.region();
  const endpoint = (await client.config.endpoint?.())?.hostname ?? '';
  for (const [name, value, found] of [
    ['modelId', modelId, ARN_REGION.exec(modelId)?.[1]],
    ['endpoint', endpoint, ENDPOINT_REGION.exec(endpoint)?.[1]],
  ]) {
    if (found !== undefined && found !== region) {
      throw new ConfigurationError(
        `'${name}' must lie in '${region}', the Region of the client, got '${value}'; use a client of '${found}'`,
      );
    }
  }
  const geography = PROFILE_PREFIX.exec(modelId)?.[1];
  if (geography === 'global' && !mayBeGlobal) {
    throw new ConfigurationError(
      `'modelId' must be processed in a known place, got '${modelId}', which may be routed to any Region; use the ` +
        "profile of a geography such as 'us', or give 'residencyReason'",
    );
  }
  const isTrue = geography === undefined ? covers(dataResidencyRegion, region) : dataResidencyRegion === geography;
  if (!isTrue) {
    throw new ConfigurationError(
      `'provider.dataResidencyRegion' must be '${geography ?? region}', where '${modelId}' is processed with a client ` +
        `of '${region}', got '${dataResidencyRegion}'; correct it, or use another model or client`,
    );
  }
}

/** `us` covers `us-east-1`. */
function covers(residency: string, region: string): boolean {
  return residency === region || region.startsWith(`${residency}-`);
}
