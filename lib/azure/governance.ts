import { ManagementGroupPolicyAssignment } from '@cdktf/provider-azurerm/lib/management-group-policy-assignment';
import { ManagementGroupPolicySetDefinition } from '@cdktf/provider-azurerm/lib/management-group-policy-set-definition';
import { PolicyDefinition } from '@cdktf/provider-azurerm/lib/policy-definition';
import { PolicySetDefinition } from '@cdktf/provider-azurerm/lib/policy-set-definition';
import { SubscriptionPolicyAssignment } from '@cdktf/provider-azurerm/lib/subscription-policy-assignment';
import { Construct } from 'constructs';
import { AZURE_US_REGIONS, ConfigurationError, normalizeAzureRegion } from '../core';
import { builtInPolicies, customPolicies } from './governance/policies';
import { US_DEPLOYMENT_SKUS, type UsDeploymentSku } from './private-azure-openai/model-deployment';
import { isLate } from './support/location';

/** Where policies apply. */
export class GovernanceScope {
  /**
   * Every subscription below a management group.
   *
   * @param id `/providers/Microsoft.Management/managementGroups/…`
   */
  public static managementGroup(id: string): GovernanceScope {
    return new GovernanceScope('managementGroup', id, /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/);
  }

  /**
   * One subscription.
   *
   * @param id `/subscriptions/…`
   */
  public static subscription(id: string): GovernanceScope {
    return new GovernanceScope('subscription', id, /^\/subscriptions\/[0-9a-f-]{36}$/i);
  }

  private constructor(
    public readonly kind: 'managementGroup' | 'subscription',
    public readonly id: string,
    form: RegExp,
  ) {
    if (!isLate(id) && !form.test(id)) {
      throw new ConfigurationError(`the id of a ${kind} must match ${form.source}, got '${id}'`);
    }
  }
}

/** What happens to a resource that violates a policy. */
export enum GovernanceMode {
  /** Azure Resource Manager refuses it, whoever makes it and with whatever tool. */
  DENY = 'deny',
  /** It shows in the compliance report only: for the weeks before the first refusal. */
  REPORT = 'report',
}

/** Props of {@link Governance}. */
export interface GovernanceProps {
  /** Where the policies apply. */
  readonly scope: GovernanceScope;
  /**
   * What happens to a violation.
   *
   * @default GovernanceMode.DENY
   */
  readonly mode?: GovernanceMode;
  /**
   * Azure regions in the United States, in any spelling that azurerm accepts.
   *
   * @default - all of them, Azure Government included
   */
  readonly allowedLocations?: readonly string[];
  /**
   * The deployment types that models may have.
   *
   * @default - all whose inference stays in the United States
   */
  readonly allowedDeploymentSkus?: readonly UsDeploymentSku[];
  /**
   * Ids of resource groups or subscriptions that the policies leave out.
   *
   * @default - none
   */
  readonly excludedScopes?: readonly string[];
}

const NAME = 'phi-ai';
const MESSAGE = 'Refused by the policies for AI with protected health information';

/**
 * The guardrails of this package as Azure Policy: what is deployed without these constructs, by hand or by another
 * tool, is refused by Azure itself. One initiative of built-in policies and of our own, for what Azure has none:
 * the deployment types of models and the region of AI accounts.
 *
 * Denying AI accounts without a customer's key refuses those with a system-assigned identity, which get their key
 * after they are made; use a user-assigned identity in a governed subscription.
 *
 * @see https://learn.microsoft.com/azure/governance/policy/overview
 */
export class Governance extends Construct {
  /** Ids of the rules that the construct upholds; what the policies say is not judged. */
  public static readonly upholds: readonly string[] = ['us-region-only'];

  /** The id of the initiative. */
  public readonly initiativeId: string;

