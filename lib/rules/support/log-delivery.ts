import type { ResourceView, Value } from '../../core';
import { naming } from './naming';
import { readPolicyDocument } from './policy-document';

/** How a log source names the bucket that it delivers to. */
type Target = (source: ResourceView) => Value[];

/** The properties that name the target of S3 server access logs. */
const SERVER_ACCESS_LOGS = [
  ['AWS::S3::Bucket', 'LoggingConfiguration.DestinationBucketName'],
  ['aws_s3_bucket', 'logging.target_bucket'],
  ['aws_s3_bucket_logging', 'target_bucket'],
] as const;

/** The channels of AWS Config, and the properties that name their bucket. */
const CONFIG_CHANNELS = [
  ['AWS::Config::DeliveryChannel', 'S3BucketName'],
  ['aws_config_delivery_channel', 's3_bucket_name'],
] as const;

const SERVER_ACCESS_LOGGING = 'logging.s3.amazonaws.com';

const ELASTIC_LOAD_BALANCER: Target = (source) =>
  source.get('load_balancer_type').is('network') ? [] : source.all('access_logs.bucket');

/** Load balancers that deliver to buckets with SSE-S3 only: a network load balancer can use a KMS key. */
const LOAD_BALANCERS: Readonly<Record<string, Target>> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': (source) => [source.get('AccessLoggingPolicy.S3BucketName')],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (source) =>
    source.get('Type').is('network')
      ? []
      : source
          .all('LoadBalancerAttributes[]')
          .filter((attribute) => attribute.get('Key').is('access_logs.s3.bucket'))
          .map((attribute) => attribute.get('Value')),
  aws_alb: ELASTIC_LOAD_BALANCER,
  aws_elb: ELASTIC_LOAD_BALANCER,
  aws_lb: ELASTIC_LOAD_BALANCER,
};

/** What delivers access logs of S3 or of a load balancer to a bucket; undefined where nothing does. */
export function accessLogsTo(bucket: ResourceView): string | undefined {
  return (
    sourceOf(bucket, SERVER_ACCESS_LOGS) ??
    loadBalancerOf(bucket) ??
    logDeliveryGroup(bucket) ??
    admittedOf(bucket, [SERVER_ACCESS_LOGGING, 'logdelivery.elasticloadbalancing.amazonaws.com'])
  );
}

/** What delivers S3 server access logs to a bucket, or the history of AWS Config; undefined where nothing does. */
export function serverLogsOrConfigTo(bucket: ResourceView): string | undefined {
  return (
    sourceOf(bucket, [...SERVER_ACCESS_LOGS, ...CONFIG_CHANNELS]) ??
    logDeliveryGroup(bucket) ??
    admittedOf(bucket, [SERVER_ACCESS_LOGGING, 'config.amazonaws.com'])
  );
}

/** What names a bucket as its target; a bucket that logs to itself is more than a target of logs. */
function sourceOf(bucket: ResourceView, targets: readonly (readonly [string, string])[]): string | undefined {
  const ofItself = naming(bucket, 'aws_s3_bucket_logging', 'bucket').map(({ address }) => address);
  return targets
    .flatMap(([type, property]) => naming(bucket, type, property))
    .map(({ address }) => address)
    .find((address) => address !== bucket.address && !ofItself.includes(address));
}

function loadBalancerOf(bucket: ResourceView): string | undefined {
  return bucket
    .referencedBy(...Object.keys(LOAD_BALANCERS))
    .find((one) =>
      (LOAD_BALANCERS[one.type]?.(one) ?? []).some((target) => one.follow(target)?.address === bucket.address),
    )?.address;
}

/** S3 delivers by an ACL where the bucket still has ACLs. */
function logDeliveryGroup(bucket: ResourceView): string | undefined {
  const isGranted = [bucket, ...naming(bucket, 'aws_s3_bucket_acl', 'bucket')].some(
    (holder) =>
      holder.get('AccessControl').is('LogDeliveryWrite') ||
      holder.get('acl').is('log-delivery-write') ||
      holder.all('access_control_policy.grant[].grantee.uri').some((uri) => uri.string?.endsWith('/s3/LogDelivery')),
  );
  return isGranted ? 'the log delivery group of S3' : undefined;
}

/** Which of some services the policy of a bucket admits, where the source lies in another stack. */
function admittedOf(bucket: ResourceView, services: readonly string[]): string | undefined {
  return bucket.once(admittedBy).find((principal) => services.includes(principal));
}

/** The principals that the policies of a bucket admit, as far as they are known. */
function admittedBy(bucket: ResourceView): string[] {
  const documents = [
    ...naming(bucket, 'AWS::S3::BucketPolicy', 'Bucket').map((view) => ({
      view,
      document: view.get('PolicyDocument'),
    })),
    ...naming(bucket, 'aws_s3_bucket_policy', 'bucket').map((view) => ({ view, document: view.get('policy') })),
  ];
  return documents
    .flatMap(({ view, document }) => readPolicyDocument(document, view).statements ?? [])
    .filter((statement) => statement.effect === 'Allow' && !statement.isNotPrincipal)
    .flatMap((statement) => statement.principals)
    .flatMap((principal) => principal.value.string ?? []);
}
