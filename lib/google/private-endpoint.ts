import { VertexAiEndpoint } from '@cdktf/provider-google/lib/vertex-ai-endpoint';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import type { INetwork } from './private-network/network';
import type { RequestResponseLog } from './request-response-log';
import { validateProject } from './support/location';
import { storageOf, type VertexResourceProps } from './support/vertex-resource';

/** How an endpoint is reached; never from the internet. */
export class EndpointAccess {
  /**
   * Through Private Service Connect. Once a model is deployed the endpoint has a service attachment; the printed next
   * step tells how to connect a network to it. Call it with https: it answers without TLS too, and signs its
   * certificate itself.
   *
   * @param projects the projects whose networks may connect, besides the endpoint's own
   */
  public static privateServiceConnect(projects: readonly string[] = []): EndpointAccess {
    for (const project of projects) {
      validateProject(project, 'projects');
    }
    return new EndpointAccess(projects);
  }

  /**
   * Through the peering with the network of Google's services. Such an endpoint answers without TLS, so PHI crosses
   * the peering readable (45 CFR 164.312(e)(1)); say why this is acceptable.
   *
   * @throws ConfigurationError without a reason
   */
  public static peeringWithoutTls(reason: string): EndpointAccess {
    return new EndpointAccess([], requireReason(reason));
  }

  private constructor(
    /** The projects whose networks may connect. */
    public readonly projects: readonly string[],
    /** Why there is no TLS; undefined where there is. */
    public readonly withoutTls?: string,
  ) {}
}

/** Whether prompts and answers of an endpoint are kept. */
export class RequestLogging {
  /** Every one of them is kept. */
  public static to(log: RequestResponseLog): RequestLogging {
    return new RequestLogging(log, '');
  }

  /**
   * The application keeps them, or nobody; who called is in the audit trail all the same.
   *
   * @throws ConfigurationError without a reason
   */
  public static leftOut(reason: string): RequestLogging {
    return new RequestLogging(undefined, requireReason(reason));
  }

  private constructor(
    /** Where they are kept; undefined where they are not. */
    public readonly log: RequestResponseLog | undefined,
    /** Why they are not kept. */
    public readonly reason: string,
  ) {}
}

/** What an application chooses of an endpoint. */
export interface EndpointOptions {
  /** The name: one to ten digits, the first not zero, as Vertex AI wants it. It cannot be changed. */
  readonly name: string;
  /**
   * How the endpoint is reached. It cannot be changed.
   *
   * @default - through Private Service Connect, from the endpoint's own project
   */
  readonly access?: EndpointAccess;
}

/** Props of {@link PrivateEndpoint}. */
export interface PrivateEndpointProps extends EndpointOptions, VertexResourceProps {
  /** The network from which the endpoint is reached. */
  readonly network: INetwork;
  /** Whether prompts and answers are kept. */
  readonly logging: RequestLogging;
}

/**
 * An endpoint of Vertex AI for models of your own, reached from private networks only. It has no model yet: upload and
 * deploy one with the API, `gcloud ai endpoints deploy-model` or a pipeline.
 *
 * Tuned Gemini models cannot be deployed to it; Google serves them at its shared host.
 *
 * @see https://cloud.google.com/vertex-ai/docs/predictions/private-service-connect
 */
export class PrivateEndpoint extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
    'model-invocation-logged',
  ];

  public readonly endpoint: VertexAiEndpoint;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable name, a key of another region
   */
  constructor(scope: Construct, id: string, props: PrivateEndpointProps) {
    super(scope, id);
    const { granted, encryptionSpec } = storageOf(props);
    const { project, region, namePrefix, name, network, logging } = props;
    const access = props.access ?? EndpointAccess.privateServiceConnect();
    if (!/^[1-9]\d{0,9}$/.test(name)) {
      throw new ConfigurationError(`'name' must be one to ten digits that do not begin with zero, got '${name}'`);
    }
    const { log } = logging;
    this.endpoint = new VertexAiEndpoint(this, 'Resource', {
      project,
      location: region,
      region,
      name,
      displayName: `${namePrefix}-${name}`,
      ...(log === undefined ? { description: `Requests are not logged: ${logging.reason}` } : {}),
      encryptionSpec,
      ...(access.withoutTls === undefined
        ? {
            privateServiceConnectConfig: {
              enablePrivateServiceConnect: true,
              projectAllowlist: [...new Set([project, network.networkProject, ...access.projects])],
            },
          }
        : { network: network.networkIdWithNumber }),
      ...(log === undefined
        ? {}
        : {
            predictRequestResponseLoggingConfig: {
              enabled: true,
              samplingRate: 1,
              bigqueryDestination: { outputUri: log.uriOf(`endpoint_${name}`) },
            },
          }),
      dependsOn: [
        ...granted.dependenciesIn(this),
        ...(access.withoutTls === undefined ? [] : network.peerServices(this)),
        ...(log?.dependenciesIn(this) ?? []),
      ],
    });
    if (access.withoutTls === undefined) {
      Annotations.of(this).addInfo(
        `next step for endpoint ${name}: deploy a model, read its service attachment with gcloud ai endpoints describe ${name} ` +
          `--project ${project} --region ${region}, make a forwarding rule to it in each network that calls it, and call it with https`,
      );
    }
  }
}

function requireReason(reason: string): string {
  if (reason.trim() === '') {
    throw new ConfigurationError("'reason' must say why this is acceptable, got an empty text");
  }
  return reason;
}
