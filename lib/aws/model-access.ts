import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Annotations, Aws, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import { denyOtherModels, denyOtherWays, type ModelLimits } from './model-access/denials';
import { modelServiceControlPolicy, type ServiceControlPolicyProps } from './model-access/service-control-policy';
import type { IPhiGuardrail } from './phi-guardrail/guardrail';
import { INVOCATION } from './private-network/endpoints';
import { nameControls } from './support/control-metadata';
import { policyLength } from './support/policy-length';
import { inferenceProfileArns, validateModels, validateRegion } from './support/us-inference';

/** Properties of {@link ModelAccess}. */
export interface ModelAccessProps {
  /** The foundation models that may be invoked, by their ids without the prefix of a profile. */
  readonly models: readonly string[];
  /** The interface endpoints of the Bedrock runtime that calls come through: `PrivateNetwork.runtimeEndpoint`. */
  readonly endpoints: readonly ec2.IVpcEndpoint[];
  /** The guardrail that every call names, in this version. Either this or `withoutGuardrail` is needed. */
  readonly guardrail?: IPhiGuardrail;
  /**
   * Why calls need no guardrail, for example because the models make embeddings, to which guardrails do not apply. The
   * reason is recorded in the metadata of the template.
   *
   * @default - calls need the guardrail
   */
  readonly withoutGuardrail?: string;
  /**
   * The ARNs of application inference profiles that may be called besides the US profiles of the models, from which they
   * must have been made.
   *
   * @default - none
   */
  readonly applicationInferenceProfileArns?: readonly string[];
}

/**
 * Who may invoke which models of Bedrock: by their US inference profiles, through the endpoint, with the guardrail, and
 * in no other way.
 *
 * {@link grantInvoke} grants a role what a call needs and attaches the denials that hold whatever else the role is
 * allowed; {@link restrict} attaches the denials alone. They are for the roles of applications. Never put them on a role
 * that Bedrock assumes (agents, knowledge bases, batch inference): its calls come neither through an endpoint nor with a
 * guardrail of their own. For the same reason a restricted role cannot use `RetrieveAndGenerate`; use `Retrieve` and
 * invoke the model.
 *
 * Denied, whatever other policies allow: other models and profiles, `global.` ones among them; models without a profile;
 * calls from outside the endpoints; calls without this version of the guardrail; Regions outside the United States; API
 * keys of Bedrock; the planes that invocation logging does not see (`bedrock-mantle`, web search, inline agents); jobs,
 * custom and provisioned models, for which there is no CloudFormation resource; and changes of logging, retention and
 * guardrails.
 *
 * Not covered: a caller can mark parts of a prompt for the guardrail with input tags, which leaves the rest of the input
 * unchecked; roles that are not restricted, for which the endpoint policy and an enforced guardrail of the account are.
 *
 * Upholds 45 CFR 164.312(a)(1), access control, and 164.308(a)(4), information access management.
 * See docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html and
 * …/guardrails-permissions-id.html.
 *
 * @throws ConfigurationError for a model that may be processed outside the United States, a Region outside of them, no
 * endpoint, neither or both of `guardrail` and `withoutGuardrail`, and more models than a policy holds
 */
export class ModelAccess extends Construct {
  /** The rules that access with default props passes. */
  public static readonly upholds: readonly string[] = [
    'least-privilege-model-access',
    'guardrail-enforced',
    'us-inference-only',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.308(a)(4)(ii)(B)'],
    SOC2['CC6.3'],
    NIST['AC-3'],
    NIST['AC-6'],
  ];

  /**
   * A service control policy for the accounts that handle protected health information: what holds for everybody in
   * them, the roles of administrators included. It denies Regions outside the United States, `global.` profiles, API keys,
   * web search, any retention but none, and, except to the exempt roles, `bedrock-mantle` and changes of logging and
   * guardrails. Service control policies do not bind service-linked roles and the management account.
   *
   * The document goes to whoever manages the organization: `document.toJSON()`, as `content` of an
   * `AWS::Organizations::Policy` for example.
   * See docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html.
   *
   * @throws ConfigurationError for an exemption that is no role
   */
  public static serviceControlPolicy(props: ServiceControlPolicyProps = {}): iam.PolicyDocument {
    return modelServiceControlPolicy(props);
  }

