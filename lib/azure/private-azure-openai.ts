import { CognitiveAccount } from '@cdktf/provider-azurerm/lib/cognitive-account';
import { CognitiveDeployment } from '@cdktf/provider-azurerm/lib/cognitive-deployment';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Construct } from 'constructs';
import {
  type BusinessAssociateAgreement,
  ConfigurationError,
  type LockAcknowledgement,
  validateBusinessAssociateAgreement,
} from '../core';
import { AuditLogStore } from './audit-log-store';
import { EncryptionKey } from './encryption-key';
import { type AzureLocationProps, validateAzureLocation } from './location';
import { PrivateNetwork } from './private-network';

/** Deployment types whose inference stays in the United States when the account lies there. */
export type UsDeploymentSku = 'Standard' | 'ProvisionedManaged' | 'DataZoneStandard' | 'DataZoneProvisionedManaged';

const US_SKUS: readonly string[] = [
  'Standard',
  'ProvisionedManaged',
  'DataZoneStandard',
  'DataZoneProvisionedManaged',
] satisfies UsDeploymentSku[];

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
   * @default 'DataZoneStandard' - processed anywhere in the United States
   */
  readonly sku?: UsDeploymentSku;
  /**
   * Thousands of tokens a minute, or provisioned units.
   *
   * @default 1
   */
  readonly capacity?: number;
}

/** Props of {@link PrivateAzureOpenAi}. */
export interface PrivateAzureOpenAiProps extends AzureLocationProps {
  /** The models, at least one. They are made one after another, as Azure refuses to make them at once. */
  readonly deployments: readonly ModelDeployment[];
  /** The agreement with Microsoft; it is part of the Product Terms and needs no signature of its own. */
  readonly baa: BusinessAssociateAgreement;
  /** Who accepted that the lock of the audit records cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * The network to use.
   *
   * @default - a new one without a way out
   */
  readonly network?: PrivateNetwork;
  /**
   * The key to use.
   *
   * @default - a new one
   */
  readonly key?: EncryptionKey;
  /**
   * The store of the audit records.
   *
   * @default - a new one that keeps them six years
   */
  readonly auditLogStore?: AuditLogStore;
}

/**
 * Azure OpenAI for protected health information: reached only through a private endpoint and with Entra identities,
 * encrypted with the customer's key, processed in the United States, every call on record.
 *
 * What no template can do and remains to be done: an approved application for modified abuse monitoring, if human
 * review of flagged prompts is not acceptable; `store: false` in calls of the Responses API.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy
 */
export class PrivateAzureOpenAi extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'us-inference-only',
    'customer-managed-key',
    'no-public-network-access',
    'no-local-authentication',
  ];

  public readonly account: CognitiveAccount;
  public readonly network: PrivateNetwork;
  public readonly key: EncryptionKey;
  public readonly auditLogStore: AuditLogStore;

  /**
   * @throws ConfigurationError for a region or deployment type outside the United States, no deployment, an incomplete
   * attestation or acknowledgement
   */
  constructor(scope: Construct, id: string, props: PrivateAzureOpenAiProps) {
    super(scope, id);
    validateAzureLocation(props);
    validateBusinessAssociateAgreement(props.baa);
    validateDeployments(props.deployments);
    const place = {
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      namePrefix: props.namePrefix,
    };
    this.network = props.network ?? new PrivateNetwork(this, 'Network', place);
    this.key = props.key ?? new EncryptionKey(this, 'Key', { ...place, network: this.network });
    this.auditLogStore =
      props.auditLogStore ??
      new AuditLogStore(this, 'AuditLogs', { ...place, key: this.key, network: this.network, lock: props.lock });
    this.account = this.createAccount(props);
    this.network.connect('OpenAi', {
      resourceId: this.account.id,
      subresource: 'account',
      zones: [
        'privatelink.openai.azure.com',
        'privatelink.cognitiveservices.azure.com',
        'privatelink.services.ai.azure.com',
      ],
    });
    this.createDiagnostics(props);
    this.createDeployments(props.deployments);
  }

  /** Lets an Entra principal call the models, without access to keys or configuration. */
  public grantInference(id: string, principalId: string): RoleAssignment {
    return new RoleAssignment(this, id, {
      scope: this.account.id,
      roleDefinitionName: 'Cognitive Services OpenAI User',
      principalId,
    });
  }

  private createAccount({ resourceGroupName, location, namePrefix, baa }: PrivateAzureOpenAiProps): CognitiveAccount {
    const subdomain = `${namePrefix}-openai`;
    return new CognitiveAccount(this, 'Resource', {
      name: subdomain,
      resourceGroupName,
      location,
      kind: 'AIServices',
      skuName: 'S0',
      customSubdomainName: subdomain,
      publicNetworkAccessEnabled: false,
      localAuthEnabled: false,
      outboundNetworkAccessRestricted: true,
      // An empty list would mean that the restriction is not configured.
      fqdns: [`${subdomain}.openai.azure.com`],
      networkAcls: { defaultAction: 'Deny', bypass: 'None' },
      identity: { type: 'UserAssigned', identityIds: [this.key.identity.id] },
      customerManagedKey: {
        keyVaultKeyId: this.key.key.id,
        identityClientId: this.key.identity.clientId,
      },
      tags: { 'compliance:baa': baa.reference, 'compliance:baa-effective': baa.effective },
      dependsOn: [this.key.grant],
    });
  }

  private createDiagnostics({ namePrefix }: PrivateAzureOpenAiProps): void {
    new MonitorDiagnosticSetting(this, 'Diagnostics', {
      name: `${namePrefix}-audit`,
      targetResourceId: this.account.id,
      storageAccountId: this.auditLogStore.account.id,
      enabledLog: ['Audit', 'RequestResponse', 'Trace', 'AzureOpenAIRequestUsage'].map((category) => ({ category })),
      dependsOn: [...this.auditLogStore.locks],
    });
  }

  private createDeployments(deployments: readonly ModelDeployment[]): void {
    let previous: CognitiveDeployment | undefined;
    for (const { name, model, version, sku, capacity } of deployments) {
      previous = new CognitiveDeployment(this, `Deployment-${name}`, {
        name,
        cognitiveAccountId: this.account.id,
        model: { format: 'OpenAI', name: model, version },
        sku: { name: sku ?? 'DataZoneStandard', capacity: capacity ?? 1 },
        versionUpgradeOption: 'NoAutoUpgrade',
        ...(previous === undefined ? {} : { dependsOn: [previous] }),
      });
    }
  }
}

function validateDeployments(deployments: readonly ModelDeployment[]): void {
  if (deployments.length === 0) {
    throw new ConfigurationError("'deployments' must name at least one model, got none");
  }
  for (const { name, sku } of deployments) {
    if (sku !== undefined && !US_SKUS.includes(sku)) {
      throw new ConfigurationError(
        `'sku' of deployment '${name}' must be one of ${US_SKUS.join(', ')}, whose inference stays in the United States; got '${sku}'`,
      );
    }
  }
}
