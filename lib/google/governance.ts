import { OrgPolicyPolicy, type OrgPolicyPolicySpecRules } from '@cdktf/provider-google/lib/org-policy-policy';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError, GOOGLE_US_REGIONS } from '../core';
import { type OrganizationPolicy, organizationPolicies } from './governance/policies';
import { ModelGarden } from './model-access/model-garden';
import { validateProject } from './support/location';
import { type LockoutAcknowledgement, validateLockoutAcknowledgement } from './support/lockout-acknowledgement';

/** Where policies apply. */
export class GovernanceScope {
  /**
   * Every project of an organization.
   *
   * @param id the number of the organization
   * @throws ConfigurationError for anything but a number
   */
  public static organization(id: string): GovernanceScope {
    return new GovernanceScope('organizations', requireNumber(id, 'organization'));
  }

  /**
   * Every project below a folder.
   *
   * @param id the number of the folder
   * @throws ConfigurationError for anything but a number
   */
  public static folder(id: string): GovernanceScope {
    return new GovernanceScope('folders', requireNumber(id, 'folder'));
  }

  /**
   * One project; it must belong to an organization.
   *
   * @param id the id of the project
   * @throws ConfigurationError for an id that is none
   */
  public static project(id: string): GovernanceScope {
    validateProject(id);
    return new GovernanceScope('projects', id);
  }

  private constructor(
    public readonly kind: 'organizations' | 'folders' | 'projects',
    public readonly id: string,
  ) {}

  /** The name of the scope, as Google writes it. */
  public get name(): string {
    return `${this.kind}/${this.id}`;
  }
}

/** Props of {@link Governance}. */
export interface GovernanceProps {
  /** Where the policies apply. */
  readonly scope: GovernanceScope;
  /** Who accepted that the policies refuse what teams may be about to make. */
  readonly acknowledgement: LockoutAcknowledgement;
  /**
   * Google Cloud regions in the United States; nothing new is made anywhere else.
   *
   * @default - all of them, and the multi-region `us`
   */
  readonly allowedRegions?: readonly string[];
  /**
   * The projects whose keys may be used.
   *
   * @default - keys of every project
   */
  readonly keyProjects?: readonly string[];
  /**
   * The only models of Model Garden that may be called, such as 'publishers/google/models/gemini-2.5-pro'.
   *
   * @default - every model
   */
  readonly allowedModels?: readonly string[];
  /**
   * Whether the policies on TLS, which act on calls, only record what they would refuse; they are the only ones here
   * for which Google has a dry run. The audit logs show it with `protoPayload.metadata.dryRunResult="DENIED"`.
   *
   * @default false
   */
  readonly tlsDryRun?: boolean;
  /**
   * Constraints to leave out, such as 'sql.restrictPublicIp', because another policy says something else on purpose.
   *
   * @default - none
   */
  readonly without?: readonly string[];
}

/**
 * The guardrails of this package as organization policies: what is made without these constructs, by hand or by
 * another tool, is refused by Google itself. Locations, customer-managed keys, TLS versions and cipher suites, models,
 * keys of service accounts, public access.
 *
 * Most policies refuse new resources and leave old ones alone; those on TLS, on HMAC keys and on models act on calls,
 * from the first minutes on. Try those on TLS out with `tlsDryRun` first.
 * With `gcp.restrictNonCmekServices` resources that Terraform cannot give a key, such as a Vector Search index under
 * google provider 6.50, are refused too.
 *
 * How to get out: whoever holds the role Organization Policy Administrator on the organization removes a policy with
 * `gcloud org-policies delete CONSTRAINT --folder ID` (`--organization`, `--project`) or names it in `without`; keep
 * that role with an account outside the policies' scope.
 *
 * @see https://cloud.google.com/resource-manager/docs/organization-policy/overview
 */
export class Governance extends Construct {
  /** Ids of the rules that the construct upholds; of the policies, the one on locations is judged. */
  public static readonly upholds: readonly string[] = ['us-region-only'];

  /** The policies, in the order of their constraints. */
  public readonly policies: readonly OrgPolicyPolicy[];

  /**
   * @throws ConfigurationError for an incomplete acknowledgement, a region outside the United States, a model or
   * project that is none, a constraint in `without` that is not among the policies
   */
  constructor(scope: Construct, id: string, props: GovernanceProps) {
    super(scope, id);
    validateLockoutAcknowledgement(props.acknowledgement, 'acknowledgement');
    const all = organizationPolicies({
      locations: locationsOf(props.allowedRegions),
      keyProjects: (props.keyProjects ?? []).map((project) => {
        validateProject(project, 'keyProjects');
        return `under:projects/${project}`;
      }),
      models: (props.allowedModels ?? []).map((model) => {
        ModelGarden.validate(model);
        return model;
      }),
    });
    const without = props.without ?? [];
    const unknown = without.find((constraint) => !all.some((policy) => policy.constraint === constraint));
    if (unknown !== undefined) {
      throw new ConfigurationError(
        `'without' must name constraints among ${all.map(({ constraint }) => constraint).join(', ')}, got '${unknown}'`,
      );
    }
    this.policies = all
      .filter(({ constraint }) => !without.includes(constraint))
      .map((policy) => {
        const spec = { rules: [ruleOf(policy)] };
        return new OrgPolicyPolicy(this, policy.constraint, {
          name: `${props.scope.name}/policies/${policy.constraint}`,
          parent: props.scope.name,
          ...(props.tlsDryRun === true && policy.hasDryRun === true ? { dryRunSpec: spec } : { spec }),
        });
      });
  }
}

function ruleOf({ enforce, denyAll, allowed, denied = [] }: OrganizationPolicy): OrgPolicyPolicySpecRules {
  if (enforce === true) {
    return { enforce: 'TRUE' };
  }
  if (denyAll === true) {
    return { denyAll: 'TRUE' };
  }
  return { values: allowed === undefined ? { deniedValues: [...denied] } : { allowedValues: [...allowed] } };
}

function locationsOf(regions: readonly string[] | undefined): readonly string[] {
  if (regions === undefined) {
    return ['in:us-locations'];
  }
  const known: readonly string[] = GOOGLE_US_REGIONS;
  const wrong = regions.find((region) => !known.includes(region));
  if (regions.length === 0 || wrong !== undefined) {
    throw new ConfigurationError(
      `'allowedRegions' must be Google Cloud regions in the United States (${GOOGLE_US_REGIONS.join(', ')}), got ${wrong === undefined ? 'none' : `'${wrong}'`}`,
    );
  }
  return regions.map((region) => `in:${region}-locations`);
}

function requireNumber(id: string, of: string): string {
  if (!Token.isUnresolved(id) && !/^\d+$/.test(id)) {
    throw new ConfigurationError(`the id of the ${of} must be its number, got '${id}'`);
  }
  return id;
}
