import { ConfigurationError } from '../../core';
import { AzureEnvironment } from '../support/location';

/**
 * A kind of resource that a private endpoint can lead to: its sub-resource and the DNS zones in which the names of
 * such resources are resolved.
 *
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export class PrivateLinkService {
  /** An account of the kind AIServices. Azure Government has no zone for `services.ai`. */
  public static readonly AI_SERVICES = new PrivateLinkService(
    'account',
    ['privatelink.openai.azure.com', 'privatelink.cognitiveservices.azure.com', 'privatelink.services.ai.azure.com'],
    ['privatelink.openai.azure.us', 'privatelink.cognitiveservices.azure.us'],
  );

  /** An account of the kind OpenAI. */
  public static readonly OPENAI = new PrivateLinkService(
    'account',
    ['privatelink.openai.azure.com', 'privatelink.cognitiveservices.azure.com'],
    ['privatelink.openai.azure.us', 'privatelink.cognitiveservices.azure.us'],
  );

  /** A Key Vault. */
  public static readonly KEY_VAULT = new PrivateLinkService(
    'vault',
    ['privatelink.vaultcore.azure.net'],
    ['privatelink.vaultcore.usgovcloudapi.net'],
  );

  /** A managed HSM; there is none in Azure Government. */
  public static readonly MANAGED_HSM = new PrivateLinkService('managedhsm', ['privatelink.managedhsm.azure.net'], []);

  /** The blobs of a storage account. */
  public static readonly BLOB = new PrivateLinkService(
    'blob',
    ['privatelink.blob.core.windows.net'],
    ['privatelink.blob.core.usgovcloudapi.net'],
  );

  /** An AI Search service. */
  public static readonly SEARCH = new PrivateLinkService(
    'searchService',
    ['privatelink.search.windows.net'],
    ['privatelink.search.azure.us'],
  );

  /** A Cosmos DB account with the API for NoSQL. */
  public static readonly COSMOS_SQL = new PrivateLinkService(
    'Sql',
    ['privatelink.documents.azure.com'],
    ['privatelink.documents.azure.us'],
  );

  /** An Azure Monitor private link scope; it stores its solution packs in blobs. */
  public static readonly MONITOR = new PrivateLinkService(
    'azuremonitor',
    [
      'privatelink.monitor.azure.com',
      'privatelink.oms.opinsights.azure.com',
      'privatelink.ods.opinsights.azure.com',
      'privatelink.agentsvc.azure-automation.net',
      'privatelink.blob.core.windows.net',
    ],
    [
      'privatelink.monitor.azure.us',
      'privatelink.oms.opinsights.azure.us',
      'privatelink.ods.opinsights.azure.us',
      'privatelink.agentsvc.azure-automation.us',
      'privatelink.blob.core.usgovcloudapi.net',
    ],
  );

  /**
   * Another kind of resource.
   *
   * @param subresource the sub-resource (group id), for example `sqlServer`
   * @param zones the DNS zones, for example `privatelink.database.windows.net`
   */
  public static of(subresource: string, zones: readonly string[]): PrivateLinkService {
    return new PrivateLinkService(subresource, zones, zones);
  }

  private constructor(
    /** The sub-resource (group id). */
    public readonly subresource: string,
    private readonly publicZones: readonly string[],
    private readonly governmentZones: readonly string[],
  ) {}

  /**
   * The DNS zones in an Azure cloud.
   *
   * @throws ConfigurationError where the cloud does not have the service
   */
  public zonesIn(environment: AzureEnvironment): readonly string[] {
    const zones = environment === AzureEnvironment.US_GOVERNMENT ? this.governmentZones : this.publicZones;
    if (zones.length === 0) {
      throw new ConfigurationError(
        `the sub-resource '${this.subresource}' has no private DNS zone in the cloud '${environment}'; use a service that the cloud has`,
      );
    }
    return zones;
  }
}
