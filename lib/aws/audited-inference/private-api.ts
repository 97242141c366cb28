import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct, type IDependable } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import { encryptedLogGroup } from '../support/encrypted-log-group';

/** The name of the stage, which is part of the address. */
export const STAGE = 'live';
/** The resource that takes calls. */
export const PATH = 'converse';

/** TLS 1.2 and 1.3 with forward secrecy: docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
const SECURITY_POLICY = 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09';

/** Properties of {@link PrivateApi}. */
export interface PrivateApiProps {
  readonly handler: lambda.Function;
  /** Verifies tokens; callers sign with credentials of IAM where there is none. */
  readonly verifier?: lambda.Function;
  /** The only way in. */
  readonly endpoint: ec2.IInterfaceVpcEndpoint;
  /** The conditions on callers; none for requests with tokens, which have no principal. */
  readonly callers: Readonly<Record<string, Record<string, string>>>;
  readonly key: IEncryptionKey;
  readonly timeout: Duration;
  /** Calls a second, and at once. */
  readonly rate: number;
}

/** A REST API with one method, which answers through one endpoint. Its logs say who called when, never what. */
export class PrivateApi extends Construct {
  public readonly api: apigateway.RestApi;
  public readonly method: apigateway.Method;
  public readonly accessLog: logs.LogGroup;

  constructor(scope: Construct, id: string, props: PrivateApiProps) {
    super(scope, id);
    this.accessLog = encryptedLogGroup(this, 'AccessLog', props.key);
    const authorizer = this.createAuthorizer(props.verifier);
    this.api = new apigateway.RestApi(this, 'Api', {
      description: 'Calls of models that are recorded before they are made',
      endpointConfiguration: { types: [apigateway.EndpointType.PRIVATE], vpcEndpoints: [props.endpoint] },
      policy: policy(props),
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        accessLogDestination: new apigateway.LogGroupLogDestination(this.accessLog),
        accessLogFormat: accessLogFormat(),
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        cachingEnabled: false,
        tracingEnabled: false,
        throttlingRateLimit: props.rate,
        throttlingBurstLimit: props.rate,
      },
    });
    this.strengthenTls();
    this.method = this.api.root.addResource(PATH).addMethod(
      'POST',
      new apigateway.LambdaIntegration(props.handler, {
        proxy: true,
        timeout: props.timeout,
        // The console tests a method without the endpoint and the policy.
        allowTestInvoke: false,
      }),
      authorizer === undefined ? { authorizationType: apigateway.AuthorizationType.IAM } : { authorizer },
    );
    this.keepExecutionLog(props.key);
  }

  /** Where callers send requests. */
  public get url(): string {
    return this.api.urlForPath(`/${PATH}`);
  }

  /** Has the stage made after something that its logs need. */
  public waitFor(dependency: IDependable): void {
    this.api.deploymentStage.node.addDependency(dependency);
  }

  private createAuthorizer(handler: lambda.Function | undefined): apigateway.TokenAuthorizer | undefined {
    return handler === undefined
      ? undefined
      : new apigateway.TokenAuthorizer(this, 'Authorizer', {
          handler,
          validationRegex: '^Bearer [-\\w]+\\.[-\\w]+\\.[-\\w]+$',
          // A token is checked at every call, so that it ends when it expires.
          resultsCacheTtl: Duration.seconds(0),
        });
  }

  /** The construct of the library has no props for these. */
  private strengthenTls(): void {
    const resource = this.api.node.defaultChild;
    if (!apigateway.CfnRestApi.isCfnRestApi(resource)) {
      throw new Error(`'${this.api.node.path}' has no AWS::ApiGateway::RestApi of its own`);
    }
    resource.securityPolicy = SECURITY_POLICY;
    resource.endpointAccessMode = 'STRICT';
  }

  /** API Gateway makes this log group itself where it is missing: without a key, kept for ever. */
  private keepExecutionLog(key: IEncryptionKey): void {
    const prefix = 'API-Gateway-Execution-Logs_';
    key.allowCloudWatchLogs(`${prefix}*`);
    const log = new logs.LogGroup(this, 'ExecutionLog', {
      logGroupName: `${prefix}${this.api.restApiId}/${STAGE}`,
      encryptionKey: key.key,
      retention: logs.RetentionDays.SIX_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.waitFor(log);
  }
}

/**
 * Callers need `execute-api:Invoke` as well where IAM authorizes: naming the account leaves it to its policies. Requests
 * with tokens have no principal.
 */
function policy({ verifier, endpoint, callers }: PrivateApiProps): iam.PolicyDocument {
  const fromEndpoint = { 'aws:SourceVpce': endpoint.vpcEndpointId };
  const invoke = { actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] };
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        sid: 'AllowThroughEndpoint',
        ...invoke,
        principals: [verifier === undefined ? new iam.AccountRootPrincipal() : new iam.AnyPrincipal()],
        conditions: {
          StringEquals: { ...callers.StringEquals, ...fromEndpoint },
        },
      }),
      new iam.PolicyStatement({
        sid: 'DenyOtherWays',
        effect: iam.Effect.DENY,
        ...invoke,
        principals: [new iam.AnyPrincipal()],
        conditions: { StringNotEquals: fromEndpoint },
      }),
    ],
  });
}

/** Nothing that callers write: no path parameters, query, headers or body, and the kind of an error without its message. */
function accessLogFormat(): apigateway.AccessLogFormat {
  return apigateway.AccessLogFormat.custom(
    JSON.stringify({
      requestId: '$context.requestId',
      time: '$context.requestTimeEpoch',
      caller: '$context.identity.userArn',
      principal: '$context.authorizer.principalId',
      endpoint: '$context.identity.vpceId',
      address: '$context.identity.sourceIp',
      method: '$context.httpMethod',
      path: '$context.resourcePath',
      status: '$context.status',
      error: '$context.error.responseType',
      authorizerStatus: '$context.authorize.status',
      integrationStatus: '$context.integration.status',
      integrationRequestId: '$context.integration.requestId',
      milliseconds: '$context.responseLatency',
      bytes: '$context.responseLength',
      tls: '$context.tlsVersion',
      cipher: '$context.cipherSuite',
    }),
  );
}
