import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ConfigurationError } from '../../core';

/** The version of the google provider that CDKTF's bindings describe, the last one that HashiCorp published. */
export const GOOGLE_PROVIDER_VERSION = '6.50.0';

const raised = new WeakMap<TerraformStack, string>();

/**
 * Lets a stack use a later google provider than 6.50, which the bindings describe.
 *
 * Vector Search, the online feature store and the switch for Gemini's cache take a customer's key, or exist at all, in
 * later providers only; {@link VectorIndex} and the like write those arguments as overrides and refuse to be made
 * without this. Everything that this package makes for Google Cloud is written the same way in 6.50 and 7.40 to 7.x.
 * Resources of your own are validated against the later schema too; provider 8 is refused, as it removes resources.
 */
export class GoogleProviderVersion {
  /**
   * Requires a version of the google provider, and of google-beta where it is used.
   *
   * @param scope the stack, or anything in it
   * @param constraint such as '~> 7.40': the major version 7, and at least the minor version 40
   * @throws ConfigurationError for another constraint
   */
  public static require(scope: IConstruct, constraint: string): void {
    const minor = /^~> 7\.(\d+)$/.exec(constraint)?.[1];
    if (minor === undefined || Number(minor) < 40) {
      throw new ConfigurationError(
        `the version of the google provider must be '~> 7.40' or a later minor version of 7, got '${constraint}'`,
      );
    }
    const stack = TerraformStack.of(scope);
    stack.addOverride('terraform.required_providers.google.version', constraint);
    raised.set(stack, constraint);
  }

  private constructor() {}
}

/** The constraint that the stack requires above the bindings' version; undefined where it does not. */
export function providerVersionOf(scope: IConstruct): string | undefined {
  return raised.get(TerraformStack.of(scope));
}

/**
 * Refuses a resource that only a later provider can encrypt.
 *
 * @param scope where the resource is about to be made
 * @param type the type of the resource
 * @param instead what takes a customer's key with provider 6.50
 * @throws ConfigurationError unless the stack requires a later provider
 */
export function requireLaterProvider(scope: IConstruct, type: string, instead: string): void {
  if (providerVersionOf(scope) === undefined) {
    throw new ConfigurationError(
      `google provider ${GOOGLE_PROVIDER_VERSION} cannot encrypt ${type} with a customer's key, so it must not hold PHI; ` +
        `call GoogleProviderVersion.require(stack, '~> 7.40') before making it, or use ${instead}`,
    );
  }
}
