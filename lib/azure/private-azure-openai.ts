import type { CognitiveAccount } from '@cdktf/provider-azurerm/lib/cognitive-account';
import type { CognitiveDeployment } from '@cdktf/provider-azurerm/lib/cognitive-deployment';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import {
  attestVendor,
  type BusinessAssociateAgreement,
  ConfigurationError,
  type LockAcknowledgement,
  normalizeAzureRegion,
  type VendorReport,
} from '../core';
import { AuditLogStore } from './audit-log-store';
import { AuditTrail, type FlowLogProps } from './audit-trail';
import { AuditedService } from './audit-trail/audited-service';
import { EncryptionKey, type IEncryptionKey } from './encryption-key';
import type { KeyMaterial } from './encryption-key/key-material';
import type { KeyStore } from './encryption-key/key-store';
import {
  type AbuseMonitoringExemption,
  abuseMonitoringStep,
  validateAbuseMonitoringExemption,
} from './private-azure-openai/abuse-monitoring';
import { AccountIdentity, AccountKind, createAccount } from './private-azure-openai/account';
import { type ContentFilterProps, createContentFilter } from './private-azure-openai/content-filter';
import { InferenceGrants, PrincipalType } from './private-azure-openai/inference-grants';
import { createDeployments, type ModelDeployment, validateDeployments } from './private-azure-openai/model-deployment';
import { PrivateNetwork } from './private-network';
import type { INetwork } from './private-network/network';
import { type AzureLocationProps, isLate, placeOf, validateAzureLocation } from './support/location';
import { requireSameStack } from './support/same-stack';

/** Props of {@link PrivateAzureOpenAi}. */
export interface PrivateAzureOpenAiProps extends AzureLocationProps {
  /** The models, at least one. They are made one after another, as Azure refuses to make them at once. */
  readonly deployments: readonly ModelDeployment[];
  /** The agreement with Microsoft; it is part of the Product Terms and needs no signature of its own. */
  readonly baa: BusinessAssociateAgreement;
  /**
   * The SOC 2 Type II report of Microsoft, from the Service Trust Portal, as you reviewed it.
   *
   * @default - none is attested here; the policy of the organization has to name it
   */
  readonly vendorReport?: VendorReport;
  /**
   * Who accepted that the lock of the audit records cannot be undone.
   *
   * @default - required, unless a trail is given whose store is locked already
   */
  readonly lock?: LockAcknowledgement;
  /**
   * The approval of modified abuse monitoring.
   *
   * @default - none: flagged prompts may be stored and read by Microsoft's reviewers
   */
  readonly abuseMonitoringExemption?: AbuseMonitoringExemption;
  /**
   * The kind of account.
   *
   * @default AccountKind.AI_SERVICES
   */
  readonly kind?: AccountKind;
  /**
   * The identity with which the account reaches its key.
   *
   * @default - user-assigned, so that the account is never without the key; system-assigned for the kind OpenAI, as
   * Microsoft's page asks
   */
  readonly identity?: AccountIdentity;
  /**
   * Full names of hosts that the account may call, for example the storage that a feature reads from.
   *
   * @default - none but the account itself
   */
  readonly allowedFqdns?: readonly string[];
  /**
   * What the content filter of the deployments does.
   *
   * @default - blocks harmful content from medium severity on, prompt attacks and protected material
   */
  readonly contentFilter?: ContentFilterProps;
  /**
   * The network to use.
   *
   * @default - a new one without a way out
   */
  readonly network?: INetwork;
  /**
   * The key to use.
   *
   * @default - a new one
   */
  readonly key?: IEncryptionKey;
  /**
   * What holds the new key.
   *
   * @default - a Premium Key Vault
   */
  readonly keyStore?: KeyStore;
  /**
   * Where the material of the new key comes from.
   *
   * @default KeyMaterial.GENERATED
   */
  readonly keyMaterial?: KeyMaterial;
  /**
   * The trail that watches the account, its key and its network; several accounts of a region can share one, as Azure
   * delivers to storage of the same region only.
   *
   * @default - a new one, with a new store that keeps the records six years
   */
  readonly auditTrail?: AuditTrail;
  /**
   * How the flows of the network are logged.
   *
   * @default - by the network watcher that Azure makes in each region; those of an existing network by its owners
   */
  readonly flowLogs?: FlowLogProps;
}

/**
 * Azure OpenAI for protected health information: reached only through a private endpoint and with Entra identities,
 * encrypted with the customer's key, processed in the United States, every call on record.
 *
 * What no template can do is printed as next steps: an approved application for modified abuse monitoring, if human
 * review of flagged prompts is not acceptable; `store: false` in calls of the Responses API. The records tell who
 * called which model when; they do not hold prompts and answers, which the application has to record.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy
 */
