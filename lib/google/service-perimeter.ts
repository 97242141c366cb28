import { AccessContextManagerServicePerimeter } from '@cdktf/provider-google/lib/access-context-manager-service-perimeter';
import { Annotations, Token } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { type LockoutAcknowledgement, validateLockoutAcknowledgement } from './support/lockout-acknowledgement';
import { GoogleProject } from './support/project';

/**
 * Services that hold PHI, keys, code or records beside Vertex AI. A service outside the perimeter is a way out of it.
 *
 * https://cloud.google.com/vertex-ai/docs/general/vpc-service-controls
 */
const SERVICES: readonly string[] = [
  'aiplatform',
  'artifactregistry',
  'bigquery',
  'bigtable',
  'cloudbuild',
  'cloudfunctions',
  'cloudkms',
  'cloudresourcemanager',
  'compute',
  'containerregistry',
  'dataflow',
  'dataproc',
  'dialogflow',
  'discoveryengine',
  'dlp',
  'dns',
  'documentai',
  'healthcare',
  'iam',
  'logging',
  'modelarmor',
  'monitoring',
  'notebooks',
  'pubsub',
  'redis',
  'run',
  'secretmanager',
  'spanner',
  'sqladmin',
  'storage',
].map((service) => `${service}.googleapis.com`);

/** Whether a perimeter refuses calls or only records what it would refuse. */
export class PerimeterMode {
  /**
   * Calls across the perimeter are recorded in the audit log (`dryRun: true`) and let through: for the weeks before it
   * is enforced. The gate rejects it, as nothing is enforced; except the perimeter from `endpoint-policy-restricted`
   * until a day of your choice.
   */
  public static readonly DRY_RUN = new PerimeterMode();

  /**
   * Calls across the perimeter are refused.
   *
   * @throws ConfigurationError for an incomplete acknowledgement
   */
  public static enforced(acknowledgement: LockoutAcknowledgement): PerimeterMode {
    validateLockoutAcknowledgement(acknowledgement, 'acknowledgement');
    return new PerimeterMode(acknowledgement);
  }

  private constructor(
    /** Who accepted that people can be shut out; undefined for a dry run. */
    public readonly acknowledgement?: LockoutAcknowledgement,
  ) {}
}

/** Props of {@link ServicePerimeter}. */
export interface ServicePerimeterProps {
  /** The number of the organization's access policy: `gcloud access-context-manager policies list`. */
  readonly accessPolicy: string;
  /** The short name: letters, digits and underscores, the first a letter. It cannot be changed. */
  readonly name: string;
  /** The ids of the projects inside; a project lies in one perimeter at most. */
  readonly projects: readonly string[];
  /** Whether calls are refused or only recorded. */
  readonly mode: PerimeterMode;
  /**
   * Who runs Terraform and delivers software, from outside the perimeter; without them the next `terraform apply` is
   * shut out. `serviceAccount:…`, `user:…`, `group:…`, or identities of a pool, `principalSet://iam.googleapis.com/…`.
   */
  readonly deployers: readonly string[];
  /**
   * Access levels whose holders may call the services from outside, `accessPolicies/…/accessLevels/…`.
   *
   * @default - none
   */
  readonly accessLevels?: readonly string[];
  /**
   * More services to fence in, such as 'firestore.googleapis.com'.
   *
   * @default - Vertex AI and the services that hold its data, {@link ServicePerimeter.SERVICES}
   */
  readonly additionalServices?: readonly string[];
}

/**
 * A perimeter of VPC Service Controls: data of the projects inside is read and written from inside only, whatever
 * permissions a caller has.
 *
 * The access policy is the organization's, so whoever applies it needs the role Access Context Manager Admin there.
 *
 * How to get out: a perimeter does not fence in its own administration. Whoever holds that role can, from anywhere,
 * turn it into a dry run (`mode: PerimeterMode.DRY_RUN` and apply, or
 * `gcloud access-context-manager perimeters update NAME --policy POLICY --clear-restricted-services`); this takes up to
 * 30 minutes. Take the projects out of the perimeter before destroying it together with what it protects.
 *
 * @see https://cloud.google.com/vpc-service-controls/docs/overview
 */
