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

/** Protocols that end in TLS, or pass on what the client sent, encrypted or not. */
const ENCRYPTED_OR_PASSED_ON = ['HTTPS', 'TLS', 'TCP', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC', 'GENEVE'];

/** How CloudFormation and Terraform name the same things. */
interface Names {
  readonly protocol: string;
  readonly port: string;
  readonly defaultActions: string;
  readonly ruleActions: string;
  readonly type: string;
  readonly redirectProtocol: string;
  readonly listener: string;
  readonly balancer: string;
  readonly balancerType: string;
}

const CLOUDFORMATION: Names = {
  protocol: 'Protocol',
  port: 'Port',
  defaultActions: 'DefaultActions',
  ruleActions: 'Actions',
  type: 'Type',
  redirectProtocol: 'RedirectConfig.Protocol',
  listener: 'ListenerArn',
  balancer: 'LoadBalancerArn',
  balancerType: 'Type',
};

const TERRAFORM: Names = {
  protocol: 'protocol',
  port: 'port',
  defaultActions: 'default_action',
  ruleActions: 'action',
  type: 'type',
  redirectProtocol: 'redirect.protocol',
  listener: 'listener_arn',
  balancer: 'load_balancer_arn',
  balancerType: 'load_balancer_type',
};

const TERRAFORM_REDIRECT = { type: 'redirect', redirect: { protocol: 'HTTPS', status_code: 'HTTP_301' } };
const CLOUDFORMATION_REDIRECT = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } };

/**
 * Listeners of Application and Network Load Balancers and their rules. An HTTP listener may only redirect to HTTPS.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
 */
export const listenerChecks: Record<string, Check> = {
  'AWS::ElasticLoadBalancingV2::Listener': listenerCheck(CLOUDFORMATION, CLOUDFORMATION_REDIRECT, { Type: 'forward' }),
  aws_lb_listener: listenerCheck(TERRAFORM, TERRAFORM_REDIRECT, { type: 'forward' }),
  aws_alb_listener: listenerCheck(TERRAFORM, TERRAFORM_REDIRECT, { type: 'forward' }),
  'AWS::ElasticLoadBalancingV2::ListenerRule': ruleCheck(
    CLOUDFORMATION,
    CLOUDFORMATION_REDIRECT,
    { Type: 'forward' },
    { Ref: 'Listener' },
    (protocol) => ({
      Resources: { Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { Protocol: protocol } } },
    }),
  ),
  aws_lb_listener_rule: terraformRuleCheck('aws_lb_listener'),
  aws_alb_listener_rule: terraformRuleCheck('aws_alb_listener'),
};

type Members = Readonly<Record<string, unknown>>;

function listenerCheck(names: Names, redirect: Members, forward: Members): Check {
  const example = (protocol: unknown, action: Members | undefined): Example => ({
    resource: {
      ...(protocol === undefined ? {} : { [names.protocol]: protocol }),
      ...(action === undefined ? {} : { [names.defaultActions]: [action] }),
    },
  });
  return {
    judge: (listener) => judgeListener(listener, names),
    properties: [names.protocol, `${names.defaultActions}[].${names.redirectProtocol}`],
    examples: () => ({
      compliant: [example('HTTPS', forward), example('HTTP', redirect), example('TCP', forward)],
      violating: [example('HTTP', forward), example('HTTP', { [names.type]: 'redirect' })],
      undetermined: [example(UNDETERMINED, forward)],
      absent: [
        { ...example('HTTP', undefined), outcome: 'fail', title: 'an HTTP listener without an action' },
        { ...example(undefined, forward), outcome: 'notApplicable', title: 'a gateway load balancer' },
        {
          resource: { [names.port]: 80, [names.defaultActions]: [forward] },
          outcome: 'fail',
          title: 'a port without a protocol',
        },
        {
          resource: { [names.port]: 80, [names.defaultActions]: [redirect] },
          outcome: 'pass',
          title: 'a port without a protocol that redirects',
        },
      ],
    }),
  };
}

