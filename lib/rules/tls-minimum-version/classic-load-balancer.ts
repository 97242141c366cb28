import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { CLASSIC_LOAD_BALANCER_POLICIES } from './aws-policies';
import { describeAllowed, isNewEnough, lowestOf } from './versions';

const NEGOTIATION = 'SSLNegotiationPolicyType';
const GOOD_POLICY = 'ELBSecurityPolicy-TLS-1-2-2017-01';
const DEFAULT_REASON = 'no negotiation policy is set, and ELBSecurityPolicy-2016-08, the default, admits TLS 1.0';

/** TLS versions of Classic Load Balancers, which keep them in policies beside their listeners. */
export const classicLoadBalancerChecks: Record<string, Check> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': {
    judge: judgeLoadBalancer,
    properties: ['Policies[].Attributes', 'Listeners[].PolicyNames'],
    examples: () => ({
      compliant: [cloudFormation([attribute('Reference-Security-Policy', GOOD_POLICY)])],
      violating: [
        cloudFormation([attribute('Reference-Security-Policy', 'ELBSecurityPolicy-2016-08')]),
        cloudFormation([attribute('Protocol-TLSv1.1', 'true'), attribute('Protocol-TLSv1.2', 'true')]),
      ],
      undetermined: [cloudFormation([attribute('Reference-Security-Policy', UNDETERMINED)])],
      absent: [
        { title: 'no policy for the listener', resource: { Listeners: [LISTENER] }, outcome: 'fail' },
        {
          title: 'no listener speaks TLS',
          resource: { Listeners: [{ LoadBalancerPort: '80', InstancePort: '80', Protocol: 'HTTP' }] },
          outcome: 'notApplicable',
        },
      ],
    }),
  },
  aws_load_balancer_policy: {
    judge: (policy, rules) =>
      policy.get('policy_type_name').is(NEGOTIATION) || policy.get('policy_type_name').isUndetermined
        ? judgeAttributes(policy.properties.child('policy_attribute').items(), 'name', 'value', rules)
        : notApplicable(),
    properties: ['policy_attribute[].value'],
    examples: () => terraform('policy_attribute', { policy_type_name: NEGOTIATION }),
  },
  aws_lb_ssl_negotiation_policy: {
    judge: (policy, rules) => judgeAttributes(policy.properties.child('attribute').items(), 'name', 'value', rules),
    properties: ['attribute[].value'],
    examples: () => terraform('attribute', { lb_port: 443 }),
  },
  aws_elb: {
    judge: judgeTerraformLoadBalancer,
    properties: ['listener[].lb_protocol'],
    examples: () => ({
      compliant: [
        {
          resource: { listener: [{ ...TERRAFORM_LISTENER, lb_protocol: 'https' }] },
          beside: {
            resource: {
              aws_lb_ssl_negotiation_policy: { modern: { load_balancer: '${aws_elb.subject.id}', lb_port: 443 } },
            },
          },
        },
      ],
      violating: [{ resource: { listener: [{ ...TERRAFORM_LISTENER, lb_protocol: 'https' }] } }],
      undetermined: [{ resource: { listener: [{ ...TERRAFORM_LISTENER, lb_protocol: UNDETERMINED }] } }],
      absent: [{ resource: { listener: [TERRAFORM_LISTENER] }, outcome: 'notApplicable' }],
    }),
  },
};

const LISTENER = { LoadBalancerPort: '443', InstancePort: '8443', Protocol: 'HTTPS', PolicyNames: ['negotiation'] };
const TERRAFORM_LISTENER = { lb_port: 443, instance_port: 8443, instance_protocol: 'https' };

function judgeLoadBalancer(balancer: ResourceView, rules: Policy): Verdict[] {
  const policies = balancer.properties.child('Policies').items();
  const verdicts = balancer.properties
    .child('Listeners')
    .items()
    .filter((listener) => speaksTls(listener.get('Protocol')) !== false)
    .flatMap((listener) => judgeListener(listener, policies, rules));
  return verdicts.length === 0 ? [notApplicable()] : verdicts;
}

