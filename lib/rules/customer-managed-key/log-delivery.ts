import type { ResourceView, Value } from '../../core';
import { readPolicyDocument } from '../support/policy-document';

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

/** Services that write access logs, as a bucket policy admits them. */
const WRITERS = ['logging.s3.amazonaws.com', 'logdelivery.elasticloadbalancing.amazonaws.com'];

/** Why a bucket must keep the key of S3: what delivers its logs there; undefined where nothing does. */
export function logDeliveryTo(bucket: ResourceView): string | undefined {
  const source = bucket
    .referencedBy(...Object.keys(SOURCES))
    .find(
      (one) =>
        one.address !== bucket.address &&
        (SOURCES[one.type]?.(one) ?? []).some((target) => one.follow(target)?.address === bucket.address),
    );
  const writer = source?.address ?? admittedWriter(bucket);
  return writer === undefined ? undefined : `${writer} delivers access logs here, which only SSE-S3 allows`;
}

/** Who may deliver logs by the ACL or the policy of the bucket, where the source lies in another stack. */
function admittedWriter(bucket: ResourceView): string | undefined {
  const grants = [bucket, ...bucket.referencedBy('aws_s3_bucket_acl')];
  const isGranted = grants.some(
    (holder) =>
      holder.get('AccessControl').is('LogDeliveryWrite') ||
      holder.get('acl').is('log-delivery-write') ||
      holder.all('access_control_policy.grant[].grantee.uri').some((uri) => uri.string?.endsWith('/s3/LogDelivery')),
  );
  if (isGranted) {
    return 'the log delivery group of S3';
  }
  return bucket
    .referencedBy('AWS::S3::BucketPolicy', 'aws_s3_bucket_policy')
    .flatMap((policy) => {
      const document = policy.get(policy.type === 'aws_s3_bucket_policy' ? 'policy' : 'PolicyDocument');
      return readPolicyDocument(document, policy).statements ?? [];
    })
    .filter((statement) => statement.effect === 'Allow' && !statement.isNotPrincipal)
    .flatMap((statement) => statement.principals)
    .map((principal) => principal.value.string)
    .find((service) => service !== undefined && WRITERS.includes(service));
}
