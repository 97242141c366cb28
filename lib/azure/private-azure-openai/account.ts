import { CognitiveAccount } from '@cdktf/provider-azurerm/lib/cognitive-account';
import { CognitiveAccountCustomerManagedKeyA } from '@cdktf/provider-azurerm/lib/cognitive-account-customer-managed-key';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { type BusinessAssociateAgreement, ConfigurationError } from '../../core';
import type { IEncryptionKey } from '../encryption-key';
import { PrivateLinkService } from '../private-network/private-link-service';
import { AzureEnvironment, type AzureLocationProps, environmentOf } from '../support/location';
import { complianceTags } from '../support/tags';
import type { AbuseMonitoringExemption } from './abuse-monitoring';

/** The kind of account that serves the models. */
export enum AccountKind {
  /** Azure AI services (Foundry), which Microsoft develops further. */
  AI_SERVICES = 'AIServices',
  /** Azure OpenAI alone. */
  OPENAI = 'OpenAI',
}

/** The identity with which an account reaches its key. */
export enum AccountIdentity {
  /** One that exists before the account, so that the account is encrypted from its first moment. */
  USER_ASSIGNED = 'UserAssigned',
  /** One that comes with the account: the key is set right after the account has its role. */
  SYSTEM_ASSIGNED = 'SystemAssigned',
}

/** What {@link createAccount} needs. */
export interface AccountProps extends AzureLocationProps {
  readonly kind: AccountKind;
  readonly identity: AccountIdentity;
  readonly key: IEncryptionKey;
  readonly allowedFqdns: readonly string[];
  readonly baa: BusinessAssociateAgreement;
  readonly exemption?: AbuseMonitoringExemption;
}

/** An account, and what must exist before it may be used. */
export interface EncryptedAccount {
  readonly account: CognitiveAccount;
  readonly service: PrivateLinkService;
  /** The account with its key. */
  readonly encrypted: ITerraformDependable;
}

/**
 * Makes an account that is private, has no keys, may call named hosts only, and is encrypted with the customer's key.
 *
 * Microsoft's pages disagree on the identity: the one on Azure OpenAI wants a system-assigned one, the one on Foundry
 * takes both. `SYSTEM_ASSIGNED` is therefore the default of the kind OpenAI.
 *
 * @throws ConfigurationError for a key in a managed HSM with a system-assigned identity, or too many hosts
 * @see https://learn.microsoft.com/azure/ai-foundry/concepts/encryption-keys-portal
 * @see https://learn.microsoft.com/azure/ai-services/cognitive-services-data-loss-prevention
 */
export function createAccount(scope: Construct, props: AccountProps): EncryptedAccount {
  const { resourceGroupName, location, namePrefix, kind, identity, key, allowedFqdns, baa, exemption } = props;
  validateAccount(props);
  const subdomain = `${namePrefix}-openai`;
  const ofUser = identity === AccountIdentity.USER_ASSIGNED;
  const account = new CognitiveAccount(scope, 'Resource', {
    name: subdomain,
    resourceGroupName,
    location,
    kind,
    skuName: 'S0',
    customSubdomainName: subdomain,
    publicNetworkAccessEnabled: false,
    localAuthEnabled: false,
    outboundNetworkAccessRestricted: true,
    // An empty list would mean that the restriction is not configured.
    fqdns: [`${subdomain}.openai.azure.${topLevelDomain(props)}`, ...allowedFqdns],
    networkAcls: { defaultAction: 'Deny', bypass: 'None' },
    tags: complianceTags({
      baa: baa.reference,
      'baa-effective': baa.effective,
      'abuse-monitoring-exemption': exemption?.reference,
      'abuse-monitoring-verified-by': exemption?.verifiedBy,
    }),
    ...(ofUser
      ? {
          identity: { type: 'UserAssigned', identityIds: [key.identity.id] },
          customerManagedKey: { keyVaultKeyId: key.keyId, identityClientId: key.identity.clientId },
          dependsOn: [key.grant],
        }
      : {
          identity: { type: 'SystemAssigned' },
          // The key is a resource of its own; without this each plan would take it away again.
          lifecycle: { ignoreChanges: ['customer_managed_key'] },
        }),
  });
  const service = kind === AccountKind.OPENAI ? PrivateLinkService.OPENAI : PrivateLinkService.AI_SERVICES;
  return { account, service, encrypted: ofUser ? account : setKey(scope, account, subdomain, key) };
}

function setKey(scope: Construct, account: CognitiveAccount, name: string, key: IEncryptionKey): ITerraformDependable {
  const grant = key.grantUse(name, account.identity.principalId);
  return new CognitiveAccountCustomerManagedKeyA(scope, 'CustomerManagedKey', {
    cognitiveAccountId: account.id,
    keyVaultKeyId: key.keyId,
    dependsOn: [grant],
  });
}

function validateAccount({ identity, key, allowedFqdns }: AccountProps): void {
  if (identity === AccountIdentity.SYSTEM_ASSIGNED && key.isInManagedHsm) {
    throw new ConfigurationError(
      "'identity' must be AccountIdentity.USER_ASSIGNED with a key in a managed HSM, as azurerm sets no such key on an account that exists, got 'SystemAssigned'",
    );
  }
  if (allowedFqdns.length > 999) {
    throw new ConfigurationError(`'allowedFqdns' must hold at most 999 host names, got ${allowedFqdns.length}`);
  }
  const wrong = allowedFqdns.find((name) => !/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(name));
  if (wrong !== undefined) {
    throw new ConfigurationError(
      `'allowedFqdns' must be full host names without wildcards, such as clinicdata.blob.core.windows.net, got '${wrong}'`,
    );
  }
}

function topLevelDomain(place: AzureLocationProps): string {
  return environmentOf(place) === AzureEnvironment.US_GOVERNMENT ? 'us' : 'com';
}
