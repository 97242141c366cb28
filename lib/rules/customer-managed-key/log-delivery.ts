import type { ResourceView, Value } from '../../core';

/** How a log source names the bucket that it delivers to. */
type Target = (source: ResourceView) => Value[];

const ELASTIC_LOAD_BALANCER: Target = (source) =>
  source.get('load_balancer_type').is('network') ? [] : source.all('access_logs.bucket');

/** Deliveries that fail for a bucket with a KMS key. A network load balancer can use one. */
const SOURCES: Readonly<Record<string, Target>> = {
  'AWS::S3::Bucket': (source) => [source.get('LoggingConfiguration.DestinationBucketName')],
  'AWS::ElasticLoadBalancing::LoadBalancer': (source) => [source.get('AccessLoggingPolicy.S3BucketName')],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (source) =>
    source.get('Type').is('network')
      ? []
      : source
          .all('LoadBalancerAttributes[]')
          .filter((attribute) => attribute.get('Key').is('access_logs.s3.bucket'))
          .map((attribute) => attribute.get('Value')),
  aws_s3_bucket: (source) => source.all('logging.target_bucket'),
  aws_s3_bucket_logging: (source) => source.all('target_bucket'),
  aws_alb: ELASTIC_LOAD_BALANCER,
  aws_elb: ELASTIC_LOAD_BALANCER,
  aws_lb: ELASTIC_LOAD_BALANCER,
};

/** Why a bucket must keep the key of S3: what delivers its logs there; undefined where nothing does. */
export function logDeliveryTo(bucket: ResourceView): string | undefined {
  const source = bucket
    .referencedBy(...Object.keys(SOURCES))
    .find(
      (one) =>
        one.address !== bucket.address &&
        (SOURCES[one.type]?.(one) ?? []).some((target) => one.follow(target)?.address === bucket.address),
    );
  return source === undefined ? undefined : `${source.address} delivers access logs here, which only SSE-S3 allows`;
}
