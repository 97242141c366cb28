import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { AWS_US_REGIONS, ConfigurationError } from '../../core';

/** Prefixes of inference profiles: docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const PROFILE_PREFIX = /^(global|us-gov|us|eu|apac|jp|au|ca|in|sa|amer)\.(?=[a-z0-9-]+\.)/;
const MODEL_ID = /^[a-z0-9-]+\.[a-z0-9][a-z0-9.:_-]*$/;

/**
 * Refuses what is not the id of a foundation model; tokens are let through.
 *
 * @throws ConfigurationError naming every model that is refused
 */
export function validateModels(models: readonly string[]): void {
  if (models.length === 0) {
    throw new ConfigurationError(`'models' must name at least one foundation model, got []; add the ids to be invoked`);
  }
  const problems = models.filter((model) => !Token.isUnresolved(model)).flatMap(problemOf);
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

/**
 * Refuses a stack whose Region is known and does not lie in the United States.
 *
 * @throws ConfigurationError naming the Region
 */
export function validateRegion(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && !isUsRegion(region)) {
    throw new ConfigurationError(
      `the Region of the stack must be one of ${AWS_US_REGIONS.join(', ')}, got '${region}'; change 'env.region'`,
    );
  }
}

/**
 * Refuses a stack whose Region is known and is none of some.
 *
 * @throws ConfigurationError naming the Region
 */
export function requireRegion(scope: Construct, subject: string, regions: readonly string[]): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && !regions.includes(region)) {
    throw new ConfigurationError(
      `${subject} is to be had in ${regions.join(', ')}, got the Region '${region}'; change 'env.region' or what you ask for`,
    );
  }
}

/** The ARNs of the US inference profiles of some models, in the account and Region of a scope. */
export function inferenceProfileArns(scope: Construct, models: readonly string[]): string[] {
  const { region, account } = Stack.of(scope);
  const prefix = isGovCloud(region) ? 'us-gov' : 'us';
  return models.map((id) => `arn:${Aws.PARTITION}:bedrock:${region}:${account}:inference-profile/${prefix}.${id}`);
}

/**
 * The ARNs of some models in every US Region of the partition. Bedrock authorizes a call through a US profile also for
 * each Region that it may route to, which differ by model and by source Region; a denied one fails the whole call.
 * See docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html.
 */
export function foundationModelArns(scope: Construct, models: readonly string[]): string[] {
  const govCloud = isGovCloud(Stack.of(scope).region);
  const regions = AWS_US_REGIONS.filter((region) => isGovCloud(region) === govCloud);
  return models.flatMap((id) => regions.map((to) => `arn:${Aws.PARTITION}:bedrock:${to}::foundation-model/${id}`));
}

function problemOf(model: string): string[] {
  const prefix = PROFILE_PREFIX.exec(model)?.[1];
  if (prefix === 'us' || prefix === 'us-gov') {
    return [
      `'models' takes ids without the prefix of a profile, got '${model}'; write '${model.slice(prefix.length + 1)}'`,
    ];
  }
  if (prefix !== undefined) {
    return [
      `'models' must be processed in the United States, got '${model}', which may be routed elsewhere; write ` +
        `'${model.slice(prefix.length + 1)}', which is invoked by its US profile`,
    ];
  }
  return MODEL_ID.test(model)
    ? []
    : [
        `'models' takes ids of foundation models such as 'anthropic.claude-sonnet-4-5-20250929-v1:0', without ` +
          `wildcards or ARNs, got '${model}'; look the id up in the Bedrock console`,
      ];
}

function isUsRegion(region: string): boolean {
  return AWS_US_REGIONS.some((known) => known === region);
}

/** Whether a Region is one of AWS GovCloud (US); false for a token. */
export function isGovCloud(region: string): boolean {
  return region.startsWith('us-gov-');
}