export class ServicePerimeter extends Construct {
  /** Ids of the rules that an enforced perimeter upholds. */
  public static readonly upholds: readonly string[] = ['endpoint-policy-restricted'];

  /** The services that every perimeter fences in: Vertex AI, and those that hold PHI, keys, code or records. */
  public static readonly SERVICES: readonly string[] = SERVICES;

  public readonly perimeter: AccessContextManagerServicePerimeter;

  /**
   * @throws ConfigurationError for a name or policy that Google would refuse, no project, or no deployer
   */
  constructor(scope: Construct, id: string, props: ServicePerimeterProps) {
    super(scope, id);
    validate(props);
    const { accessPolicy, name, projects, mode, deployers } = props;
    const services = [...new Set([...ServicePerimeter.SERVICES, ...(props.additionalServices ?? [])])];
    const configuration = {
      resources: projects.map((project) => `projects/${GoogleProject.of(this, project).number}`),
      restrictedServices: services,
      ...(props.accessLevels === undefined ? {} : { accessLevels: [...props.accessLevels] }),
      vpcAccessibleServices: { enableRestriction: true, allowedServices: ['RESTRICTED-SERVICES'] },
      ingressPolicies: [
        {
          title: 'deployers',
          ingressFrom: { identities: [...deployers], sources: [{ accessLevel: '*' }] },
          ingressTo: { resources: ['*'], operations: [{ serviceName: '*' }] },
        },
      ],
    };
    const { acknowledgement } = mode;
    this.perimeter = new AccessContextManagerServicePerimeter(this, 'Resource', {
      parent: `accessPolicies/${accessPolicy}`,
      name: `accessPolicies/${accessPolicy}/servicePerimeters/${name}`,
      title: name,
      perimeterType: 'PERIMETER_TYPE_REGULAR',
      ...(acknowledgement === undefined
        ? { useExplicitDryRunSpec: true, spec: configuration }
        : { status: configuration, description: `${acknowledgement.ticket}; way out: ${acknowledgement.wayOut}` }),
    });
    if (acknowledgement === undefined) {
      Annotations.of(this).addInfo(
        'next step for the perimeter: it records and refuses nothing. Read its would-be refusals with the filter ' +
          'log_id("cloudaudit.googleapis.com/policy") AND protoPayload.metadata.dryRun=true, then enforce it',
      );
    }
  }
}

/** Identities that ingress rules take: https://cloud.google.com/vpc-service-controls/docs/supported-identities. */
const DEPLOYER = /^(?:(?:serviceAccount|user|group):\S+@\S+|principal(?:Set)?:\/\/iam\.googleapis\.com\/\S+)$/;

function validate({ accessPolicy, name, projects, deployers, additionalServices = [] }: ServicePerimeterProps): void {
  if (!Token.isUnresolved(accessPolicy) && !/^\d+$/.test(accessPolicy)) {
    throw new ConfigurationError(`'accessPolicy' must be the number of an access policy, got '${accessPolicy}'`);
  }
  if (!/^[A-Za-z][A-Za-z0-9_]{0,49}$/.test(name)) {
    throw new ConfigurationError(
      `'name' must be 1 to 50 letters, digits and underscores that begin with a letter, got '${name}'`,
    );
  }
  if (projects.length === 0) {
    throw new ConfigurationError("'projects' must name at least one project, got none");
  }
  if (deployers.length === 0) {
    throw new ConfigurationError(
      "'deployers' must name who runs terraform, got none: the perimeter would shut out the next apply",
    );
  }
  const deployer = deployers.find((member) => !Token.isUnresolved(member) && !DEPLOYER.test(member));
  if (deployer !== undefined) {
    throw new ConfigurationError(
      `'deployers' must be members such as serviceAccount:deploy@clinic.iam.gserviceaccount.com, group:… or principalSet://iam.googleapis.com/…, got '${deployer}'`,
    );
  }
  const service = additionalServices.find((one) => !/^[a-z0-9-]+\.googleapis\.com$/.test(one));
  if (service !== undefined) {
    throw new ConfigurationError(
      `'additionalServices' must be names such as firestore.googleapis.com, got '${service}'`,
    );
  }
}