function judgeListener(listener: Value, policies: readonly Value[], rules: Policy): Verdict[] {
  const names = listener.all('PolicyNames[]');
  const port = listener.get('LoadBalancerPort').string;
  const attached = policies.filter(
    (policy) =>
      policy.get('PolicyType').is(NEGOTIATION) &&
      (names.some((name) => name.string !== undefined && policy.get('PolicyName').is(name.string)) ||
        policy.all('LoadBalancerPorts[]').some((one) => port !== undefined && one.is(port))),
  );
  if (attached.length > 0) {
    return attached.flatMap((policy) => judgeAttributes(policy.child('Attributes').items(), 'Name', 'Value', rules));
  }
  if (speaksTls(listener.get('Protocol')) === undefined || names.some((name) => name.isUndetermined)) {
    return [undetermined(`the negotiation policy of ${listener.path} is known only at deployment`, listener.path)];
  }
  return [fail(DEFAULT_REASON, listener.path)];
}

function judgeAttributes(attributes: readonly Value[], nameKey: string, valueKey: string, rules: Policy): Verdict[] {
  if (attributes.length === 0) {
    return [fail('the negotiation policy has no attributes: it stands for ELBSecurityPolicy-2016-08')];
  }
  return attributes.map((one) => judgeAttribute(one.get(nameKey), one.get(valueKey), rules));
}

function judgeAttribute(name: Value, value: Value, { minimumTlsVersion }: Policy): Verdict {
  if (name.isUndetermined || value.isUndetermined) {
    return undetermined(`the policy attribute ${name.describe()} is ${value.describe()}`, value.path);
  }
  if (name.is('Reference-Security-Policy')) {
    return isNewEnough(lowestOf(CLASSIC_LOAD_BALANCER_POLICIES, value.string), minimumTlsVersion)
      ? pass()
      : fail(
          `Reference-Security-Policy is ${value.describe()}; allowed: ${describeAllowed(CLASSIC_LOAD_BALANCER_POLICIES, minimumTlsVersion)}`,
          value.path,
        );
  }
  const admitted = name.string?.startsWith('Protocol-') && !value.is(false);
  const isAllowed = name.is('Protocol-TLSv1.2') && minimumTlsVersion === '1.2';
  return admitted && !isAllowed
    ? fail(`the policy admits ${name.string}; allowed: Protocol-TLSv1.2 alone, if TLS 1.2 is the minimum`, value.path)
    : pass();
}

function judgeTerraformLoadBalancer(balancer: ResourceView): Verdict[] {
  const listeners = balancer.properties
    .child('listener')
    .items()
    .filter((listener) => speaksTls(listener.get('lb_protocol')) !== false);
  const policies = balancer.referencedBy('aws_lb_ssl_negotiation_policy', 'aws_load_balancer_listener_policy');
  const verdicts = listeners.map((listener) => {
    const port = listener.get('lb_port').string;
    const isCovered = policies.some((policy) =>
      ['lb_port', 'load_balancer_port'].some((key) => port !== undefined && policy.get(key).is(port)),
    );
    if (isCovered) {
      return pass('the negotiation policy is judged by itself');
    }
    return speaksTls(listener.get('lb_protocol')) === undefined
      ? undetermined(`the protocol of ${listener.path} is known only at deployment`, `${listener.path}.lb_protocol`)
      : fail(DEFAULT_REASON, listener.path);
  });
  return verdicts.length === 0 ? [notApplicable()] : verdicts;
}

function speaksTls(protocol: Value): boolean | undefined {
  return protocol.isUndetermined ? undefined : ['HTTPS', 'SSL'].includes(protocol.string?.toUpperCase() ?? '');
}

function attribute(name: string, value: string): Record<string, string> {
  return { Name: name, Value: value };
}

function cloudFormation(attributes: readonly Record<string, string>[]): Example {
  const policy = { PolicyName: 'negotiation', PolicyType: NEGOTIATION, Attributes: attributes };
  return { resource: { Listeners: [LISTENER], Policies: [policy] } };
}

function terraform(block: string, more: Readonly<Record<string, unknown>>) {
  const example = (...attributes: readonly [string, string][]): Example => ({
    resource: { ...more, [block]: attributes.map(([name, value]) => ({ name, value })) },
  });
  return {
    compliant: [example(['Reference-Security-Policy', GOOD_POLICY]), example(['Protocol-TLSv1.2', 'true'])],
    violating: [
      example(['Reference-Security-Policy', 'ELBSecurityPolicy-2016-08']),
      example(['Protocol-TLSv1.2', 'true'], ['Protocol-TLSv1', 'true']),
    ],
    undetermined: [example(['Reference-Security-Policy', UNDETERMINED])],
    absent: [{ ...example(), outcome: 'fail' as const }],
  };
}
