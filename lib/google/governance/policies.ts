/** An organization policy: a constraint and its only rule. */
export interface OrganizationPolicy {
  readonly constraint: string;
  /** True for constraints that are on or off. */
  readonly enforce?: true;
  /** True where nothing is allowed. */
  readonly denyAll?: true;
  readonly allowed?: readonly string[];
  readonly denied?: readonly string[];
  /** Whether Google can try the policy out; it refuses a dry run of the others. */
  readonly hasDryRun?: true;
}

/** What the policies depend on. */
export interface PolicyChoices {
  readonly locations: readonly string[];
  readonly keyProjects: readonly string[];
  readonly models: readonly string[];
}

/** Services that take customer-managed keys and hold PHI or records; new resources without a key are refused. */
const SERVICES_WITH_KEYS = [
  'aiplatform',
  'artifactregistry',
  'bigquery',
  'compute',
  'dataflow',
  'dialogflow',
  'discoveryengine',
  'documentai',
  'logging',
  'notebooks',
  'pubsub',
  'run',
  'secretmanager',
  'sqladmin',
  'storage',
].map((service) => `${service}.googleapis.com`);

/** Constraints that are on or off. */
const SWITCHES = [
  'ainotebooks.disableFileDownloads',
  'ainotebooks.disableRootAccess',
  'ainotebooks.restrictPublicIp',
  'compute.requireShieldedVm',
  'compute.skipDefaultNetworkCreation',
  'iam.automaticIamGrantsForDefaultServiceAccounts',
  'iam.disableAuditLoggingExemption',
  'iam.disableServiceAccountKeyCreation',
  'iam.disableServiceAccountKeyUpload',
  'sql.restrictPublicIp',
  'storage.publicAccessPrevention',
  'storage.secureHttpTransport',
  'storage.uniformBucketLevelAccess',
];

/**
 * The policies, each with the one rule that its constraint takes: `gcp.restrictNonCmekServices` and
 * `gcp.restrictTLSVersion` are lists of what is denied, and refuse a list of what is allowed.
 *
 * @see https://cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints
 */
export function organizationPolicies({ locations, keyProjects, models }: PolicyChoices): readonly OrganizationPolicy[] {
  return [
    { constraint: 'gcp.resourceLocations', allowed: locations },
    { constraint: 'gcp.restrictNonCmekServices', denied: SERVICES_WITH_KEYS },
    ...(keyProjects.length === 0 ? [] : [{ constraint: 'gcp.restrictCmekCryptoKeyProjects', allowed: keyProjects }]),
    { constraint: 'gcp.restrictTLSVersion', denied: ['TLS_VERSION_1', 'TLS_VERSION_1_1'], hasDryRun: true },
    { constraint: 'gcp.restrictTLSCipherSuites', allowed: ['in:NIST-800-52-recommended-ciphers'], hasDryRun: true },
    ...(models.length === 0
      ? []
      : [{ constraint: 'vertexai.allowedModels', allowed: models.map((model) => `${model}:predict`) }]),
    { constraint: 'vertexai.allowedPartnerModelFeatures', denyAll: true },
    { constraint: 'cloudkms.allowedProtectionLevels', allowed: ['HSM', 'EXTERNAL', 'EXTERNAL_VPC'] },
    { constraint: 'storage.restrictAuthTypes', denied: ['in:ALL_HMAC_SIGNED_REQUESTS'] },
    { constraint: 'compute.vmExternalIpAccess', denyAll: true },
    { constraint: 'compute.restrictLoadBalancerCreationForTypes', allowed: ['in:INTERNAL'] },
    ...SWITCHES.map((constraint): OrganizationPolicy => ({ constraint, enforce: true })),
  ];
}
