import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  attestVendor,
  type BusinessAssociateAgreement,
  ConfigurationError,
  type Control,
  HIPAA,
  NIST,
  SOC2,
  type VendorReport,
} from '../core';
import type { OnExisting } from './account-setting/account-settings';
import { AlarmTopic } from './alarm-topic';
import { AuditLogStore } from './audit-log-store';
import { AuditTrail } from './audit-trail';
import { DataRetention } from './data-retention';
import { EncryptionKey } from './encryption-key';
import type { IEncryptionKey } from './encryption-key/base';
import { InvocationLogging } from './invocation-logging';
import { ModelAccess } from './model-access';
import { PhiGuardrail } from './phi-guardrail';
import type { IPhiGuardrail } from './phi-guardrail/guardrail';
import { PrivateNetwork } from './private-network';
import { nameControls } from './support/control-metadata';
import { encryptedLogGroup } from './support/encrypted-log-group';
import { validateModels, validateRegion } from './support/us-inference';

/** Properties of {@link PrivateBedrock}. */
export interface PrivateBedrockProps {
  /**
   * The foundation models that may be invoked, by ids such as `anthropic.claude-sonnet-4-5-20250929-v1:0`. Callers
   * invoke each by its US inference profile: the id with `us.` in front, `us-gov.` in GovCloud.
   */
  readonly models: readonly string[];
  /** Your agreement with AWS, accepted in AWS Artifact (45 CFR 164.308(b), 164.504(e)). */
  readonly baa: BusinessAssociateAgreement;
  /**
   * The SOC 2 Type II report of AWS, from AWS Artifact, as you reviewed it.
   *
   * @default - none is attested here; the policy of the organization has to name it
   */
  readonly vendorReport?: VendorReport;
  /**
   * The network that gets the endpoints. Its isolated subnets hold them. For other subnets, endpoints that exist already
   * or FIPS, make a {@link PrivateNetwork} and give it as `network`.
   *
   * @default - a new VPC without any gateway to the internet
   */
  readonly vpc?: ec2.IVpc;
  /**
   * The network with its endpoints, which admit the models and the guardrail.
   *
   * @default - a new one, in `vpc`
   */
  readonly network?: PrivateNetwork;
  /**
   * The key that encrypts audit records, log groups and alarms.
   *
   * @default - that of `auditLogStore`; without one, a new key whose material AWS generates
   */
  readonly key?: IEncryptionKey;
  /**
   * The store of the audit records.
   *
   * @default - a new store, locked for six years
   */
  readonly auditLogStore?: AuditLogStore;
  /**
   * The guardrail that callers have to name.
   *
   * @default - a new one that masks the identifiers of patients and stops prompt attacks
   */
  readonly guardrail?: IPhiGuardrail;
  /**
   * The organization that callers must belong to, besides being of the account of the stack. Ignored with `network`.
   *
   * @default - the account alone decides
   */
  readonly organizationId?: string;
  /**
   * Who is told of tampering with logs, keys, guardrail, retention and access. Each address has to confirm.
   *
   * @default - nobody; subscribe to the topic of {@link alarms} yourself
   */
  readonly alarmEmailAddresses?: readonly string[];
  /**
   * What happens when the account and Region have invocation logging or a retention mode already, with other values.
   *
   * @default OnExisting.REFUSE
   */
  readonly onExisting?: OnExisting;
  /**
   * Why this construct leaves the settings of the account and Region alone, which exist once: invocation logging, zero
   * data retention, and the guardrail on every call. For the second deployment in an account, say which stack makes them.
   * The reason is recorded in the metadata of the template.
   *
   * @default - they are made here, and hold for every application of the account in the Region
   */
  readonly withoutAccountSettings?: string;
  /**
   * Why there is no trail here: for example, that of the organization records the same data events. The reason is
   * recorded in the metadata of the template.
   *
   * @default - a new trail
   */
  readonly withoutTrail?: string;
}

/**
 * Amazon Bedrock for protected health information: reached through a private network, processed in the United States,
 * called by those who were granted it, behind a guardrail, with an immutable record of who called what and with which
 * content, and without retention by Bedrock.
 *
 * It makes the key, the log store, the network with its endpoints and flow logs, the guardrail, a trail with the data
 * events of Bedrock and its alarms, and a log group for your application; and it sets for the account and Region model
 * invocation logging, zero data retention and the guardrail on every call. Each part is a construct of its own and can be
 * given instead. Give callers {@link grantInvoke} and the security group `clients` of {@link network}.
 *
 * The agreement with AWS is your attestation, recorded in the metadata of the template, not verified.
 *
 * @throws ConfigurationError for a model that may be processed outside the United States, a Region outside of them, an
 * agreement without a reference or a day, an opt-out without a reason, or both of `vpc` and `network`
 */
