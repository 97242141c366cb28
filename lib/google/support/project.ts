import { createHash } from 'node:crypto';
import { DataGoogleBigqueryDefaultServiceAccount } from '@cdktf/provider-google/lib/data-google-bigquery-default-service-account';
import { DataGoogleLoggingProjectCmekSettings } from '@cdktf/provider-google/lib/data-google-logging-project-cmek-settings';
import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { DefaultTokenResolver, StringConcat, type TerraformElement, TerraformStack, Token, Tokenization } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { googleBetaOf } from './google-beta';
import { RawResource } from './raw-resource';
import { AgentOrigin, ServiceAgent } from './service-agent';

/** The account of a Google service in a project. */
export interface ResolvedAgent {
  /** Its address. */
  readonly email: string;
  /** What must exist before the account can be granted anything. */
  readonly ready: TerraformElement;
}

/**
 * A project as one stack sees it: the APIs that are enabled in it and the accounts of Google's services, each declared
 * once however many constructs need it.
 *
 * APIs stay enabled when the stack is destroyed: others may use them.
 */
export class GoogleProject extends Construct {
  /** The project within the stack of `scope`. */
  public static of(scope: IConstruct, project: string): GoogleProject {
    const stack = TerraformStack.of(scope);
    const id = `Project-${nameOf(project, stack)}`;
    const made = stack.node.tryFindChild(id);
    return isGoogleProject(made) ? made : new GoogleProject(stack, id, project);
  }

  private readonly apis = new Map<string, ProjectService>();
  private readonly agents = new Map<string, ResolvedAgent>();
  private data: DataGoogleProject | undefined;

  private constructor(
    scope: Construct,
    id: string,
    private readonly project: string,
  ) {
    super(scope, id);
    Object.defineProperty(this, GOOGLE_PROJECT, { value: true });
  }

  /** The number of the project. */
  public get number(): string {
    this.data ??= new DataGoogleProject(this, 'Data', { projectId: this.project });
    return this.data.number;
  }

  /**
   * Enables an API.
   *
   * @param api such as 'aiplatform.googleapis.com'
   */
  public enable(api: string): ProjectService {
    const enabled =
      this.apis.get(api) ??
      new ProjectService(this, `Api-${api.split('.', 1)[0]}`, {
        project: this.project,
        service: api,
        disableOnDestroy: false,
      });
    this.apis.set(api, enabled);
    return enabled;
  }

  /** Enables an API and makes sure that its service has an account. */
  public agent(agent: ServiceAgent): ResolvedAgent {
    const resolved = this.agents.get(agent.id) ?? this.resolve(agent);
    this.agents.set(agent.id, resolved);
    return resolved;
  }

  private resolve(agent: ServiceAgent): ResolvedAgent {
    const enabled = this.enable(agent.api);
    const { project } = this;
    const id = `Agent-${agent.id}`;
    switch (agent.origin) {
      case AgentOrigin.API:
        return { email: agent.emailIn(this.number), ready: enabled };
      case AgentOrigin.IDENTITY: {
        const identity = new RawResource(this, id, {
          type: 'google_project_service_identity',
          attributes: { project, service: agent.api },
          provider: googleBetaOf(this),
          dependsOn: [enabled],
        });
        return { email: agent.emailIn(this.number), ready: identity };
      }
      default:
        return this.lookUp(agent, { project, dependsOn: [enabled] });
    }
  }

  private lookUp(agent: ServiceAgent, config: { project: string; dependsOn: ProjectService[] }): ResolvedAgent {
    const id = `Agent-${agent.id}`;
    switch (agent) {
      case ServiceAgent.STORAGE:
        return {
          email: agent.emailIn(this.number),
          ready: new DataGoogleStorageProjectServiceAccount(this, id, config),
        };
      case ServiceAgent.BIGQUERY:
        return {
          email: agent.emailIn(this.number),
          ready: new DataGoogleBigqueryDefaultServiceAccount(this, id, config),
        };
      default: {
        const settings = new DataGoogleLoggingProjectCmekSettings(this, id, config);
        return { email: settings.serviceAccountId, ready: settings };
      }
    }
  }
}

const GOOGLE_PROJECT = Symbol.for('compliant-ai-constructs.GoogleProject');

function isGoogleProject(construct: IConstruct | undefined): construct is GoogleProject {
  return construct !== undefined && GOOGLE_PROJECT in construct;
}

/** What names a project in construct ids: its id, or a digest of the reference that gives the id. */
export function nameOf(project: string, scope: IConstruct): string {
  return Token.isUnresolved(project) ? digest(project, scope) : project;
}

/** A short name for what Terraform will read, the same in every synthesis. */
export function digest(value: string, scope: IConstruct): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text = JSON.stringify(Tokenization.resolve(value, { scope, resolver, preparing: false }));
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