  /**
   * @throws ConfigurationError for a region or a deployment type outside the United States, or an empty list
   */
  constructor(scope: Construct, id: string, props: GovernanceProps) {
    super(scope, id);
    const locations = validLocations(props.allowedLocations ?? AZURE_US_REGIONS);
    const skus = validSkus(props.allowedDeploymentSkus ?? US_DEPLOYMENT_SKUS);
    const references = [
      ...builtInPolicies(locations).map(({ name, id: guid, parameters }) => ({
        referenceId: name,
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${guid}`,
        parameterValues: JSON.stringify(
          Object.fromEntries(Object.entries(parameters).map(([parameter, value]) => [parameter, { value }])),
        ),
      })),
      ...this.defineCustomPolicies(props.scope, locations, skus),
    ];
    this.initiativeId = this.defineInitiative(props.scope, references);
    this.assign(props);
  }

  private defineCustomPolicies(scope: GovernanceScope, locations: readonly string[], skus: readonly string[]) {
    return customPolicies(locations, skus).map(({ name, displayName, description, mode, condition }) => {
      const definition = new PolicyDefinition(this, `Policy-${name}`, {
        name: `${NAME}-${name}`,
        displayName,
        description,
        policyType: 'Custom',
        mode,
        metadata: JSON.stringify({ category: 'AI with PHI' }),
        // biome-ignore lint/suspicious/noThenProperty: a word of the policy language, in text
        policyRule: JSON.stringify({ if: condition, then: { effect: 'deny' } }),
        ...(scope.kind === 'managementGroup' ? { managementGroupId: scope.id } : {}),
      });
      return { referenceId: name, policyDefinitionId: definition.id };
    });
  }

  private defineInitiative(scope: GovernanceScope, policyDefinitionReference: Reference[]): string {
    const config = {
      name: NAME,
      displayName: 'AI with protected health information',
      policyType: 'Custom',
      metadata: JSON.stringify({ category: 'AI with PHI' }),
      policyDefinitionReference,
    };
    return scope.kind === 'managementGroup'
      ? new ManagementGroupPolicySetDefinition(this, 'Initiative', { ...config, managementGroupId: scope.id }).id
      : new PolicySetDefinition(this, 'Initiative', config).id;
  }

  private assign({ scope, mode, excludedScopes = [] }: GovernanceProps): void {
    const config = {
      name: NAME,
      displayName: 'AI with protected health information',
      policyDefinitionId: this.initiativeId,
      enforce: mode !== GovernanceMode.REPORT,
      notScopes: [...excludedScopes],
      nonComplianceMessage: [{ content: MESSAGE }],
    };
    if (scope.kind === 'managementGroup') {
      new ManagementGroupPolicyAssignment(this, 'Assignment', { ...config, managementGroupId: scope.id });
    } else {
      new SubscriptionPolicyAssignment(this, 'Assignment', { ...config, subscriptionId: scope.id });
    }
  }
}

/** A policy of an initiative. */
interface Reference {
  readonly referenceId: string;
  readonly policyDefinitionId: string;
  readonly parameterValues?: string;
}

function validLocations(locations: readonly string[]): readonly string[] {
  const regions: readonly string[] = AZURE_US_REGIONS;
  const normalized = locations.map(normalizeAzureRegion);
  const wrong = locations.find((_, index) => !regions.includes(normalized[index] ?? ''));
  if (locations.length === 0 || wrong !== undefined) {
    throw new ConfigurationError(
      `'allowedLocations' must be Azure regions in the United States (${AZURE_US_REGIONS.join(', ')}), got ${wrong === undefined ? 'none' : `'${wrong}'`}`,
    );
  }
  return normalized;
}

function validSkus(skus: readonly UsDeploymentSku[]): readonly string[] {
  const wrong = skus.find((sku) => !US_DEPLOYMENT_SKUS.includes(sku));
  if (skus.length === 0 || wrong !== undefined) {
    throw new ConfigurationError(
      `'allowedDeploymentSkus' must be some of ${US_DEPLOYMENT_SKUS.join(', ')}, got ${wrong === undefined ? 'none' : `'${wrong}'`}`,
    );
  }
  return skus;
}
