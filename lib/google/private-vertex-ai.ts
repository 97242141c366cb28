import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { ProjectIamAuditConfig } from '@cdktf/provider-google/lib/project-iam-audit-config';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { VertexAiDataset } from '@cdktf/provider-google/lib/vertex-ai-dataset';
import { VertexAiEndpoint } from '@cdktf/provider-google/lib/vertex-ai-endpoint';
import { Construct } from 'constructs';
import {
  type BusinessAssociateAgreement,
  ConfigurationError,
  type LockAcknowledgement,
  validateBusinessAssociateAgreement,
} from '../core';
import { AuditLogStore } from './audit-log-store';
import { EncryptionKey } from './encryption-key';
import { type GoogleLocationProps, validateGoogleLocation } from './location';
import { PrivateNetwork } from './private-network';

/** Props of {@link PrivateVertexAi}. */
export interface PrivateVertexAiProps extends GoogleLocationProps {
  /**
   * The name of the endpoint: up to ten digits, the first not zero, as Vertex AI wants it.
   */
  readonly endpointName: string;
  /** The agreement with Google; it is accepted in the Cloud console. */
  readonly baa: BusinessAssociateAgreement;
  /** Who accepted that the lock of the audit records cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * The network to use.
   *
   * @default - a new one without a way out
   */
  readonly network?: PrivateNetwork;
  /**
   * The key to use.
   *
   * @default - a new one in a hardware module
   */
  readonly key?: EncryptionKey;
  /**
   * The store of the audit records.
   *
   * @default - a new one that keeps them six years
   */
  readonly auditLogStore?: AuditLogStore;
}

/**
 * Vertex AI for protected health information: an endpoint behind Private Service Connect and a dataset, encrypted
 * with the customer's key, in one region of the United States, with data-access audit logs.
 *
 * What Terraform cannot do and remains to be done: accept the business associate agreement in the console; upload and
 * deploy a model to the endpoint; turn off the caching of Gemini prompts for the project; opt out of abuse monitoring
 * where flagged prompts must not be kept. The provider that the bindings describe (6.50) cannot encrypt a Vector
 * Search index with a customer's key, so there is none here.
 *
 * @see https://cloud.google.com/vertex-ai/docs/general/vertexai-security-controls
 */
export class PrivateVertexAi extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
  ];

  public readonly endpoint: VertexAiEndpoint;
  public readonly dataset: VertexAiDataset;
  public readonly network: PrivateNetwork;
  public readonly key: EncryptionKey;
  public readonly auditLogStore: AuditLogStore;
  private readonly project: string;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable name, an incomplete attestation or
   * acknowledgement
   */
  constructor(scope: Construct, id: string, props: PrivateVertexAiProps) {
    super(scope, id);
    validateGoogleLocation(props);
    validateBusinessAssociateAgreement(props.baa);
    if (!/^[1-9]\d{0,9}$/.test(props.endpointName)) {
      throw new ConfigurationError(
        `'endpointName' must be one to ten digits that do not begin with zero, got '${props.endpointName}'`,
      );
    }
    const place = { project: props.project, region: props.region, namePrefix: props.namePrefix };
    this.project = props.project;
    this.network = props.network ?? new PrivateNetwork(this, 'Network', place);
    this.key = props.key ?? new EncryptionKey(this, 'Key', place);
    this.auditLogStore =
      props.auditLogStore ?? new AuditLogStore(this, 'AuditLogs', { ...place, key: this.key, lock: props.lock });
    const project = new DataGoogleProject(this, 'Project', { projectId: props.project });
    const granted = this.key.grantTo('VertexAi', `service-${project.number}@gcp-sa-aiplatform.iam.gserviceaccount.com`);
    const labels = { 'compliance-baa-effective': props.baa.effective };
    this.endpoint = new VertexAiEndpoint(this, 'Resource', {
      project: props.project,
      location: props.region,
      region: props.region,
      name: props.endpointName,
      displayName: `${props.namePrefix}-endpoint`,
      encryptionSpec: { kmsKeyName: granted.keyId },
      privateServiceConnectConfig: { enablePrivateServiceConnect: true, projectAllowlist: [props.project] },
      labels,
      dependsOn: [granted.grant],
    });
    this.dataset = new VertexAiDataset(this, 'Dataset', {
      project: props.project,
      region: props.region,
      displayName: `${props.namePrefix}-dataset`,
      metadataSchemaUri: 'gs://google-cloud-aiplatform/schema/dataset/metadata/text_1.0.0.yaml',
      encryptionSpec: { kmsKeyName: granted.keyId },
      labels,
      dependsOn: [granted.grant],
    });
    this.createAuditConfig();
  }

  /** Lets a principal call models of the project, for example `serviceAccount:notes@p.iam.gserviceaccount.com`. */
  public grantInference(id: string, member: string): ProjectIamMember {
    return new ProjectIamMember(this, id, { project: this.project, role: 'roles/aiplatform.user', member });
  }

  /** Data-access logs are off by default; every service writes them here, and nobody is exempted. */
  private createAuditConfig(): void {
    new ProjectIamAuditConfig(this, 'AuditConfig', {
      project: this.project,
      service: 'allServices',
      auditLogConfig: ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'].map((logType) => ({ logType })),
    });
  }
}
