import { OrgPolicyPolicy } from '@cdktf/provider-google/lib/org-policy-policy';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { type TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import type { AuditTrail } from './audit-trail';
import { ModelGarden } from './model-access/model-garden';
import type { PrivateEndpoint } from './private-endpoint';
import { googleBetaOf } from './support/google-beta';
import { type GoogleLocationProps, validateGoogleLocation } from './support/location';
import { digest, GoogleProject } from './support/project';
import { RawResource } from './support/raw-resource';

/** Props of {@link ModelAccess}. */
export interface ModelAccessProps extends GoogleLocationProps {
  /**
   * The only models of Model Garden that may be called in the project, such as
   * 'publishers/google/models/gemini-2.5-pro'. An organization policy refuses every other, so whoever applies it needs
   * the role Organization Policy Administrator.
   *
   * @default - no policy: whoever may call models may call all of them
   */
  readonly models?: readonly string[];
  /**
   * The trail that must be on before anybody may call a model.
   *
   * @default - none is waited for
   */
  readonly auditTrail?: AuditTrail;
}

/** The most values that an organization policy takes. */
const MOST_MODELS = 500;

/**
 * Who may call models, and which.
 *
 * Google has no permissions for single models of Model Garden. So the role that is granted here calls models and does
 * nothing else, unlike Vertex AI User, which creates and deletes them; and which models there are is decided for the
 * whole project, by organization policy. Give groups of callers that differ in their models projects of their own.
 * Endpoints do have permissions of their own: {@link grantEndpoint}.
 *
 * How to get out of the policy: whoever holds the role Organization Policy Administrator deletes it or adds a model.
 *
 * Implements 45 CFR 164.312(a)(1), access control.
 *
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/access-control
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/control-model-access
 */
export class ModelAccess extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['least-privilege-model-access'];

  /** The role that calls models. */
  public readonly role: ProjectIamCustomRole;
  /** The policy on models; undefined where every model may be called. */
  public readonly policy?: OrgPolicyPolicy;
  private readonly project: string;
  private readonly granted = new Map<string, TerraformResource>();

  /**
   * @throws ConfigurationError for a region outside the United States, a model that is none, an empty list
   */
  constructor(scope: Construct, id: string, props: ModelAccessProps) {
    super(scope, id);
    validateGoogleLocation(props);
    const { project, namePrefix, models, auditTrail } = props;
    this.project = project;
    const apis = GoogleProject.of(this, project);
    this.role = new ProjectIamCustomRole(this, 'Role', {
      project,
      roleId: `${namePrefix}ModelCaller`,
      title: 'Model caller',
      description: 'Calls models of Vertex AI and changes nothing.',
      permissions: ['aiplatform.endpoints.predict'],
      dependsOn: [
        apis.enable('iam.googleapis.com'),
        apis.enable('aiplatform.googleapis.com'),
        ...(auditTrail?.dependenciesIn(this) ?? []),
      ],
    });
    if (models !== undefined) {
      this.policy = this.allow(models);
    }
  }

  /**
   * Lets a principal call models of the project, for example `serviceAccount:notes@p.iam.gserviceaccount.com`.
   *
   * @throws ConfigurationError for everybody, or a member without a prefix
   */
  public grantInference(member: string): TerraformResource {
    return this.once(`Inference-${this.nameOf(member)}`, (id) => {
      return new ProjectIamMember(this, id, { project: this.project, role: this.role.name, member });
    });
  }

  /**
   * Lets a principal call one endpoint and no other.
   *
   * @throws ConfigurationError for everybody, or a member without a prefix
   */
  public grantEndpoint({ endpoint, node }: PrivateEndpoint, member: string): TerraformResource {
    const { name, location } = endpoint;
    return this.once(`Endpoint-${node.addr.slice(-8)}-${this.nameOf(member)}`, (id) => {
      return new RawResource(this, id, {
        type: 'google_vertex_ai_endpoint_iam_member',
        attributes: { project: this.project, location, endpoint: name, role: this.role.name, member },
        provider: googleBetaOf(this),
      });
    });
  }

  private allow(models: readonly string[]): OrgPolicyPolicy {
    for (const model of models) {
      ModelGarden.validate(model);
    }
    if (models.length === 0 || models.length > MOST_MODELS) {
      throw new ConfigurationError(`'models' must name 1 to ${MOST_MODELS} models, got ${models.length}`);
    }
    return new OrgPolicyPolicy(this, 'AllowedModels', {
      name: `projects/${this.project}/policies/vertexai.allowedModels`,
      parent: `projects/${this.project}`,
      spec: { rules: [{ values: { allowedValues: models.map((model) => `${model}:predict`) } }] },
      dependsOn: [GoogleProject.of(this, this.project).enable('orgpolicy.googleapis.com')],
    });
  }

  private once(id: string, make: (id: string) => TerraformResource): TerraformResource {
    const granted = this.granted.get(id) ?? make(id);
    this.granted.set(id, granted);
    return granted;
  }

  private nameOf(member: string): string {
    if (
      !Token.isUnresolved(member) &&
      !/^(user|group|serviceAccount|principal|principalSet|domain):\S+$/.test(member)
    ) {
      throw new ConfigurationError(
        `'member' must be a principal such as serviceAccount:notes@clinic.iam.gserviceaccount.com or group:clinicians@clinic.example, got '${member}'`,
      );
    }
    return digest(member, this);
  }
}
