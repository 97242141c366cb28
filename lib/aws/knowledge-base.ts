import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Annotations, Aws, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import type { AuditLogStore } from './audit-log-store';
import { EncryptionKey } from './encryption-key';
import type { IEncryptionKey } from './encryption-key/base';
import { Chunking } from './knowledge-base/chunking';
import { createDocumentBucket } from './knowledge-base/document-bucket';
import { EmbeddingModel } from './knowledge-base/embedding-model';
import { KnowledgeBaseLogs } from './knowledge-base/ingestion-logs';
import { VectorStore } from './knowledge-base/vector-store';
import { digest, type VectorStoreBinding } from './knowledge-base/vector-store-binding';
import type { PrivateNetwork } from './private-network';
import { EndpointService } from './private-network/endpoints';
import { nameControls } from './support/control-metadata';
import { requireRegion, validateRegion } from './support/us-inference';

/** What becomes of the vectors of a data source that is deleted. */
export enum VectorDeletion {
  /** They are deleted with it: what is no longer a source is no longer found. */
  DELETE = 'DELETE',
  /** They stay in the store and are found until somebody deletes them. */
  RETAIN = 'RETAIN',
}

/** The Regions of the United States in which CloudFormation has knowledge bases, by the data of aws-cdk-lib 2.276. */
const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2', 'us-gov-east-1', 'us-gov-west-1'];

/** Properties of {@link KnowledgeBase}. Encryption, the service role and logging are not among them. */
export interface KnowledgeBaseProps {
  /**
   * The model that turns documents and questions into vectors.
   *
   * @default EmbeddingModel.titanTextV2()
   */
  readonly embeddingModel?: EmbeddingModel;
  /**
   * Where the vectors are kept.
   *
   * @default VectorStore.s3Vectors()
   */
  readonly vectorStore?: VectorStore;
  /**
   * The bucket with the documents. It names its key: import one with `Bucket.fromBucketAttributes` and `encryptionKey`,
   * whose policy has to let IAM of the account govern it.
   *
   * @default - a new bucket, encrypted with `key`, versioned, closed to the public and kept when the stack is deleted
   */
  readonly documents?: s3.IBucket;
  /**
   * The store that receives the server access logs of the new bucket, beside its own; of the same stack.
   *
   * @default - the bucket has none: record who read what with the data events of S3 in CloudTrail
   */
  readonly auditLogStore?: AuditLogStore;
  /**
   * The key prefix of the documents; at most 300 characters.
   *
   * @default - every object of the bucket
   */
  readonly documentPrefix?: string;
  /**
   * How documents are cut into pieces. Another chunking makes another data source: the vectors of the old one go as
   * `vectorDeletion` says, and the documents have to be ingested again.
   *
   * @default Chunking.fixedSize()
   */
  readonly chunking?: Chunking;
  /**
   * What becomes of the vectors when the data source is deleted.
   *
   * @default VectorDeletion.DELETE
   */
  readonly vectorDeletion?: VectorDeletion;
  /**
   * The network from which applications retrieve; it gets an endpoint for `bedrock-agent-runtime`.
   *
   * @default - no network gets an endpoint
   */
  readonly network?: PrivateNetwork;
  /**
   * The key of the documents, the vectors, the data in transit between them, and the log. Its policy is extended.
   *
   * @default - a new key whose material AWS generates
   */
  readonly key?: IEncryptionKey;
  /**
   * What the knowledge base is for, in at most 200 characters.
   *
   * @default - no description
   */
  readonly description?: string;
}

/**
 * A Bedrock knowledge base for documents with protected health information: embeddings are made in the Region of the stack,
 * and documents, vectors, ingestion and log are encrypted with one customer-managed key. The service role may read these
 * documents, invoke this model and use this store, for knowledge bases of this account only.
 *
 * The vector store holds copies of the text, derived from documents that are kept, and is deleted with the stack.
 *
 * Applications get {@link grantRetrieve}. `RetrieveAndGenerate` is not granted: its calls of models come neither through
 * the endpoint of the network nor, unless it is enforced in the account, with your guardrail; retrieve, then invoke the
 * model. What is retrieved is the text as it was ingested; a guardrail sees it when the model is invoked with it.
 *
 * Documents are found once somebody starts an ingestion job.
 *
 * Implements parts of 45 CFR 164.312(a)(1), access control, and 164.312(a)(2)(iv), encryption.
 * See docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base.html.
 *
 * @throws ConfigurationError for a Region outside of the United States or without knowledge bases, a bucket that names no
 * key, and an audit log store of another stack
 */
