/**
 * A kind of Azure resource and the log categories of it that are audit records.
 *
 * The categories are named one by one, not as a category group: each is delivered to a container of its own, which
 * must be locked before Azure Monitor makes one without a lock.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/logs-index
 */
export class AuditedService {
  /** An account of Azure AI services or Azure OpenAI. */
  public static readonly COGNITIVE_ACCOUNT = new AuditedService([
    'Audit',
    'RequestResponse',
    'Trace',
    'AzureOpenAIRequestUsage',
  ]);

  public static readonly KEY_VAULT = new AuditedService(['AuditEvent', 'AzurePolicyEvaluationDetails']);

  public static readonly MANAGED_HSM = new AuditedService(['AuditEvent']);

  /** The blob service of a storage account, whose id is `<account id>/blobServices/default`. */
  public static readonly BLOB_SERVICE = new AuditedService(['StorageRead', 'StorageWrite', 'StorageDelete']);

  /** A Log Analytics workspace: who queried what. */
  public static readonly LOG_ANALYTICS_WORKSPACE = new AuditedService(['Audit']);

  public static readonly NETWORK_SECURITY_GROUP = new AuditedService([
    'NetworkSecurityGroupEvent',
    'NetworkSecurityGroupRuleCounter',
  ]);

  public static readonly VIRTUAL_NETWORK = new AuditedService(['VMProtectionAlerts']);

  /** A subscription: the activity log. */
  public static readonly SUBSCRIPTION = new AuditedService(
    ['Administrative', 'Security', 'ServiceHealth', 'Alert', 'Recommendation', 'Policy', 'Autoscale', 'ResourceHealth'],
    ['insights-activity-logs'],
  );

  /** An AI Search service. */
  public static readonly SEARCH_SERVICE = new AuditedService(['OperationLogs']);

  /** Another kind of resource, with the log categories that its reference page lists. */
  public static of(categories: readonly string[]): AuditedService {
    return new AuditedService(categories);
  }

  private constructor(
    /** The log categories. */
    public readonly categories: readonly string[],
    private readonly sharedContainers?: readonly string[],
  ) {}

  /** The containers of a storage account to which Azure Monitor delivers the categories. */
  public get containers(): readonly string[] {
    return this.sharedContainers ?? this.categories.map((category) => `insights-logs-${category.toLowerCase()}`);
  }
}
