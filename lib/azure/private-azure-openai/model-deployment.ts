import { CognitiveDeployment } from '@cdktf/provider-azurerm/lib/cognitive-deployment';
import { Annotations, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError, normalizeAzureRegion } from '../../core';

/**
 * Deployment types whose inference stays in the United States when the account lies there. `Global*` and
 * `DeveloperTier` process anywhere; `*Batch` keeps prompts in files.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/deployment-types
 */
export enum UsDeploymentSku {
  /** Processed in the region of the account, paid by token; older models only. */
  STANDARD = 'Standard',
  /** Processed in the region of the account, with reserved capacity. */
  PROVISIONED_MANAGED = 'ProvisionedManaged',
  /** Processed anywhere in the United States, paid by token. */
  DATA_ZONE_STANDARD = 'DataZoneStandard',
  /** Processed anywhere in the United States, with reserved capacity. */
  DATA_ZONE_PROVISIONED_MANAGED = 'DataZoneProvisionedManaged',
}

/** The deployment types that {@link UsDeploymentSku} names. */
export const US_DEPLOYMENT_SKUS: readonly UsDeploymentSku[] = Object.values(UsDeploymentSku);

/** A model that the account serves. */
export interface ModelDeployment {
  /** The name by which clients call it. */
  readonly name: string;
  /** The model, for example `gpt-4.1`. */
  readonly model: string;
  /** The version, for example `2025-04-14`; it does not change by itself. */
  readonly version: string;
  /**
   * The deployment type.
   *
   * @default UsDeploymentSku.DATA_ZONE_STANDARD
   */
  readonly sku?: UsDeploymentSku;
  /**
   * Thousands of tokens a minute, or provisioned units; a whole number from 1.
   *
   * @default 1
   */
  readonly capacity?: number;
}

/** Commercial regions that had neither Standard nor DataZoneStandard deployments of Azure OpenAI on 2026-06-03. */
const WITHOUT_OPENAI: ReadonlySet<string> = new Set(['westus2', 'westcentralus']);

/**
 * Checks deployments for what Azure, or the provider at plan time, would refuse, and for what may leave the United
 * States.
 *
 * @throws ConfigurationError without deployments, for a name that is empty or repeated, a version that is left open, a
 * deployment type outside the United States, or a capacity that is no whole number from 1
 */
export function validateDeployments(deployments: readonly ModelDeployment[]): void {
  if (deployments.length === 0) {
    throw new ConfigurationError("'deployments' must name at least one model, got none");
  }
  for (const [index, deployment] of deployments.entries()) {
    const { name, model, version, sku = UsDeploymentSku.DATA_ZONE_STANDARD, capacity = 1 } = deployment;
    if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,63}$/.test(name)) {
      throw new ConfigurationError(
        `'name' of a deployment must be 2 to 64 letters, digits, '.', '_' and '-' that begin with a letter or digit, got '${name}'`,
      );
    }
    if (deployments.findIndex((other) => other.name === name) !== index) {
      throw new ConfigurationError(`'deployments' must have different names, got '${name}' twice`);
    }
    for (const [prop, value] of Object.entries({ model, version })) {
      if (typeof value !== 'string' || value.trim() === '') {
        throw new ConfigurationError(
          `'${prop}' of deployment '${name}' must be given, so that the model is pinned, got ${JSON.stringify(value)}`,
        );
      }
    }
    if (!US_DEPLOYMENT_SKUS.includes(sku)) {
      throw new ConfigurationError(
        `'sku' of deployment '${name}' must be one of ${US_DEPLOYMENT_SKUS.join(', ')}, whose inference stays in the United States; got '${sku}'`,
      );
    }
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new ConfigurationError(
        `'capacity' of deployment '${name}' must be a whole number from 1 (thousands of tokens a minute, or units), got ${capacity}`,
      );
    }
  }
}

/** What all deployments of an account have in common. */
export interface DeploymentTarget {
  readonly cognitiveAccountId: string;
  readonly location: string;
  /** The name of the content filter. */
  readonly raiPolicyName: string;
  /** What comes before the first deployment. */
  readonly after: readonly ITerraformDependable[];
}

/** Makes deployments one after another: Azure answers 409 to two changes of an account at once. */
export function createDeployments(
  scope: Construct,
  deployments: readonly ModelDeployment[],
  { cognitiveAccountId, location, raiPolicyName, after }: DeploymentTarget,
): readonly CognitiveDeployment[] {
  if (WITHOUT_OPENAI.has(normalizeAzureRegion(location))) {
    Annotations.of(scope).addWarning(
      `Azure OpenAI offered no models in ${location} on 2026-06-03; look at https://learn.microsoft.com/azure/ai-foundry/openai/concepts/models`,
    );
  }
  const made: CognitiveDeployment[] = [];
  for (const { name, model, version, sku, capacity } of deployments) {
    const previous = made.at(-1);
    made.push(
      new CognitiveDeployment(scope, `Deployment-${name}`, {
        name,
        cognitiveAccountId,
        model: { format: 'OpenAI', name: model, version },
        sku: { name: sku ?? UsDeploymentSku.DATA_ZONE_STANDARD, capacity: capacity ?? 1 },
        versionUpgradeOption: 'NoAutoUpgrade',
        raiPolicyName,
        dependsOn: previous === undefined ? [...after] : [previous],
      }),
    );
  }
  return made;
}