export class KnowledgeBase extends Construct {
  /** The rules that a knowledge base with default props passes. */
  public static readonly upholds: readonly string[] = [
    'encrypted-transport-only',
    'encrypted-at-rest',
    'customer-managed-key',
    'no-public-network-access',
    'store-versioned',
    'us-inference-only',
    ...EncryptionKey.upholds,
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(a)(2)(iv)'],
    SOC2['C1.1'],
    NIST['SC-28(1)'],
  ];

  public readonly knowledgeBaseId: string;
  public readonly knowledgeBaseArn: string;
  public readonly dataSourceId: string;
  public readonly documents: s3.IBucket;
  public readonly key: IEncryptionKey;
  /** The role with which Bedrock reads documents and keeps vectors. */
  public readonly role: iam.Role;
  /** The log of ingestion jobs. */
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: KnowledgeBaseProps = {}) {
    super(scope, id);
    validateRegion(this);
    requireRegion(this, 'a knowledge base', REGIONS);
    const documentsKey = keyOf(props.documents);
    const model = props.embeddingModel ?? EmbeddingModel.titanTextV2();
    const vectorStore = props.vectorStore ?? VectorStore.s3Vectors();

    this.key = props.key ?? new EncryptionKey(this, 'Key');
    this.documents = props.documents ?? createDocumentBucket(this, this.key.key, props.auditLogStore);
    this.role = this.createRole();
    const store = vectorStore.bind(this, { role: this.role, key: this.key, model });
    const knowledgeBase = this.createKnowledgeBase(vectorStore, model, store, props);
    this.knowledgeBaseId = knowledgeBase.attrKnowledgeBaseId;
    this.knowledgeBaseArn = knowledgeBase.attrKnowledgeBaseArn;
    const statements = [...this.statements(model, documentsKey, props.documentPrefix), ...store.statements];
    const policy = new iam.ManagedPolicy(this, 'RolePolicy', { roles: [this.role], statements });
    // Bedrock tries the role when the knowledge base is created, and once more when vectors are deleted.
    knowledgeBase.node.addDependency(policy, ...store.dependencies);

    this.dataSourceId = this.createDataSource(props).attrDataSourceId;
    this.logGroup = new KnowledgeBaseLogs(this, 'Logs', { knowledgeBase, key: this.key }).logGroup;
    props.network?.addService(EndpointService.BEDROCK_AGENT_RUNTIME);
    Annotations.of(this).addInfo(
      'documents are found after an ingestion job: start one with bedrock:StartIngestionJob whenever they change; each ' +
        'ingestion and each retrieval is on record in CloudTrail if the trail takes the data events of AWS::Bedrock::KnowledgeBase',
    );
    nameControls(this, KnowledgeBase.controls);
  }

  /** Lets an identity find pieces of documents. The network it calls from needs an endpoint, see the `network` prop. */
  public grantRetrieve(grantee: iam.IGrantable): void {
    this.grant(grantee, 'RetrieveFromKnowledgeBase', ['bedrock:Retrieve']);
  }

  /** Lets an identity start ingestion jobs and follow them. */
  public grantIngest(grantee: iam.IGrantable): void {
    this.grant(grantee, 'IngestIntoKnowledgeBase', [
      'bedrock:GetIngestionJob',
      'bedrock:ListIngestionJobs',
      'bedrock:StartIngestionJob',
      'bedrock:StopIngestionJob',
    ]);
  }

  private grant(grantee: iam.IGrantable, sid: string, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ sid, actions, resources: [this.knowledgeBaseArn] }),
    );
  }

  private createRole(): iam.Role {
    const { region, account } = Stack.of(this);
    return new iam.Role(this, 'Role', {
      description: `Knowledge base of ${this.node.path}`,
      assumedBy: new iam.ServicePrincipal('bedrock.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:bedrock:${region}:${account}:knowledge-base/*` },
        },
      }),
    });
  }

  private statements(model: EmbeddingModel, documentsKey: kms.IKey | undefined, prefix = ''): iam.PolicyStatement[] {
    const conditions = { StringEquals: { 'aws:ResourceAccount': this.documents.env.account } };
    const allow = (sid: string, actions: string[], resource: string, more: Partial<iam.PolicyStatementProps> = {}) =>
      new iam.PolicyStatement({ sid, actions, resources: [resource], ...more });
    return [
      allow('MakeEmbeddings', ['bedrock:InvokeModel'], model.arnIn(this)),
      allow('ListDocuments', ['s3:ListBucket'], this.documents.bucketArn, { conditions }),
      allow('ReadDocuments', ['s3:GetObject'], this.documents.arnForObjects(`${prefix}*`), { conditions }),
      allow('UseKey', ['kms:Decrypt', 'kms:GenerateDataKey'], this.key.key.keyArn),
      ...(documentsKey === undefined ? [] : [allow('DecryptDocuments', ['kms:Decrypt'], documentsKey.keyArn)]),
    ];
  }

  /**
   * Most changes replace a knowledge base, and its successor needs another name; so the name carries a digest of what
   * replaces it.
   */
  private createKnowledgeBase(
    vectorStore: VectorStore,
    model: EmbeddingModel,
    store: VectorStoreBinding,
    props: KnowledgeBaseProps,
  ): bedrock.CfnKnowledgeBase {
    const { modelId, dimensions, takesDimensions } = model;
    const identity = Stack.of(this).resolve([vectorStore.name, modelId, dimensions, this.key.key.keyArn]);
    return new bedrock.CfnKnowledgeBase(this, 'Resource', {
      name: `${Names.uniqueResourceName(this, { maxLength: 80, separator: '-' })}-${digest(identity)}`,
      description: props.description,
      roleArn: this.role.roleArn,
      knowledgeBaseConfiguration: {
        type: 'VECTOR',
        vectorKnowledgeBaseConfiguration: {
          embeddingModelArn: model.arnIn(this),
          embeddingModelConfiguration: takesDimensions
            ? { bedrockEmbeddingModelConfiguration: { dimensions, embeddingDataType: 'FLOAT32' } }
            : undefined,
        },
      },
      storageConfiguration: store.storageConfiguration,
    });
  }

  /** Named by its chunking, which cannot be changed: the successor of a data source needs another name. */
  private createDataSource(props: KnowledgeBaseProps): bedrock.CfnDataSource {
    const chunking = props.chunking ?? Chunking.fixedSize();
    return new bedrock.CfnDataSource(this, 'DataSource', {
      knowledgeBaseId: this.knowledgeBaseId,
      name: `documents-${chunking.name}`,
      dataSourceConfiguration: {
        type: 'S3',
        s3Configuration: {
          bucketArn: this.documents.bucketArn,
          bucketOwnerAccountId: this.documents.env.account,
          inclusionPrefixes: props.documentPrefix === undefined ? undefined : [props.documentPrefix],
        },
      },
      vectorIngestionConfiguration: { chunkingConfiguration: chunking.configuration },
      serverSideEncryptionConfiguration: { kmsKeyArn: this.key.key.keyArn },
      dataDeletionPolicy: props.vectorDeletion ?? VectorDeletion.DELETE,
    });
  }
}

function keyOf(documents: s3.IBucket | undefined): kms.IKey | undefined {
  if (documents !== undefined && documents.encryptionKey === undefined) {
    throw new ConfigurationError(
      `'documents' must name the customer-managed key of the bucket, got '${documents.node.path}' without one; import it ` +
        "with 'Bucket.fromBucketAttributes' and 'encryptionKey', or encrypt the bucket with a key",
    );
  }
  return documents?.encryptionKey;
}
