import type { ResourceView, Value } from '../../core';
import { naming } from './naming';
import { readPolicyDocument } from './policy-document';

/** How a log source names the bucket that it delivers to. */
type Target = (source: ResourceView) => Value[];

/** A kind of delivery to buckets: what is told to deliver, and which services the bucket admits for it. */
interface Delivery {
  readonly sources: Readonly<Record<string, Target>>;
  readonly services: readonly string[];
}

const SERVER_ACCESS_LOGS: Delivery = {
  sources: {
    'AWS::S3::Bucket': (source) => [source.get('LoggingConfiguration.DestinationBucketName')],
    aws_s3_bucket: (source) => source.all('logging.target_bucket'),
    aws_s3_bucket_logging: (source) => source.all('target_bucket'),
  },
  services: ['logging.s3.amazonaws.com'],
};

const ELASTIC_LOAD_BALANCER: Target = (source) =>
  source.get('load_balancer_type').is('network') ? [] : source.all('access_logs.bucket');

/** A network load balancer is left out: it can deliver to a bucket with a KMS key. */
const LOAD_BALANCER_LOGS: Delivery = {
  sources: {
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
  },
  services: ['logdelivery.elasticloadbalancing.amazonaws.com'],
};

/** The channels of AWS Config, by the property that names their bucket. */
const CONFIG_CHANNELS: Readonly<Record<string, string>> = {
  'AWS::Config::DeliveryChannel': 'S3BucketName',
  aws_config_delivery_channel: 's3_bucket_name',
};

/** What delivers access logs of S3 or of a load balancer to a bucket; undefined where nothing does. */
export function accessLogsTo(bucket: ResourceView): string | undefined {
  return (
    sourceOf(bucket, SERVER_ACCESS_LOGS) ??
    sourceOf(bucket, LOAD_BALANCER_LOGS) ??
    logDeliveryGroup(bucket) ??
    admittedOf(bucket, [...SERVER_ACCESS_LOGS.services, ...LOAD_BALANCER_LOGS.services])
  );
}

/** What delivers S3 server access logs to a bucket, or the history of AWS Config; undefined where nothing does. */
export function serverLogsOrConfigTo(bucket: ResourceView): string | undefined {
  const channel = Object.entries(CONFIG_CHANNELS).flatMap(([type, property]) => naming(bucket, type, property))[0];
  return (
    channel?.address ??
    sourceOf(bucket, SERVER_ACCESS_LOGS) ??
    logDeliveryGroup(bucket) ??
    admittedOf(bucket, [...SERVER_ACCESS_LOGS.services, 'config.amazonaws.com'])
  );
}

function sourceOf(bucket: ResourceView, { sources }: Delivery): string | undefined {
  return bucket
    .referencedBy(...Object.keys(sources))
    .find(
      (one) =>
        one.address !== bucket.address &&
        (sources[one.type]?.(one) ?? []).some((target) => one.follow(target)?.address === bucket.address),
    )?.address;
}

/** S3 delivers by an ACL where the bucket still has ACLs. */
function logDeliveryGroup(bucket: ResourceView): string | undefined {
  const isGranted = [bucket, ...bucket.referencedBy('aws_s3_bucket_acl')].some(
    (holder) =>
      holder.get('AccessControl').is('LogDeliveryWrite') ||
      holder.get('acl').is('log-delivery-write') ||
      holder.all('access_control_policy.grant[].grantee.uri').some((uri) => uri.string?.endsWith('/s3/LogDelivery')),
  );
  return isGranted ? 'the log delivery group of S3' : undefined;
}

/** Which of some services the policy of a bucket admits, where the source lies in another stack. */
function admittedOf(bucket: ResourceView, services: readonly string[]): string | undefined {
  return bucket
    .referencedBy('AWS::S3::BucketPolicy', 'aws_s3_bucket_policy')
    .flatMap((policy) => {
      const document = policy.get(policy.type === 'aws_s3_bucket_policy' ? 'policy' : 'PolicyDocument');
      return readPolicyDocument(document, policy).statements ?? [];
    })
    .filter((statement) => statement.effect === 'Allow' && !statement.isNotPrincipal)
    .flatMap((statement) => statement.principals)
    .map((principal) => principal.value.string)
    .find((service) => service !== undefined && services.includes(service));
}