  /** The ids that callers pass as `modelId`, in the order of the `models` prop. */
  public readonly inferenceProfileArns: readonly string[];
  /** The denials, for roles that are made elsewhere: attach all of them. */
  public readonly denials: readonly iam.ManagedPolicy[];

  private readonly guardrail?: IPhiGuardrail;
  private readonly limits: ModelLimits;

  constructor(scope: Construct, id: string, props: ModelAccessProps) {
    super(scope, id);
    validateModels(props.models);
    validateRegion(this);
    validateLimits(props);
    this.guardrail = props.guardrail;
    this.inferenceProfileArns = inferenceProfileArns(this, props.models);
    this.limits = {
      profiles: [...this.inferenceProfileArns, ...(props.applicationInferenceProfileArns ?? [])],
      // Four ARNs a model, one a Region, would not fit. All Regions of a partition that begin with `us-` lie in the United
      // States, and DenyOtherRegions names them one by one.
      models: props.models.map((model) => `arn:${Aws.PARTITION}:bedrock:us-*::foundation-model/${model}`),
      endpointIds: props.endpoints.map(({ vpcEndpointId }) => vpcEndpointId),
      guardrail: props.guardrail && `${props.guardrail.guardrailArn}:${props.guardrail.guardrailVersion}`,
    };
    this.denials = [
      this.createDenials('ModelDenials', 'Denies other models than the approved ones', [denyOtherModels(this.limits)]),
      this.createDenials('Denials', 'Denies other ways to models of Bedrock', denyOtherWays(this.limits)),
    ];
    this.recordOptOut(props.withoutGuardrail);
    nameControls(this, ModelAccess.controls);
  }

  /**
   * Lets an application invoke the models, with and without streaming, and restricts its role.
   *
   * Access to a model is granted only for calls that come through a profile. The role also gets the guardrail and the
   * decryption of its key.
   *
   * @throws ConfigurationError when the grantee has no role in the account of the stack
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const role = this.roleOf(grantee);
    this.restrict(role);
    const { profiles, models } = this.limits;
    const grants = [
      iam.Grant.addToPrincipal({ grantee: role, actions: INVOCATION, resourceArns: [...profiles] }),
      iam.Grant.addToPrincipal({
        grantee: role,
        actions: INVOCATION,
        resourceArns: [...models],
        conditions: {
          ArnLike: { 'bedrock:InferenceProfileArn': [...profiles] },
          ...(this.limits.guardrail === undefined
            ? {}
            : { StringEquals: { 'bedrock:GuardrailIdentifier': this.limits.guardrail } }),
        },
      }),
      ...this.guardrailGrants(role),
    ];
    return grants.reduce((all, grant) => all.combine(grant));
  }

  /**
   * Attaches the denials to the role of an application, whatever grants it has from elsewhere.
   *
   * @throws ConfigurationError for a role of another account; synthesis fails for a role that Bedrock assumes and for
   * one that two ModelAccess restrict, as each denies the models of the other
   */
  public restrict(role: iam.IRole): void {
    const { account } = Stack.of(this);
    if (![account, role.env.account].some(Token.isUnresolved) && role.env.account !== account) {
      throw new ConfigurationError(
        `the role '${role.node.path}' must be of the account ${account}, got one of ${role.env.account}; grant it in a stack of its account`,
      );
    }
    const restrictions = restrictedBy.get(role) ?? new Set();
    if (restrictions.has(this)) {
      return;
    }
    restrictedBy.set(role, restrictions.add(this));
    for (const policy of this.denials) {
      policy.attachToRole(role);
    }
    this.node.addValidation({ validate: () => [...bedrockRole(role), ...conflict(role)] });
  }