function terraformRuleCheck(listenerType: string): Check {
  return ruleCheck(TERRAFORM, TERRAFORM_REDIRECT, { type: 'forward' }, `\${${listenerType}.front.arn}`, (protocol) => ({
    resource: { [listenerType]: { front: { protocol } } },
  }));
}

function ruleCheck(
  names: Names,
  redirect: Members,
  forward: Members,
  listener: unknown,
  beside: (protocol: string) => Members,
): Check {
  const example = (protocol: string, action: Members | undefined): Example => ({
    resource: { [names.listener]: listener, ...(action === undefined ? {} : { [names.ruleActions]: [action] }) },
    beside: beside(protocol),
  });
  return {
    judge: (rule) => judgeRule(rule, names),
    properties: [names.listener, `${names.ruleActions}[].${names.redirectProtocol}`],
    examples: () => ({
      compliant: [example('HTTPS', forward), example('HTTP', redirect)],
      violating: [example('HTTP', forward)],
      undetermined: [example(UNDETERMINED, forward)],
      absent: [
        { ...example('HTTP', undefined), outcome: 'fail', title: 'a rule of an HTTP listener without an action' },
        { resource: { [names.ruleActions]: [forward] }, outcome: 'notApplicable', title: 'no listener in sight' },
      ],
    }),
  };
}

function judgeListener(listener: ResourceView, names: Names): Verdict {
  const protocol = listener.get(names.protocol);
  if (!protocol.isAbsent) {
    return judgeProtocol(protocol, listener.properties.child(names.defaultActions), names, protocol.path);
  }
  const balancer = listener.follow(listener.get(names.balancer));
  const kind = balancer?.get(names.balancerType);
  if (kind?.is('gateway') !== true && !listener.get(names.port).isAbsent) {
    return redirectsToHttps(listener.properties.child(names.defaultActions), names) === true
      ? pass('it only redirects to HTTPS')
      : fail(`${names.protocol} is not set: a listener with a port speaks HTTP by default`, names.protocol);
  }
  return kind === undefined || kind.isUndetermined || kind.is('gateway')
    ? notApplicable('listeners of gateway load balancers have no protocol')
    : fail(`${names.protocol} is not set, and ${balancer?.address} is no gateway load balancer`, names.protocol);
}

function judgeRule(rule: ResourceView, names: Names): Verdict {
  const listener = rule.follow(rule.get(names.listener));
  const protocol = listener?.get(names.protocol);
  return protocol === undefined || protocol.isAbsent
    ? notApplicable('the listener is judged where it is declared')
    : judgeProtocol(protocol, rule.properties.child(names.ruleActions), names, names.ruleActions);
}

function judgeProtocol(protocol: Value, actions: Value, names: Names, property: string): Verdict {
  const name = protocol.string?.toUpperCase() ?? '';
  if (ENCRYPTED_OR_PASSED_ON.includes(name)) {
    return pass();
  }
  const redirects = redirectsToHttps(actions, names);
  if (redirects === true) {
    return pass('it only redirects to HTTPS');
  }
  if (protocol.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${protocol.describe()})`, property);
  }
  return redirects === undefined && name === 'HTTP'
    ? undetermined('whether the HTTP listener redirects to HTTPS is known only at deployment', names.defaultActions)
    : fail(`the listener speaks ${protocol.describe()} and does not redirect to HTTPS`, property);
}

function redirectsToHttps(actions: Value, names: Names): boolean | undefined {
  const items = actions.items();
  const answers = items.map((action) => {
    const type = action.get(names.type);
    const target = action.get(names.redirectProtocol);
    if (type.isUndetermined || (type.is('redirect') && target.isUndetermined)) {
      return undefined;
    }
    return type.is('redirect') && target.string?.toUpperCase() === 'HTTPS';
  });
  return answers.includes(false) || answers.length === 0 ? false : answers.includes(undefined) ? undefined : true;
}
