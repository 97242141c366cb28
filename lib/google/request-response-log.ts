import { BigqueryDataset } from '@cdktf/provider-google/lib/bigquery-dataset';
import { Annotations, type ITerraformDependable } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ConfigurationError } from '../core';
import { type IEncryptionKey, requireKeyOf } from './encryption-key/grantable-key';
import { ModelGarden } from './model-access/model-garden';
import { dependenciesIn } from './support/dependencies';
import { type GoogleLocationProps, placeOf, validateGoogleLocation } from './support/location';
import { GoogleProject } from './support/project';
import { ServiceAgent } from './support/service-agent';

/** Props of {@link RequestResponseLog}. */
export interface RequestResponseLogProps extends GoogleLocationProps {
  /** The key that encrypts the records. */
  readonly key: IEncryptionKey;
  /**
   * Groups whose members may read prompts and answers, by their addresses.
   *
   * @default - nobody but owners of the project
   */
  readonly readerGroups?: readonly string[];
}

/**
 * A BigQuery dataset for prompts and answers, in one region and encrypted with the customer's key. It holds PHI: only
 * owners of the project, the groups that are named, and Vertex AI, which writes, have access; the defaults of BigQuery
 * would let every viewer of the project read.
 *
 * Tables never expire, and Terraform does not delete them. BigQuery has no lock: the records can be deleted by owners,
 * which the audit trail records.
 *
 * Endpoints of your own name the dataset in their configuration. For models of Model Garden (Gemini, Claude), logging
 * is switched on by a call that no Terraform resource makes; {@link addNextStepFor} prints it.
 *
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging
 */
export class RequestResponseLog extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'customer-managed-key'];

  public readonly dataset: BigqueryDataset;
  /** The project, the region and the stem of the names. */
  public readonly place: GoogleLocationProps;

  /**
   * @throws ConfigurationError for a region outside the United States, a key of another region, or an address that is
   * none
   */
  constructor(scope: Construct, id: string, props: RequestResponseLogProps) {
    super(scope, id);
    validateGoogleLocation(props);
    requireKeyOf(props.region, props.key);
    const { project, region, namePrefix, key, readerGroups = [] } = props;
    const wrong = readerGroups.find((group) => !/^[^\s@:]+@[^\s@:]+$/.test(group));
    if (wrong !== undefined) {
      throw new ConfigurationError(`'readerGroups' must be addresses of groups without a prefix, got '${wrong}'`);
    }
    this.place = placeOf(props);
    const granted = key.grantTo(ServiceAgent.BIGQUERY, project);
    const writer = GoogleProject.of(this, project).agent(ServiceAgent.VERTEX_AI);
    this.dataset = new BigqueryDataset(this, 'Resource', {
      project,
      location: region,
      datasetId: `${namePrefix}_requests`,
      defaultEncryptionConfiguration: { kmsKeyName: granted.keyId },
      deleteContentsOnDestroy: false,
      access: [
        { role: 'OWNER', specialGroup: 'projectOwners' },
        { role: 'WRITER', userByEmail: writer.email },
        ...readerGroups.map((groupByEmail) => ({ role: 'READER', groupByEmail })),
      ],
      labels: { 'compliance-purpose': 'audit-log' },
      lifecycle: { preventDestroy: true },
      dependsOn: [...granted.dependenciesIn(this), ...dependenciesIn(this, [writer.ready])],
    });
  }

  /** Where Vertex AI writes what goes through `table`. */
  public uriOf(table: string): string {
    return `bq://${this.place.project}.${this.dataset.datasetId}.${table}`;
  }

  /** What must be named in `dependsOn` by whatever is logged. */
  public dependenciesIn(scope: IConstruct): ITerraformDependable[] {
    return dependenciesIn(scope, [this.dataset]);
  }

  /**
   * Prints how to log the calls of a model of Model Garden.
   *
   * @param model such as 'publishers/google/models/gemini-2.5-pro'
   * @throws ConfigurationError for anything else
   */
  public addNextStepFor(model: string): void {
    ModelGarden.validate(model);
    const { project, region, namePrefix } = this.place;
    const table = model
      .split('/')
      .slice(1)
      .join('_')
      .replace(/[^A-Za-z0-9]+/g, '_');
    const body = {
      publisherModelConfig: {
        loggingConfig: {
          enabled: true,
          samplingRate: 1,
          bigqueryDestination: { outputUri: `bq://${project}.${namePrefix}_requests.${table}` },
        },
      },
    };
    Annotations.of(this).addInfo(
      `next step for ${model}, which no Terraform resource takes: log prompts and answers with POST ` +
        `https://${ModelGarden.hostOf(region)}/v1beta1/projects/${project}/locations/${region}/${model}:setPublisherModelConfig ` +
        `${JSON.stringify(body)} and call the model in this region; other regions are not logged`,
    );
  }
}
