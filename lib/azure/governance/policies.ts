/** A built-in policy definition, by its id, with the parameters that make it deny. */
export interface BuiltInPolicy {
  readonly name: string;
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A policy of our own, where Azure has none or one that does not fit. */
export interface CustomPolicy {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly mode: 'All' | 'Indexed';
  /** What is denied. */
  readonly condition: object;
}

const DENY = { effect: 'Deny' };

/**
 * Built-in policies whose effect can be Deny and that hit what they say.
 *
 * Left out on purpose: those that only audit (private link, diagnostic settings, key rotation); "Azure AI Services
 * resources should restrict network access" (037eea7a-…), which denies every search service without IP rules, private
 * ones too; "Storage accounts should have the specified minimum TLS version" (fe83a0eb-…), which denies TLS 1.3;
 * "Storage accounts should prevent shared key access" (8c6a50c6-…), which lets accounts through that leave the switch
 * out. Policies of our own stand in for the last three.
 *
 * @see https://github.com/Azure/azure-policy/tree/master/built-in-policies/policyDefinitions
 */
export function builtInPolicies(locations: readonly string[]): readonly BuiltInPolicy[] {
  return [
    { name: 'allowed-locations', id: 'e56962a6-4747-49cd-b67b-bf8b01975c4c', parameters: allowed(locations) },
    { name: 'allowed-group-locations', id: 'e765b5de-1225-4ba3-bd56-1ac6695af988', parameters: allowed(locations) },
    { name: 'ai-local-auth', id: '71ef260a-8f18-47b7-abcb-62d0673d94dc', parameters: DENY },
    { name: 'ai-customer-managed-key', id: '67121cc7-ff39-4ab8-b7e3-95b84dab487d', parameters: DENY },
    { name: 'ai-managed-identity', id: 'fe3fd216-4f83-4fc1-8984-2bbec80a3418', parameters: DENY },
    { name: 'vault-purge-protection', id: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', parameters: DENY },
    { name: 'vault-public-access', id: '405c5871-3e91-4644-8a63-58e19d68ff5b', parameters: DENY },
    { name: 'vault-rbac', id: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', parameters: DENY },
    { name: 'vault-hsm-keys', id: '587c79fe-dd04-4a5e-9d0b-f89598c7261b', parameters: DENY },
    { name: 'hsm-purge-protection', id: 'c39ba22d-4428-4149-b981-70acb31fc383', parameters: DENY },
    { name: 'storage-https', id: '404c3081-a854-4457-ae30-26a93ef643f9', parameters: DENY },
    { name: 'storage-public-access', id: 'b2982f36-99f2-4db5-8eff-283140c09693', parameters: DENY },
  ];
}

/** Policies of our own. */
export function customPolicies(locations: readonly string[], skus: readonly string[]): readonly CustomPolicy[] {
  return [
    {
      name: 'ai-deployment-sku',
      displayName: 'Model deployments process prompts in the United States',
      description: `Denies model deployments of other types than ${skus.join(', ')}; global and developer types process prompts in any country.`,
      mode: 'All',
      condition: allOf(isOf('Microsoft.CognitiveServices/accounts/deployments'), {
        field: 'Microsoft.CognitiveServices/accounts/deployments/sku.name',
        notIn: skus,
      }),
    },
    {
      name: 'ai-account-location',
      displayName: 'AI accounts lie in the allowed regions',
      description:
        'Denies AI accounts elsewhere, "global" included, which "Allowed locations" lets through. A data zone is that of the account, so this decides where data zone deployments process prompts.',
      mode: 'Indexed',
      condition: allOf(isOf('Microsoft.CognitiveServices/accounts'), { field: 'location', notIn: locations }),
    },
    {
      name: 'ai-public-access',
      displayName: 'AI accounts are not reached from public networks',
      description: 'Denies AI accounts whose public network access is not disabled.',
      mode: 'Indexed',
      condition: allOf(isOf('Microsoft.CognitiveServices/accounts'), {
        field: 'Microsoft.CognitiveServices/accounts/publicNetworkAccess',
        notEquals: 'Disabled',
      }),
    },
    {
      name: 'storage-tls',
      displayName: 'Storage accounts accept TLS 1.2 or later only',
      description: 'Denies storage accounts whose minimum version is neither TLS 1.2 nor TLS 1.3.',
      mode: 'Indexed',
      condition: allOf(isOf('Microsoft.Storage/storageAccounts'), {
        field: 'Microsoft.Storage/storageAccounts/minimumTlsVersion',
        notIn: ['TLS1_2', 'TLS1_3'],
      }),
    },
    {
      name: 'storage-shared-keys',
      displayName: 'Storage accounts admit no shared keys',
      description: 'Denies storage accounts that admit account keys, also where the switch is left out.',
      mode: 'Indexed',
      condition: allOf(isOf('Microsoft.Storage/storageAccounts'), {
        field: 'Microsoft.Storage/storageAccounts/allowSharedKeyAccess',
        notEquals: false,
      }),
    },
  ];
}

function allowed(locations: readonly string[]) {
  return { listOfAllowedLocations: locations };
}

function allOf(...conditions: object[]): object {
  return { allOf: conditions };
}

function isOf(type: string): object {
  return { field: 'type', equals: type };
}
