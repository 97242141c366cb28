import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import { InferenceAlarms } from './audited-inference/alarms';
import { InferenceAuthorization, type Issuer } from './audited-inference/authorization';
import { apiEndpoint } from './audited-inference/endpoints';
import { InferenceFunction } from './audited-inference/inference-function';
import { digestKey } from './audited-inference/keys';
import { LogRole } from './audited-inference/log-role';
import { OutcomeQueue } from './audited-inference/outcome-queue';
import { PrivateApi } from './audited-inference/private-api';
import type { AuditedInferenceProps } from './audited-inference/props';
import { Records } from './audited-inference/records';
import { Sealer } from './audited-inference/sealer';
import { TokenVerifier } from './audited-inference/token-verifier';
import { validateInference } from './audited-inference/validation';
import { nameControls } from './support/control-metadata';

/**
 * A private API in front of Amazon Bedrock through which no model is called without a record.
 *
 * `POST /converse` takes a model of the deployment and text messages, as of `Converse`. A function in the private network
 * looks for protected health information, writes the record to the locked store, and only then calls the model, always
 * with the guardrail; the outcome is in the store before the caller has the answer. A call whose record cannot be written
 * does not happen. An outcome that cannot be written waits in a queue, from which another function writes it. Every few
 * minutes a third function signs how far the records have come, with a key that only it can use.
 *
 * Records name callers by what IAM or the token says, never by what the request says, and hold digests with a key in place
 * of content. Logs, alarms, queues and errors hold no content either. Invocation logging of `PrivateBedrock` keeps the
 * content, in the same store.
 *
 * Not covered: answers in pieces, images, documents and tools, which are refused; calls of roles that have
 * `PrivateBedrock.grantInvoke` themselves, which only CloudTrail and invocation logging see; callers that are in the
 * network but lack the group `clients`, which do not reach the endpoint.
 *
 * Upholds 45 CFR 164.312(b), audit controls, 164.312(c)(1), integrity, and 164.312(d), person or entity authentication.
 * See docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html.
 *
 * @throws ConfigurationError for a concurrency, timeout or interval out of range, a prefix that is none, and a reason that
 * is empty
 */
export class AuditedInference extends Construct {
  /** The rules that a deployment with default props passes. */
  public static readonly upholds: readonly string[] = [
    'tls-minimum-version',
    'encrypted-transport-only',
    'customer-managed-key',
    'no-public-network-access',
    'no-local-authentication',
    'private-endpoint-required',
    'least-privilege-model-access',
    'guardrail-enforced',
    'us-inference-only',
    'access-logged',
    'audit-log-six-years',
    'key-policy-restricted',
    'key-destruction-protected',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(b)'],
    HIPAA['164.312(c)(1)'],
    HIPAA['164.312(d)'],
    SOC2['CC7.2'],
    NIST['AU-2'],
    NIST['AU-12'],
  ];

  /** Where callers send requests: `https://….execute-api.us-east-1.amazonaws.com/live/converse`. */
  public readonly url: string;
  public readonly api: apigateway.RestApi;
  /** The way to the API; members of the group `clients` of the network reach it. */
  public readonly apiEndpoint: ec2.IInterfaceVpcEndpoint;
  /** The function that calls models. */
  public readonly handler: lambda.Function;
  /** The KMS key for the digests of content. Who may use it can tell whether a record is of some content. */
  public readonly digestKey: kms.Key;
  /** The KMS key for checkpoints. Whoever verifies them needs `kms:GetPublicKey` or its public part. */
  public readonly signingKey: kms.Key;
  /** Takes the outcomes that the store did not take. */
  public readonly outcomeQueue: sqs.Queue;
  /** Where the records are, for `compliant-ai audit verify`: `s3://bucket/prefix`. */
  public readonly location: string;

  private readonly method: apigateway.Method;
  private readonly issuer?: Issuer;

  constructor(scope: Construct, id: string, props: AuditedInferenceProps) {
    super(scope, id);
    const { bedrock, authorization = InferenceAuthorization.iam(), recordPrefix: prefix = `inference/${id}` } = props;
    const { concurrency = 20, timeout = Duration.seconds(29), checkpointInterval = Duration.minutes(5) } = props;
    validateInference({ ...props, recordPrefix: prefix });
    const { network } = bedrock;
    const store = props.auditLogStore ?? bedrock.auditLogStore;
    const key = props.key ?? bedrock.key;
    this.location = `s3://${store.bucket.bucketName}/${prefix}`;

    const shared = { network, key };
    const records = new Records(this, 'Records', network, store, prefix);
    const outcomes = new OutcomeQueue(this, 'Outcomes', key);
    this.outcomeQueue = outcomes.queue;
    this.digestKey = digestKey(this, 'DigestKey');
    const inference = new InferenceFunction(this, 'Inference', {
      ...shared,
      bedrock,
      phiDetection: props.phiDetection,
      baaReferenceId: props.baaReferenceId,
      records,
      outcomes,
      digestKey: this.digestKey,
      timeout,
      concurrency,
    });
    this.handler = inference.handler;
    const redrive = outcomes.redriveTo(records, shared);
    const sealer = new Sealer(this, 'Sealer', { ...shared, records, interval: checkpointInterval });
    this.signingKey = sealer.key;

    const { issuer } = authorization;
    this.issuer = issuer;
    const verifier = issuer && new TokenVerifier(this, 'Tokens', { ...shared, issuer, concurrency });
    const callers = issuer === undefined ? network.callers : {};
    this.apiEndpoint = props.apiEndpoint ?? apiEndpoint(this, 'Calls', network, callers);
    const gateway = new PrivateApi(this, 'Gateway', {
      handler: inference.handler,
      verifier: verifier?.handler,
      endpoint: this.apiEndpoint,
      callers,
      key,
      timeout,
      rate: concurrency,
    });
    this.setLogRole(gateway, props.withoutLogRole);
    this.api = gateway.api;
    this.method = gateway.method;
    this.url = gateway.url;
    new InferenceAlarms(this, 'Alarms', props.alarms ?? bedrock.alarms, {
      inference,
      redrive,
      sealer,
      verifier,
      outcomes,
      api: gateway.api,
      checkpointInterval,
    });
    nameControls(this, AuditedInference.controls);
  }

  /**
   * Lets an identity call the API, from within the network: give what runs as it the security group `clients` of the
   * network.
   *
   * @throws ConfigurationError when callers have tokens
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    if (this.issuer !== undefined) {
      throw new ConfigurationError(
        `callers have tokens of '${this.issuer.issuer}', got a grantee of IAM; have the issuer give out tokens for the ` +
          "audience, or leave out 'authorization'",
      );
    }
    return this.method.grantExecute(grantee);
  }

  private setLogRole(gateway: PrivateApi, reason: string | undefined): void {
    if (reason === undefined) {
      gateway.waitFor(new LogRole(this, 'LogRole'));
      return;
    }
    Stack.of(this).addMetadata(`compliant-ai:without-log-role/${this.node.path}`, { reason });
  }
}
