import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Template } from 'aws-cdk-lib/assertions';

/** One question to AWS: may this principal do this, here, in this way? */
export interface Request {
  /** An ARN, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** The policies that have a say in a request. */
export interface Policies {
  readonly identity?: readonly object[];
  /** The policy of the interface or gateway endpoint that the request comes through. */
  readonly endpoint?: object;
  /** A service control policy beside `FullAWSAccess`. */
  readonly organization?: object;
  /** The policy of the bucket, the key or the like. */
  readonly resource?: object;
}

/** What the role of an administrator holds. */
export const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

type Answer = 'allowed' | 'denied';
type Resource = { Type: string; Properties: Record<string, unknown> };

/**
 * A template as if it were deployed: references are ids and ARNs. A reference that it cannot follow is an error, so that
 * no policy is tried with a hole in it.
 */
export class Deployment {
  private readonly resources: Record<string, Resource>;

  constructor(
    template: Template,
    public readonly account: string,
    public readonly region: string,
    public readonly partition = 'aws',
  ) {
    this.resources = template.toJSON().Resources;
  }

  /** The ids of the resources of a type whose properties, as text, contain something. */
  public find(type: string, containing = ''): string[] {
    return Object.entries(this.resources)
      .filter(
        ([, { Type, Properties }]) => Type === type && JSON.stringify(this.resolve(Properties)).includes(containing),
      )
      .map(([id]) => id);
  }

  /** A property of a resource, deployed. */
  public property(id: string, name: string): object {
    const value = this.resolve(this.resources[id]?.Properties[name]);
    if (typeof value !== 'object' || value === null) {
      throw new Error(`${id} has no ${name}`);
    }
    return value;
  }

  /** Every policy of a role: inline, attached, in the template. */
  public policiesOf(role: string): object[] {
    const attached = JSON.stringify(this.resolve(this.resources[role]?.Properties.ManagedPolicyArns) ?? []);
    return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
      .flatMap((type) => this.find(type))
      .filter(
        (id) =>
          attached.includes(`"${this.ref(id)}"`) ||
          JSON.stringify(this.resolve(this.resources[id]?.Properties.Roles) ?? []).includes(`"${role}"`),
      )
      .map((id) => this.property(id, 'PolicyDocument'));
  }

  /** The policy of the endpoint of a service. */
  public endpointPolicy(service: string): object {
    return this.property(this.endpoint(service), 'PolicyDocument');
  }

  /** The logical id of the endpoint of a service. */
  public endpoint(service: string): string {
    const [id] = this.find('AWS::EC2::VPCEndpoint', `.${service}"`);
    if (id === undefined) {
      throw new Error(`no endpoint of ${service}`);
    }
    return id;
  }

  /** What `Ref` of a resource gives, as far as policies name it. */
  public ref(id: string): string {
    switch (this.resources[id]?.Type) {
      case 'AWS::EC2::VPCEndpoint':
        return `vpce-${id}`;
      case 'AWS::SecretsManager::Secret':
        return `arn:${this.partition}:secretsmanager:${this.region}:${this.account}:secret:${id}-a1b2c3`;
      default:
        return id.toLowerCase();
    }
  }

  public arn(id: string): string {
    const arn = `arn:${this.partition}`;
    switch (this.resources[id]?.Type) {
      case 'AWS::IAM::Role':
        return `${arn}:iam::${this.account}:role/${id}`;
      case 'AWS::KMS::Key':
        return `${arn}:kms:${this.region}:${this.account}:key/${id}`;
      case 'AWS::Logs::LogGroup':
        return `${arn}:logs:${this.region}:${this.account}:log-group:${this.ref(id)}:*`;
      case 'AWS::S3::Bucket':
        return `${arn}:s3:::${this.ref(id)}`;
      case 'AWS::SQS::Queue':
        return `${arn}:sqs:${this.region}:${this.account}:${this.ref(id)}`;
      default:
        throw new Error(`no ARN is known of ${id}`);
    }
  }

  private resolve(node: unknown): unknown {
    if (Array.isArray(node)) {
      return node.map((item) => this.resolve(item));
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    const entries = Object.entries(node);
    const [[name, argument] = []] = entries;
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.intrinsic(name, argument);
    }
    return Object.fromEntries(entries.map(([key, value]) => [key, this.resolve(value)]));
  }

  private intrinsic(name: string, argument: unknown): unknown {
    const [first, second] = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Ref':
        return (
          this.pseudo(String(first)) ??
          (this.resources[String(first)]?.Type === 'AWS::IAM::Role' ? first : this.ref(String(first)))
        );
      case 'Fn::Join':
        return this.texts(second).join(String(first));
      case 'Fn::GetAtt':
        return second === 'Arn' ? this.arn(String(first)) : `${first}.${second}`;
      case 'Fn::Select':
      case 'Fn::GetAZs':
      case 'Fn::Cidr':
        return name;
      default:
        throw new Error(`${name} is not followed`);
    }
  }

  private texts(list: unknown): unknown[] {
    const resolved = this.resolve(list);
    return Array.isArray(resolved) ? resolved : [];
  }

  private pseudo(name: string): string | undefined {
    return {
      'AWS::AccountId': this.account,
      'AWS::Partition': this.partition,
      'AWS::Region': this.region,
      'AWS::URLSuffix': 'amazonaws.com',
    }[name];
  }
}

/**
 * What IAM answers to a request. A request that IAM could not get (an action that does not exist, a condition key that
 * the action does not have, a malformed policy) is an error.
 */
export async function decide(request: Request, policies: Policies, account: string): Promise<Answer> {
  const answer = await runSimulation(standIn(simulationOf(request, policies, account)), {});
  if (answer.resultType === 'error') {
    throw new Error(`${request.action} on ${request.resource}: ${JSON.stringify(answer.errors)}`);
  }
  const ignored = answer.resultType === 'single' ? (answer.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) {
    throw new Error(`${request.action} has no ${ignored.join(', ')}`);
  }
  return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

function simulationOf(
  request: Request,
  { identity = [], endpoint, resource, organization }: Policies,
  account: string,
): Simulation {
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: account },
      contextVariables: { ...request.context },
    },
    identityPolicies: identity.map((policy, index) => ({ name: String(index), policy })),
    serviceControlPolicies:
      organization === undefined
        ? []
        : [
            {
              orgIdentifier: 'ou',
              policies: [
                { name: 'FullAWSAccess', policy: EVERYTHING },
                { name: 'control', policy: organization },
              ],
            },
          ],
    resourceControlPolicies: [],
    ...(resource === undefined ? {} : { resourcePolicy: resource }),
    ...(endpoint === undefined ? {} : { vpcEndpointPolicies: [{ name: 'endpoint', policy: endpoint }] }),
  };
}

/**
 * Puts what the simulator knows in the place of what it does not, in the request and the policies alike: a Region for
 * the missing one of the models behind global profiles, tags for encryption contexts.
 */
function standIn(simulation: Simulation): Simulation {
  return JSON.parse(
    JSON.stringify(simulation)
      .replaceAll(':bedrock:::', ':bedrock:unspecified::')
      .replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/'),
  );
}

/** Whether AWS has an action, by the Service Authorization Reference. */
export async function actionExists(action: string): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: 'arn:aws:iam::123456789012:role/r',
        action,
        resource: { resource: '*', accountId: '123456789012' },
        contextVariables: {},
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return !(answer.resultType === 'error' && ['invalid.action', 'invalid.service'].includes(answer.errors.message));
}
