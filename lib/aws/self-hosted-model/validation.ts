import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError, hasLocalStorage } from '../../core';
import type { SelfHostedModelProps } from './props';
import { INSTANCES } from './scaling';

/** The names of the service in agreements. */
const SERVICES = ['Amazon SageMaker AI', 'Amazon SageMaker'];
const ENDPOINT_NAME = /^[a-z0-9](-*[a-z0-9]){0,62}$/;

/**
 * Refuses props that contradict each other, or that SageMaker refuses.
 *
 * @throws ConfigurationError naming the prop
 */
export function validateSelfHostedModel(scope: Construct, props: SelfHostedModelProps): void {
  validateAgreement(props);
  validateImage(scope, props);
  validateMachines(props);
  validateTexts(props);
}

/**
 * The prefix list of S3, through which weights come and captured data goes.
 *
 * @throws ConfigurationError when the network has none
 */
export function requirePrefixList({ network }: SelfHostedModelProps): ec2.IPrefixList {
  if (network.s3PrefixList === undefined) {
    throw new ConfigurationError(
      `'network' must have 's3PrefixList', got '${network.node.path}' without; the model is downloaded from S3 and reaches ` +
        'nothing else: give it ec2.PrefixList.fromLookup with the name com.amazonaws.<Region>.s3',
    );
  }
  return network.s3PrefixList;
}

function validateAgreement({ baa: { services } }: SelfHostedModelProps): void {
  if (services !== undefined && !services.some((service) => SERVICES.includes(service))) {
    throw new ConfigurationError(
      `'baa.services' must cover '${SERVICES.join("' or '")}', or be left out where the agreement covers all eligible ` +
        `services of AWS, got '${services.join("', '")}'`,
    );
  }
}

function validateImage(scope: Construct, { repository, imageDigest }: SelfHostedModelProps): void {
  if (!/^sha256:[0-9a-f]{64}$/.test(imageDigest)) {
    throw new ConfigurationError(
      `'imageDigest' must be 'sha256:' and 64 hexadecimal digits, got '${imageDigest}'; see 'aws ecr describe-images'`,
    );
  }
  const { account, region } = Stack.of(scope);
  for (const [what, own, other] of [
    ['account', account, repository.env.account],
    ['Region', region, repository.env.region],
  ] as const) {
    if (![own, other].some(Token.isUnresolved) && own !== other) {
      throw new ConfigurationError(
        `'repository' must be of the ${what} of the stack, ${own}, got one of ${other}; copy the image into a repository there`,
      );
    }
  }
}

function validateMachines({
  instanceType,
  instances,
  scaling,
  volumeSize,
  startupTimeout,
}: SelfHostedModelProps): void {
  if (!/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceType)) {
    throw new ConfigurationError(
      `'instanceType' must be a type of SageMaker such as ml.g5.12xlarge, got '${instanceType}'; serverless inference has no network of yours`,
    );
  }
  if (volumeSize !== undefined && hasLocalStorage(instanceType)) {
    throw new ConfigurationError(
      `'volumeSize' cannot be set for '${instanceType}', whose disks are its own, got ${volumeSize.toGibibytes()} GiB; leave it out`,
    );
  }
  if (instances !== undefined) {
    wholeNumber('instances', instances, 1);
  }
  if (scaling !== undefined) {
    wholeNumber('scaling.maxInstances', scaling.maxInstances, instances ?? INSTANCES);
    if (!(scaling.invocationsPerInstance > 0)) {
      throw new ConfigurationError(
        `'scaling.invocationsPerInstance' must be more than 0 a minute, got ${scaling.invocationsPerInstance}; measure what a machine sustains`,
      );
    }
  }
  const seconds = startupTimeout?.toSeconds() ?? 60;
  if (seconds < 60 || seconds > 3600) {
    throw new ConfigurationError(
      `'startupTimeout' must be between a minute and an hour, got ${seconds} seconds; choose one that SageMaker takes`,
    );
  }
}

function wholeNumber(prop: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new ConfigurationError(`'${prop}' must be a whole number from ${least} on, got ${value}`);
  }
}

function validateTexts({ environment = {}, endpointName, withoutDataCapture }: SelfHostedModelProps): void {
  if ('MODEL_ARTIFACTS_SHA256' in environment) {
    throw new ConfigurationError(
      `'environment' must not have 'MODEL_ARTIFACTS_SHA256', which is the digest of 'artifacts', got '${environment.MODEL_ARTIFACTS_SHA256}'; remove it`,
    );
  }
  if (endpointName !== undefined && !ENDPOINT_NAME.test(endpointName)) {
    throw new ConfigurationError(
      `'endpointName' must be up to 63 lower-case letters, digits and hyphens, got '${endpointName}'; SageMaker writes ` +
        'the name in lower case into the ARN that policies have to match',
    );
  }
  if (withoutDataCapture?.trim() === '') {
    throw new ConfigurationError(
      `'withoutDataCapture' must give a reason, got '${withoutDataCapture}'; say what keeps prompts and answers, or why nothing does`,
    );
  }
}