export class PrivateBedrock extends Construct {
  /** The rules that a deployment with default props passes. */
  public static readonly upholds: readonly string[] = [
    ...new Set([
      'us-region-only',
      'business-associate-agreement',
      ...EncryptionKey.upholds,
      ...AlarmTopic.upholds,
      ...AuditLogStore.upholds,
      ...PhiGuardrail.upholds,
      ...PrivateNetwork.upholds,
      ...ModelAccess.upholds,
      ...AuditTrail.upholds,
      ...InvocationLogging.upholds,
      ...DataRetention.upholds,
    ]),
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.308(b)(1)'],
    HIPAA['164.312(b)'],
    SOC2['CC9.2'],
    NIST['SA-9'],
  ];

  /** The models that may be invoked. */
  public readonly models: readonly string[];
  /** The agreement that covers the calls. */
  public readonly baa: BusinessAssociateAgreement;
  public readonly key: IEncryptionKey;
  public readonly auditLogStore: AuditLogStore;
  public readonly alarms: AlarmTopic;
  public readonly guardrail: IPhiGuardrail;
  public readonly network: PrivateNetwork;
  public readonly access: ModelAccess;
  /** Undefined with `withoutTrail`. */
  public readonly trail?: AuditTrail;
  /** Undefined with `withoutAccountSettings`. */
  public readonly invocationLogging?: InvocationLogging;
  /** Undefined with `withoutAccountSettings`. */
  public readonly dataRetention?: DataRetention;
  /** For the records of your application, without protected health information; kept for six years, not immutable. */
  public readonly logGroup: logs.LogGroup;
  /** The ids that callers pass as `modelId`, in the order of the `models` prop. */
  public readonly inferenceProfileArns: readonly string[];

  constructor(scope: Construct, id: string, props: PrivateBedrockProps) {
    super(scope, id);
    validateModels(props.models);
    validateRegion(this);
    attestVendor(this, 'aws-bedrock', props);
    validateChoices(props);
    const makesSettings = props.withoutAccountSettings === undefined;

    this.models = [...props.models];
    this.baa = props.baa;
    this.key = props.key ?? props.auditLogStore?.key ?? new EncryptionKey(this, 'Key');
    this.auditLogStore = props.auditLogStore ?? new AuditLogStore(this, 'AuditLogs', { key: this.key });
    this.alarms = new AlarmTopic(this, 'Alarms', { key: this.key, emailAddresses: props.alarmEmailAddresses });
    this.guardrail =
      props.guardrail ?? new PhiGuardrail(this, 'Guardrail', { enforceInAccount: makesSettings, alarms: this.alarms });
    this.network =
      props.network ??
      new PrivateNetwork(this, 'Network', {
        models: props.models,
        guardrail: this.guardrail,
        vpc: props.vpc,
        organizationId: props.organizationId,
        flowLogs: this.auditLogStore,
      });
    this.access = new ModelAccess(this, 'Access', {
      models: props.models,
      endpoints: [this.network.runtimeEndpoint],
      guardrail: this.guardrail,
    });
    this.inferenceProfileArns = this.access.inferenceProfileArns;
    if (props.withoutTrail === undefined) {
      this.trail = new AuditTrail(this, 'Trail', { store: this.auditLogStore, alarms: this.alarms });
    }
    if (makesSettings) {
      const setting = { key: this.key, alarms: this.alarms, onExisting: props.onExisting };
      this.invocationLogging = new InvocationLogging(this, 'InvocationLogging', {
        store: this.auditLogStore,
        ...setting,
      });
      this.dataRetention = new DataRetention(this, 'DataRetention', setting);
    }
    this.logGroup = encryptedLogGroup(this, 'LogGroup', this.key);
    this.recordAttestations(props);
    nameControls(this, PrivateBedrock.controls);
  }

  /**
   * Lets an application invoke the models by their US inference profiles, through the endpoint and with the guardrail,
   * and denies its role every other way: see {@link ModelAccess.grantInvoke}.
   *
   * @throws ConfigurationError when the grantee has no role in the account of the stack
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.access.grantInvoke(grantee);
  }

  private recordAttestations({ baa, withoutAccountSettings, withoutTrail }: PrivateBedrockProps): void {
    const record = (subject: string, statement: object) =>
      Stack.of(this).addMetadata(`compliant-ai:${subject}/${this.node.path}`, statement);
    Annotations.of(this).addInfo(
      `the agreement '${baa.reference}' is recorded as you attest it: check in AWS Artifact that the account has accepted ` +
        'the AWS Business Associate Addendum',
    );
    if (withoutAccountSettings !== undefined) {
      record('without-account-settings', { reason: withoutAccountSettings });
    }
    if (withoutTrail !== undefined) {
      record('without-trail', { reason: withoutTrail });
    }
  }
}

function validateChoices(props: PrivateBedrockProps): void {
  if (props.vpc !== undefined && props.network !== undefined) {
    throw new ConfigurationError(
      `'vpc' and 'network' cannot both be set; give the VPC to the PrivateNetwork, here '${props.network.node.path}'`,
    );
  }
  for (const name of ['withoutAccountSettings', 'withoutTrail'] as const) {
    if (props[name]?.trim() === '') {
      throw new ConfigurationError(`'${name}' must give a reason, got '${props[name]}'; say what is there instead`);
    }
  }
}