export class PrivateAzureOpenAi extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'us-inference-only',
    'customer-managed-key',
    'key-destruction-protected',
    'no-public-network-access',
    'private-endpoint-required',
    'no-internet-egress',
    'no-local-authentication',
    'least-privilege-model-access',
    'guardrail-covers-phi',
    'guardrail-enforced',
    'model-invocation-logged',
    'activity-trail-enabled',
    'access-logged',
    'audit-log-immutable',
    'audit-log-six-years',
    'data-retention-zero',
    'model-version-pinned',
    'business-associate-agreement',
  ];

  public readonly account: CognitiveAccount;
  public readonly deployments: readonly CognitiveDeployment[];
  public readonly network: INetwork;
  public readonly key: IEncryptionKey;
  public readonly auditLogStore: AuditLogStore;
  /** Watches the account, its key store and its network; watch what you add with it. */
  public readonly auditTrail: AuditTrail;
  private readonly grants: InferenceGrants;

  /**
   * @throws ConfigurationError for a region or deployment type outside the United States, no deployment, an incomplete
   * attestation or acknowledgement, props that contradict each other
   */
  constructor(scope: Construct, id: string, props: PrivateAzureOpenAiProps) {
    super(scope, id);
    validateAzureLocation(props);
    attestVendor(this, 'azure-openai', props);
    validateDeployments(props.deployments);
    if (props.abuseMonitoringExemption !== undefined) {
      validateAbuseMonitoringExemption(props.abuseMonitoringExemption);
    }
    requireSameStack(this, { network: props.network, key: props.key, auditTrail: props.auditTrail });
    validateKeyProps(props);
    validateTrail(props);
    const place = placeOf(props);
    const { namePrefix, location, baa } = props;
    this.network = props.network ?? new PrivateNetwork(this, 'Network', place);
    this.key =
      props.key ??
      new EncryptionKey(this, 'Key', {
        ...place,
        network: this.network,
        store: props.keyStore,
        material: props.keyMaterial,
      });
    this.auditTrail = props.auditTrail ?? this.createTrail(props);
    this.auditLogStore = this.auditTrail.store;

    const kind = props.kind ?? AccountKind.AI_SERVICES;
    const { account, service, encrypted } = createAccount(this, {
      ...place,
      kind,
      identity: props.identity ?? defaultIdentity(kind),
      key: this.key,
      allowedFqdns: props.allowedFqdns ?? [],
      baa,
      exemption: props.abuseMonitoringExemption,
    });
    this.account = account;
    this.grants = new InferenceGrants(this, account.id);
    const endpoint = this.network.connect(`${namePrefix}-openai`, { resourceId: account.id, service });
    const recorded = this.auditTrail.watch(`${namePrefix}-openai`, account.id, AuditedService.COGNITIVE_ACCOUNT);
    const filter = createContentFilter(this, account.id, namePrefix, props.contentFilter ?? {}, encrypted);
    this.deployments = createDeployments(this, props.deployments, {
      cognitiveAccountId: account.id,
      location,
      raiPolicyName: filter.name,
      after: [filter, endpoint, recorded],
    });
    this.auditTrail.watchKey(`${namePrefix}-keys`, this.key);
    if (!this.network.isOwnedElsewhere || props.flowLogs !== undefined) {
      this.auditTrail.watchNetwork(`${namePrefix}-network`, this.network, props.flowLogs);
    }
    this.addNextSteps(props);
  }

  /**
   * Lets an Entra principal call the models and nothing else: the role is Cognitive Services OpenAI User, which,
   * unlike Cognitive Services User, cannot list the keys of the account.
   *
   * @param principalId the object id of the principal, for a managed identity its `principalId`
   * @throws ConfigurationError for a text that is no object id
   */
  public grantInference(principalId: string, principalType = PrincipalType.SERVICE_PRINCIPAL): RoleAssignment {
    return this.grants.to(principalId, principalType);
  }

  private createTrail(props: PrivateAzureOpenAiProps): AuditTrail {
    const { lock } = props;
    if (lock === undefined) {
      throw new ConfigurationError(
        "'lock' must be given where there is no 'auditTrail': the records are locked and the lock cannot be undone, so say who accepts that",
      );
    }
    const place = placeOf(props);
    const store = new AuditLogStore(this, 'AuditLogs', { ...place, key: this.key, network: this.network, lock });
    return new AuditTrail(this, 'AuditTrail', { store });
  }

  private addNextSteps({ abuseMonitoringExemption }: PrivateAzureOpenAiProps): void {
    const name = this.account.nameInput ?? 'the account';
    Annotations.of(this).addInfo(
      `next steps that Terraform cannot take: ${abuseMonitoringStep(name, abuseMonitoringExemption)}; ` +
        'pass store=false to the Responses API, which keeps conversations otherwise',
    );
  }
}

function defaultIdentity(kind: AccountKind): AccountIdentity {
  return kind === AccountKind.OPENAI ? AccountIdentity.SYSTEM_ASSIGNED : AccountIdentity.USER_ASSIGNED;
}

function validateKeyProps({ key, keyStore, keyMaterial }: PrivateAzureOpenAiProps): void {
  if (key !== undefined && (keyStore !== undefined || keyMaterial !== undefined)) {
    throw new ConfigurationError(
      "'keyStore' and 'keyMaterial' describe a new key and cannot be given together with 'key'; leave one of them out",
    );
  }
}

function validateTrail({ auditTrail, location }: PrivateAzureOpenAiProps): void {
  const recorded = auditTrail?.store.location;
  if (recorded !== undefined && ![recorded, location].some(isLate)) {
    if (normalizeAzureRegion(recorded) !== normalizeAzureRegion(location)) {
      throw new ConfigurationError(
        `'auditTrail' must deliver to a store in the region of the account, '${location}', got one in '${recorded}'; make a trail and a store for each region`,
      );
    }
  }
}
