import { VertexAiDataset } from '@cdktf/provider-google/lib/vertex-ai-dataset';
import { VertexAiTensorboard } from '@cdktf/provider-google/lib/vertex-ai-tensorboard';
import { Annotations, type TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  attestVendor,
  type BusinessAssociateAgreement,
  ConfigurationError,
  type LockAcknowledgement,
  type VendorReport,
} from '../core';
import { AuditLogStore } from './audit-log-store';
import { AuditTrail, createAuditConfig } from './audit-trail';
import { DataBucket } from './data-bucket';
import { EncryptionKey } from './encryption-key';
import type { IEncryptionKey } from './encryption-key/grantable-key';
import type { KeyMaterial } from './encryption-key/key-material';
import { FeatureStore, type FeatureStoreOptions } from './feature-store';
import { ModelAccess } from './model-access';
import { ModelGarden } from './model-access/model-garden';
import { type GuardrailOptions, PhiGuardrail } from './phi-guardrail';
import { type EndpointOptions, PrivateEndpoint, RequestLogging } from './private-endpoint';
import { PrivateNetwork } from './private-network';
import type { INetwork } from './private-network/network';
import { RequestResponseLog } from './request-response-log';
import { type GoogleLocationProps, placeOf, validateGoogleLocation } from './support/location';
import { GoogleProject } from './support/project';
import { providerVersionOf } from './support/provider-version';
import { RawResource } from './support/raw-resource';
import { storageOf } from './support/vertex-resource';
import { type IndexOptions, VectorIndex } from './vector-index';
import { Workbench, type WorkbenchOptions } from './workbench';

/** Props of {@link PrivateVertexAi}. */
export interface PrivateVertexAiProps extends GoogleLocationProps {
  /** The agreement with Google; it is accepted in the Cloud console. */
  readonly baa: BusinessAssociateAgreement;
  /**
   * The SOC 2 Type II report of Google Cloud, from the Compliance Reports Manager, as you reviewed it.
   *
   * @default - none is attested here; the policy of the organization has to name it
   */
  readonly vendorReport?: VendorReport;
  /**
   * Who accepted that the lock of the audit records cannot be undone.
   *
   * @default - required, unless a trail is given whose store is locked already
   */
  readonly lock?: LockAcknowledgement;
  /**
   * The only models of Model Garden that may be called in the project, such as
   * 'publishers/google/models/gemini-2.5-pro'; see {@link ModelAccess}.
   *
   * @default - no organization policy: whoever may call models may call all of them
   */
  readonly models?: readonly string[];
  /**
   * The network to use.
   *
   * @default - a new one without a way out
   */
  readonly network?: INetwork;
  /**
   * The key to use.
   *
   * @default - a new one in a hardware module
   */
  readonly key?: IEncryptionKey;
  /**
   * Where the material of the new key comes from.
   *
   * @default KeyMaterial.GENERATED
   */
  readonly keyMaterial?: KeyMaterial;
  /**
   * The trail that watches the project; several deployments can share one.
   *
   * @default - a new one, with a new store that keeps the records six years
   */
  readonly auditTrail?: AuditTrail;
  /**
   * Groups whose members may read prompts and answers, by their addresses.
   *
   * @default - nobody but owners of the project
   */
  readonly requestReaderGroups?: readonly string[];
}

/** What a dataset is made of. */
export enum DatasetType {
  TEXT = 'text',
  IMAGE = 'image',
  VIDEO = 'video',
  TABULAR = 'tabular',
  TIME_SERIES = 'time_series',
}

/**
 * Vertex AI for protected health information: in one region of the United States, encrypted with the customer's key,
 * reached privately, every access on record for six years. Add what you need: endpoints, datasets, an index, notebooks.
 *
 * What Terraform cannot do is printed as next steps: accept the business associate agreement in the console; log the
 * prompts of Gemini; turn off the cache of Gemini where google provider 6.50 is used; ask for the exception from abuse
 * monitoring.
 *
 * @see https://cloud.google.com/vertex-ai/docs/general/vertexai-security-controls
 */
