import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

const ENCRYPTED = ['HTTPS', 'SSL'];

/**
 * Listeners of Classic Load Balancers. They know no redirect, so HTTP and TCP listeners serve in plaintext; and what
 * they decrypted must not go to the instances in plaintext.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
 */
export const classicListenerChecks: Record<string, Check> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': check('Listeners', 'Protocol', 'InstanceProtocol'),
  aws_elb: check('listener', 'lb_protocol', 'instance_protocol'),
};

function check(listeners: string, protocol: string, instanceProtocol: string): Check {
  const example = (value: string | undefined, more: Readonly<Record<string, string>> = {}): Example => ({
    resource: { [listeners]: [value === undefined ? more : { ...more, [protocol]: value }] },
  });
  return {
    judge: (balancer) => judge(balancer, listeners, protocol, instanceProtocol),
    properties: [`${listeners}[].${protocol}`, `${listeners}[].${instanceProtocol}`],
    examples: () => ({
      compliant: [example('HTTPS'), example('SSL')],
      violating: [example('HTTP'), example('TCP'), example('HTTPS', { [instanceProtocol]: 'HTTP' })],
      undetermined: [example(UNDETERMINED)],
      absent: [
        { ...example(undefined), outcome: 'fail' },
        { resource: {}, outcome: 'notApplicable' },
      ],
    }),
  };
}

function judge(balancer: ResourceView, listeners: string, protocol: string, instanceProtocol: string): Verdict[] {
  const found = balancer.properties.child(listeners).items();
  if (found.length === 0) {
    return [notApplicable()];
  }
  return found.flatMap((listener) => {
    const towardsInstance = listener.get(instanceProtocol);
    return [
      judgeProtocol(listener.get(protocol)),
      ...(towardsInstance.isAbsent ? [] : [judgeProtocol(towardsInstance)]),
    ];
  });
}

function judgeProtocol(protocol: Value): Verdict {
  if (protocol.isUndetermined) {
    return undetermined(`${protocol.path} is known only at deployment (${protocol.describe()})`, protocol.path);
  }
  return ENCRYPTED.includes(protocol.string?.toUpperCase() ?? '')
    ? pass()
    : fail(`${protocol.path} is ${protocol.describe()}; allowed: ${ENCRYPTED.join(', ')}`, protocol.path);
}
