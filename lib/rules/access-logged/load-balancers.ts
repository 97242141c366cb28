import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

type Members = Readonly<Record<string, unknown>>;

/** How a type of load balancer is written. */
interface BalancerForm {
  readonly property: string;
  readonly kind: string;
  readonly listener: readonly string[];
  readonly protocol: string;
  enabled(balancer: ResourceView): Value | undefined;
  /** The members that switch access logs. */
  switched(to: unknown): Members;
}

const ATTRIBUTE = 'access_logs.s3.enabled';

const TEMPLATE: BalancerForm = {
  property: 'LoadBalancerAttributes',
  kind: 'Type',
  listener: ['AWS::ElasticLoadBalancingV2::Listener'],
  protocol: 'Protocol',
  enabled: (balancer) => {
    const attributes = balancer.properties.child('LoadBalancerAttributes').items();
    const named = attributes.filter((attribute) => attribute.get('Key').is(ATTRIBUTE)).at(-1);
    const unnamed = attributes.map((attribute) => attribute.get('Key')).find((key) => key.isUndetermined);
    return named === undefined ? unnamed : named.get('Value');
  },
  switched: (to) => ({ LoadBalancerAttributes: [{ Key: ATTRIBUTE, Value: to }] }),
};

const TERRAFORM: BalancerForm = {
  property: 'access_logs.enabled',
  kind: 'load_balancer_type',
  listener: ['aws_lb_listener', 'aws_alb_listener'],
  protocol: 'protocol',
  enabled: (balancer) => {
    const value = balancer.get('access_logs.enabled');
    return value.isAbsent ? undefined : value;
  },
  switched: (to) => ({ access_logs: { bucket: 'records', enabled: to } }),
};

/**
 * Access logs of application and network load balancers. A network load balancer records connections of TLS listeners
 * only, and a gateway load balancer none; the flow logs of their network record the others.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
 */
export const loadBalancerChecks: Record<string, Check> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': check('AWS::ElasticLoadBalancingV2::LoadBalancer', TEMPLATE),
  aws_lb: check('aws_lb', TERRAFORM),
  aws_alb: check('aws_alb', TERRAFORM),
};

function check(type: string, form: BalancerForm): Check {
  return {
    judge: (balancer) => judge(balancer, form),
    properties: [form.property],
    examples: () => examplesOf(type, form),
  };
}

function judge(balancer: ResourceView, form: BalancerForm): Verdict {
  const kind = balancer.get(form.kind);
  if (kind.is('gateway')) {
    return notApplicable('a gateway load balancer has no access logs');
  }
  const enabled = form.enabled(balancer);
  if (enabled?.is(true) === true) {
    return pass('', form.property);
  }
  if (kind.is('network') && hasNoTls(balancer, form)) {
    return notApplicable('without a TLS listener a network load balancer has no access logs');
  }
  if (enabled?.isUndetermined === true || kind.isUndetermined) {
    return undetermined('whether access logs are enabled is known only at deployment', form.property);
  }
  return fail(
    enabled === undefined
      ? `${form.property} does not enable access logs, which are off by default; allowed: true`
      : `access logs are ${enabled.describe()}; allowed: true`,
    form.property,
  );
}

function hasNoTls(balancer: ResourceView, form: BalancerForm): boolean {
  const protocols = balancer.referencedBy(...form.listener).map((listener) => listener.get(form.protocol));
  return protocols.length > 0 && protocols.every((protocol) => protocol.isKnown && !protocol.is('TLS'));
}

function examplesOf(type: string, form: BalancerForm): Examples {
  const network = (protocol: string): Example => {
    const isTemplate = type.startsWith('AWS::');
    const [listener = ''] = form.listener;
    const arn = isTemplate ? { Ref: 'Subject' } : `\${${type}.subject.arn}`;
    const properties = { [form.protocol]: protocol, [isTemplate ? 'LoadBalancerArn' : 'load_balancer_arn']: arn };
    return {
      resource: { [form.kind]: 'network' },
      beside: isTemplate
        ? { Resources: { Listener: { Type: listener, Properties: properties } } }
        : { resource: { [listener]: { listener: properties } } },
      title: `a network load balancer with a ${protocol} listener`,
    };
  };
  return {
    compliant: [{ resource: form.switched(true) }],
    violating: [{ resource: form.switched(false) }, network('TLS')],
    undetermined: [{ resource: form.switched(UNDETERMINED) }],
    absent: [
      { resource: {}, outcome: 'fail', title: 'off by default' },
      { ...network('TCP'), outcome: 'notApplicable' },
      { resource: { [form.kind]: 'gateway' }, outcome: 'notApplicable', title: 'a gateway load balancer' },
    ],
  };
}