export class PrivateVertexAi extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'key-destruction-protected',
    'no-public-network-access',
    'private-endpoint-required',
    'endpoint-policy-restricted',
    'no-internet-egress',
    'least-privilege-model-access',
    'activity-trail-enabled',
    'access-logged',
    'audit-log-immutable',
    'audit-log-six-years',
    'business-associate-agreement',
  ];

  public readonly network: INetwork;
  public readonly key: IEncryptionKey;
  /** Watches the project; watch others with it. */
  public readonly auditTrail: AuditTrail;
  public readonly auditLogStore: AuditLogStore;
  /** Where prompts and answers are kept. */
  public readonly requestResponseLog: RequestResponseLog;
  /** Who may call models, and which. */
  public readonly access: ModelAccess;
  /** The host at which models of Model Garden answer in the region. */
  public readonly modelHost: string;
  private readonly place: GoogleLocationProps;
  private readonly labels: { [name: string]: string };

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable name, an incomplete attestation or
   * acknowledgement, props that contradict each other
   */
  constructor(scope: Construct, id: string, props: PrivateVertexAiProps) {
    super(scope, id);
    validateGoogleLocation(props);
    attestVendor(this, 'google-vertex-ai', props);
    if (props.key !== undefined && props.keyMaterial !== undefined) {
      throw new ConfigurationError(
        "'keyMaterial' describes a new key and cannot be given together with 'key'; leave one of them out",
      );
    }
    const place = placeOf(props);
    this.place = place;
    this.labels = { 'compliance-baa-effective': props.baa.effective };
    GoogleProject.of(this, place.project).enable('aiplatform.googleapis.com');
    this.network = props.network ?? new PrivateNetwork(this, 'Network', place);
    this.key = props.key ?? new EncryptionKey(this, 'Key', { ...place, material: props.keyMaterial });
    this.auditTrail = props.auditTrail ?? this.createTrail(props);
    this.auditTrail.watchProject(place.project);
    this.recordCalls();
    this.auditLogStore = this.auditTrail.store;
    this.requestResponseLog = new RequestResponseLog(this, 'Requests', {
      ...place,
      key: this.key,
      readerGroups: props.requestReaderGroups,
    });
    this.access = new ModelAccess(this, 'Access', { ...place, models: props.models, auditTrail: this.auditTrail });
    this.modelHost = ModelGarden.hostOf(place.region);
    this.disableCache();
    for (const model of props.models ?? []) {
      this.requestResponseLog.addNextStepFor(model);
    }
    Annotations.of(this).addInfo(
      `next steps that Terraform cannot take: accept the business associate agreement in the console (Account settings), if ${props.baa.reference} ` +
        'does not record that it was; ask Google for the exception from abuse monitoring, if it must not keep flagged prompts for up to 30 days',
    );
  }

  /** Lets a principal call models of the project, for example `serviceAccount:notes@p.iam.gserviceaccount.com`. */
  public grantInference(member: string): TerraformResource {
    return this.access.grantInference(member);
  }

  /** Adds an endpoint for models of your own; prompts and answers are kept unless `logging` says otherwise. */
  public addEndpoint(id: string, options: EndpointOptions, logging?: RequestLogging): PrivateEndpoint {
    return new PrivateEndpoint(this, id, {
      ...options,
      ...this.encrypted(),
      network: this.network,
      logging: logging ?? RequestLogging.to(this.requestResponseLog),
    });
  }

  /** Adds a dataset. */
  public addDataset(id: string, displayName: string, type: DatasetType): VertexAiDataset {
    const { granted, encryptionSpec } = storageOf(this.encrypted());
    const { project, region } = this.place;
    return new VertexAiDataset(this, id, {
      project,
      region,
      displayName,
      metadataSchemaUri: `gs://google-cloud-aiplatform/schema/dataset/metadata/${type}_1.0.0.yaml`,
      encryptionSpec,
      labels: this.labels,
      dependsOn: granted.dependenciesIn(this),
    });
  }

  /** Adds a TensorBoard, which shows how training goes. */
  public addTensorboard(id: string, displayName: string): VertexAiTensorboard {
    const { granted, encryptionSpec } = storageOf(this.encrypted());
    const { project, region } = this.place;
    return new VertexAiTensorboard(this, id, {
      project,
      region,
      displayName,
      encryptionSpec,
      labels: this.labels,
      dependsOn: granted.dependenciesIn(this),
    });
  }

  /** Adds a Vector Search index; needs a later google provider. */
  public addVectorIndex(id: string, options: IndexOptions): VectorIndex {
    return new VectorIndex(this, id, { ...options, ...this.encrypted(), network: this.network });
  }

  /** Adds an online feature store; needs a later google provider. */
  public addFeatureStore(id: string, options: FeatureStoreOptions): FeatureStore {
    return new FeatureStore(this, id, { ...options, ...this.encrypted() });
  }

  /** Adds a notebook. */
  public addWorkbench(id: string, options: WorkbenchOptions): Workbench {
    return new Workbench(this, id, { ...options, ...this.encrypted(), network: this.network });
  }

  /** Adds a guardrail that calls of Gemini can name. */
  public addGuardrail(id: string, options: GuardrailOptions = {}): PhiGuardrail {
    return new PhiGuardrail(this, id, { ...options, ...this.place });
  }

  /** Adds a bucket for training and batches. */
  public addBucket(id: string, name: string): DataBucket {
    return new DataBucket(this, id, { ...this.encrypted(), name });
  }

  private encrypted() {
    return { ...this.place, key: this.key };
  }

  private createTrail({ lock, ...props }: PrivateVertexAiProps): AuditTrail {
    if (lock === undefined) {
      throw new ConfigurationError(
        "'lock' must be given where there is no 'auditTrail': the records are locked and the lock cannot be undone, so say who accepts that",
      );
    }
    const store = new AuditLogStore(this, 'AuditLogs', { ...placeOf(props), key: this.key, lock });
    return new AuditTrail(this, 'AuditTrail', { store });
  }

  /**
   * A trail in another stack records the calls too; this says so in the stack that makes them possible, where it is
   * judged. Configurations of one service and of all services add up.
   */
  private recordCalls(): void {
    if (TerraformStack.of(this.auditTrail) !== TerraformStack.of(this)) {
      createAuditConfig(this, 'AuditConfig', this.place.project, 'aiplatform.googleapis.com');
    }
  }

  /** One setting for the whole project and all regions; later providers have a resource for it. */
  private disableCache(): void {
    const { project } = this.place;
    if (providerVersionOf(this) === undefined) {
      Annotations.of(this).addInfo(
        `next step for Gemini: turn off the cache of prompts, which lasts up to 24 hours, with PATCH https://${this.modelHost}/v1beta1/projects/${project}/cacheConfig ` +
          `{"name":"projects/${project}/cacheConfig","disableCache":true}; with GoogleProviderVersion.require(stack, '~> 7.40') Terraform does it`,
      );
      return;
    }
    new RawResource(this, 'CacheConfig', {
      type: 'google_vertex_ai_cache_config',
      attributes: { project, disable_cache: true },
      provider: undefined,
      dependsOn: [GoogleProject.of(this, project).enable('aiplatform.googleapis.com')],
    });
  }
}
