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

type Members = Readonly<Record<string, unknown>>;

const HTTP = { name: 'http', protocol: 'Http' };
const HTTPS = { name: 'https', protocol: 'Https' };
const BACKEND = { name: 'app', protocol: 'Https', port: 443 };
const REDIRECT_RULE = { name: 'redirect', http_listener_name: 'http', redirect_configuration_name: 'to-https' };
const REDIRECT = { name: 'to-https', redirect_type: 'Permanent', target_listener_name: 'https' };

/** Listeners and backends of an application gateway. An HTTP listener may only redirect to an HTTPS one. */
export const applicationGatewayTransportChecks: Record<string, Check> = {
  azurerm_application_gateway: {
    judge,
    properties: ['http_listener[].protocol', 'backend_http_settings[].protocol'],
    examples: () => ({
      compliant: [
        example({ http_listener: [HTTPS], backend_http_settings: [BACKEND] }),
        example({
          http_listener: [HTTP, HTTPS],
          request_routing_rule: [REDIRECT_RULE],
          redirect_configuration: [REDIRECT],
        }),
      ],
      violating: [
        example({ http_listener: [HTTP] }),
        example({ http_listener: [HTTPS], backend_http_settings: [{ ...BACKEND, protocol: 'Http' }] }),
        example({
          http_listener: [HTTP, HTTPS],
          request_routing_rule: [REDIRECT_RULE],
          redirect_configuration: [{ ...REDIRECT, target_listener_name: 'http' }],
        }),
      ],
      undetermined: [example({ http_listener: [{ name: 'front', protocol: UNDETERMINED }] })],
      absent: [
        { ...example({}), outcome: 'notApplicable', title: 'no listener' },
        { ...example({ http_listener: [{ name: 'front' }] }), outcome: 'fail', title: 'a listener without a protocol' },
      ],
    }),
  },
};

function judge(gateway: ResourceView): Verdict[] {
  const verdicts = [
    ...blocks(gateway, 'http_listener').map((listener) => judgeListener(gateway, listener)),
    ...blocks(gateway, 'backend_http_settings').map((settings) => judgeProtocol(settings)),
  ];
  return verdicts.length === 0 ? [notApplicable()] : verdicts;
}

function judgeListener(gateway: ResourceView, listener: Value): Verdict {
  return listener.get('protocol').is('Http') && onlyRedirects(gateway, listener.get('name').text)
    ? pass('it only redirects to HTTPS')
    : judgeProtocol(listener);
}

function judgeProtocol(block: Value): Verdict {
  const protocol = block.get('protocol');
  if (protocol.isUndetermined) {
    return undetermined(`${protocol.path} is known only at deployment (${protocol.describe()})`, protocol.path);
  }
  return protocol.is('Https')
    ? pass()
    : fail(`${protocol.path} is ${protocol.describe()}; allowed: Https`, protocol.path);
}

/** Whether every routing rule of a listener redirects to HTTPS. */
function onlyRedirects(gateway: ResourceView, listener: string | undefined): boolean {
  const rules = blocks(gateway, 'request_routing_rule').filter(
    (rule) => listener !== undefined && rule.get('http_listener_name').text === listener,
  );
  return rules.length > 0 && rules.every((rule) => redirects(gateway, rule.get('redirect_configuration_name').text));
}

function redirects(gateway: ResourceView, name: string | undefined): boolean {
  const redirect = blocks(gateway, 'redirect_configuration').find(
    (one) => name !== undefined && one.get('name').text === name,
  );
  const target = redirect?.get('target_listener_name').text;
  const targetListener = blocks(gateway, 'http_listener').find(
    (one) => target !== undefined && one.get('name').text === target,
  );
  return (
    targetListener?.get('protocol').is('Https') === true ||
    redirect?.get('target_url').text?.startsWith('https://') === true
  );
}

function blocks(gateway: ResourceView, name: string): Value[] {
  return gateway.properties.child(name).items();
}

function example(resource: Members): Example {
  return { resource };
}
