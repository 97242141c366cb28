import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { AzureEnvironment } from './support/location';

/** Props of {@link AzureProvider}; everything that bears on evidence is fixed. */
export interface AzureProviderProps {
  /**
   * The subscription.
   *
   * @default - the environment variable `ARM_SUBSCRIPTION_ID` when Terraform runs
   */
  readonly subscriptionId?: string;
  /**
   * The Azure cloud.
   *
   * @default AzureEnvironment.PUBLIC
   */
  readonly environment?: AzureEnvironment;
  /**
   * The alias of the provider, where a stack has several.
   *
   * @default - none: the provider of every resource that names no other
   */
  readonly alias?: string;
}

/** What the constructs of this package make. */
const RESOURCE_PROVIDERS = [
  'Microsoft.CognitiveServices',
  'Microsoft.Insights',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.Network',
  'Microsoft.OperationalInsights',
  'Microsoft.PolicyInsights',
  'Microsoft.Storage',
];

/**
 * The azurerm provider with settings that keep evidence: what is destroyed stays recoverable, where the defaults of
 * azurerm would purge vaults, keys and AI accounts at once; storage is reached with Entra identities and through
 * Azure Resource Manager.
 *
 * It refuses to be synthesized in a stack whose state is a local file: the state holds every attribute in plain text.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/features-block
 */
export class AzureProvider extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['terraform-state-protected', 'key-destruction-protected'];

  public readonly provider: AzurermProvider;

  constructor(scope: Construct, id: string, { subscriptionId, environment, alias }: AzureProviderProps = {}) {
    super(scope, id);
    this.provider = new AzurermProvider(this, 'Resource', {
      subscriptionId,
      environment: environment ?? AzureEnvironment.PUBLIC,
      alias,
      features: [
        {
          apiManagement: [{ purgeSoftDeleteOnDestroy: false }],
          appConfiguration: [{ purgeSoftDeleteOnDestroy: false }],
          cognitiveAccount: [{ purgeSoftDeleteOnDestroy: false }],
          keyVault: [
            {
              purgeSoftDeleteOnDestroy: false,
              purgeSoftDeletedCertificatesOnDestroy: false,
              purgeSoftDeletedKeysOnDestroy: false,
              purgeSoftDeletedSecretsOnDestroy: false,
              purgeSoftDeletedHardwareSecurityModulesOnDestroy: false,
              purgeSoftDeletedHardwareSecurityModuleKeysOnDestroy: false,
            },
          ],
          logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: false }],
          machineLearning: [{ purgeSoftDeletedWorkspaceOnDestroy: false }],
          resourceGroup: [{ preventDeletionIfContainsResources: true }],
          storage: [{ dataPlaneAvailable: false }],
        },
      ],
      storageUseAzuread: true,
      // azurerm 4 registers dozens of providers by default, azurerm 5 none; said outright, both do the same.
      resourceProviderRegistrations: 'none',
      resourceProvidersToRegister: RESOURCE_PROVIDERS,
    });
    this.node.addValidation({ validate: () => problemsOfBackend(TerraformStack.of(this)) });
  }
}

/** CDKTF gives a stack without a backend a local one. Whether a remote one encrypts is left to the gate. */
function problemsOfBackend(stack: TerraformStack): string[] {
  const { backend = {}, cloud } = stack.toTerraform().terraform ?? {};
  const isRemote = cloud !== undefined || Object.keys(backend).some((kind) => kind !== 'local');
  return isRemote
    ? []
    : [
        `the stack '${stack.node.id}' keeps its state in a local file; give it a remote backend that encrypts, such as new AzurermBackend(stack, { …, useAzureadAuth: true })`,
      ];
}