  private guardrailGrants(grantee: iam.IRole): iam.Grant[] {
    if (this.guardrail === undefined) {
      return [];
    }
    const { guardrailArn, guardrailProfileArns, key } = this.guardrail;
    const resourceArns = [guardrailArn, ...guardrailProfileArns];
    return [
      iam.Grant.addToPrincipal({ grantee, actions: ['bedrock:ApplyGuardrail'], resourceArns }),
      // Written without `grantDecrypt`, which changes the policy of the key unless the app sets a feature flag.
      ...(key === undefined
        ? []
        : [iam.Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt'], resourceArns: [key.keyArn] })]),
    ];
  }

  private roleOf(grantee: iam.IGrantable): iam.IRole {
    const principal = grantee.grantPrincipal;
    if (!isRole(principal)) {
      throw new ConfigurationError(
        `the grantee must be a role or something with a role, such as a function or a task definition, got '${String(principal)}'; users of IAM have long-term credentials`,
      );
    }
    return principal;
  }

  private createDenials(id: string, description: string, statements: iam.PolicyStatement[]): iam.ManagedPolicy {
    const length = policyLength(this, new iam.PolicyDocument({ statements }));
    if (length > MANAGED_POLICY_LIMIT) {
      throw new ConfigurationError(
        `the policy '${id}' can have at most ${MANAGED_POLICY_LIMIT} characters, got ${length}; name fewer 'models', ` +
          "'endpoints' or 'applicationInferenceProfileArns', or make a ModelAccess for each application",
      );
    }
    return new iam.ManagedPolicy(this, id, { description, statements });
  }

  private recordOptOut(reason: string | undefined): void {
    if (reason !== undefined) {
      Stack.of(this).addMetadata(`compliant-ai:without-guardrail/${this.node.path}`, { reason });
      Annotations.of(this).addInfo(`calls need no guardrail: ${reason}`);
    }
  }
}

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters without white space. */
const MANAGED_POLICY_LIMIT = 6_144;

const restrictedBy = new WeakMap<iam.IRole, Set<ModelAccess>>();

function isRole(principal: iam.IPrincipal): principal is iam.IRole {
  return 'roleArn' in principal && 'roleName' in principal;
}

/** What is wrong with a role that Bedrock assumes; roles that are made elsewhere do not show who does. */
function bedrockRole(role: iam.IRole): string[] {
  const policy = 'assumeRolePolicy' in role ? Stack.of(role).resolve(role.assumeRolePolicy) : undefined;
  const trust = JSON.stringify(policy) ?? '';
  return trust.includes('"bedrock.amazonaws.com"')
    ? [
        `the role '${role.node.path}' is assumed by bedrock.amazonaws.com, whose calls come neither through an endpoint nor with a guardrail, so the denials stop all of them; restrict the roles of applications only`,
      ]
    : [];
}

function conflict(role: iam.IRole): string[] {
  return (restrictedBy.get(role)?.size ?? 0) > 1
    ? [
        `the role '${role.node.path}' is restricted by two ModelAccess, of which each denies the models of the other; make one with the models of both`,
      ]
    : [];
}

function validateLimits({
  endpoints,
  guardrail,
  withoutGuardrail,
  applicationInferenceProfileArns = [],
}: ModelAccessProps): void {
  if (endpoints.length === 0) {
    throw new ConfigurationError(
      "'endpoints' must name the endpoints of the Bedrock runtime that calls come through, got []; use 'runtimeEndpoint' of a PrivateNetwork",
    );
  }
  if ((guardrail === undefined) === (withoutGuardrail === undefined)) {
    throw new ConfigurationError(
      `either 'guardrail' or 'withoutGuardrail' must be set, got ${guardrail === undefined ? 'none' : 'both'}; give the guardrail that calls must name, or the reason why they need none`,
    );
  }
  if (withoutGuardrail?.trim() === '') {
    throw new ConfigurationError(
      `'withoutGuardrail' must give a reason, got '${withoutGuardrail}'; say why none applies`,
    );
  }
  const version = guardrail?.guardrailVersion;
  if (version !== undefined && !Token.isUnresolved(version) && !/^[1-9]\d*$/.test(version)) {
    throw new ConfigurationError(
      `'guardrail' must have a published version, got '${version}'; a draft changes under its callers`,
    );
  }
  const wrong = applicationInferenceProfileArns.filter(
    (arn) =>
      !Token.isUnresolved(arn) &&
      !/^arn:aws(-us-gov)?:bedrock:us-[\w-]+:\d{12}:application-inference-profile\/[a-z0-9]+$/.test(arn),
  );
  if (wrong.length > 0) {
    throw new ConfigurationError(
      `'applicationInferenceProfileArns' takes ARNs of application inference profiles in US Regions, got '${wrong.join("', '")}'; look them up with 'aws bedrock list-inference-profiles --type-equals APPLICATION'`,
    );
  }
}
