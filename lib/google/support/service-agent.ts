/** How the account of a service comes into being. */
export enum AgentOrigin {
  /** With the first use, or when it is asked for: `google_project_service_identity`. */
  IDENTITY = 'identity',
  /** When it is looked up. */
  LOOK_UP = 'look-up',
  /** When the API is enabled. */
  API = 'api',
}

/**
 * The account with which a Google service works in a project; the service uses a customer's key only if this account
 * may use it.
 *
 * Vertex AI has more such accounts (for custom code, tuning, extensions). Google makes them with their first use and
 * refuses grants before that; give them the key then, with `EncryptionKey.grantToServiceAccount`.
 *
 * @see https://cloud.google.com/iam/docs/service-agents
 */
export class ServiceAgent {
  public static readonly VERTEX_AI = ServiceAgent.identity('VertexAi', 'aiplatform');
  public static readonly NOTEBOOKS = ServiceAgent.identity('Notebooks', 'notebooks');
  public static readonly PUBSUB = ServiceAgent.identity('Pubsub', 'pubsub');
  public static readonly ARTIFACT_REGISTRY = ServiceAgent.identity('ArtifactRegistry', 'artifactregistry');
  public static readonly SECRET_MANAGER = ServiceAgent.identity('SecretManager', 'secretmanager');
  public static readonly DISCOVERY_ENGINE = ServiceAgent.identity('DiscoveryEngine', 'discoveryengine');
  public static readonly HEALTHCARE = ServiceAgent.identity('Healthcare', 'healthcare');
  public static readonly CLOUD_SQL = ServiceAgent.identity('CloudSql', 'sqladmin', 'gcp-sa-cloud-sql');
  /** Encrypts the disks of machines. */
  public static readonly COMPUTE_ENGINE = new ServiceAgent(
    'ComputeEngine',
    'compute.googleapis.com',
    AgentOrigin.API,
    'service-NUMBER@compute-system',
  );
  public static readonly STORAGE = new ServiceAgent(
    'Storage',
    'storage.googleapis.com',
    AgentOrigin.LOOK_UP,
    'service-NUMBER@gs-project-accounts',
  );
  public static readonly BIGQUERY = new ServiceAgent(
    'BigQuery',
    'bigquery.googleapis.com',
    AgentOrigin.LOOK_UP,
    'bq-NUMBER@bigquery-encryption',
  );
  /** Its address differs from project to project and is looked up. */
  public static readonly LOGGING = new ServiceAgent('Logging', 'logging.googleapis.com', AgentOrigin.LOOK_UP, '');

  private static identity(id: string, service: string, account = `gcp-sa-${service}`): ServiceAgent {
    return new ServiceAgent(id, `${service}.googleapis.com`, AgentOrigin.IDENTITY, `service-NUMBER@${account}`);
  }

  private constructor(
    /** Names the agent in construct ids. */
    public readonly id: string,
    /** The API whose agent it is. */
    public readonly api: string,
    /** How the account comes into being. */
    public readonly origin: AgentOrigin,
    private readonly account: string,
  ) {}

  /** The address of the account; a plan knows it before the account exists, so that grants are not replaced. */
  public emailIn(projectNumber: string): string {
    return `${this.account.replace('NUMBER', projectNumber)}.iam.gserviceaccount.com`;
  }
}
