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

const PROXIES = {
  google_compute_target_http_proxy: 'google_compute_url_map',
  google_compute_region_target_http_proxy: 'google_compute_region_url_map',
} as const;

const FORWARDING_RULES = {
  google_compute_global_forwarding_rule: 'google_compute_target_http_proxy',
  google_compute_forwarding_rule: 'google_compute_region_target_http_proxy',
} as const;

/**
 * HTTP proxies of Google Cloud load balancers and the forwarding rules before them. A proxy may only redirect to HTTPS,
 * which its URL map says.
 *
 * Source: https://cloud.google.com/load-balancing/docs/https/setting-up-http-https-redirect
 */
export const httpProxyChecks: Record<string, Check> = {
  ...Object.fromEntries(Object.entries(PROXIES).map(([type, map]) => [type, proxyCheck(map)])),
  ...Object.fromEntries(
    Object.entries(FORWARDING_RULES).map(([type, proxy]) => [type, forwardingRuleCheck(proxy, PROXIES[proxy])]),
  ),
};

type Members = Readonly<Record<string, unknown>>;

const REDIRECT = { default_url_redirect: { https_redirect: true, strip_query: false } };
const SERVICE = { default_service: 'projects/p/global/backendServices/app' };

function proxyCheck(map: string): Check {
  const example = (urlMap: Members): Example => ({
    resource: { url_map: `\${${map}.map.id}` },
    beside: { resource: { [map]: { map: urlMap } } },
  });
  return {
    judge: judgeProxy,
    properties: ['url_map'],
    examples: () => ({
      compliant: [example(REDIRECT), example({ ...REDIRECT, path_matcher: [{ name: 'all', ...REDIRECT }] })],
      violating: [
        example(SERVICE),
        example({ default_url_redirect: { https_redirect: false } }),
        example({ ...REDIRECT, path_matcher: [{ name: 'api', ...SERVICE }] }),
      ],
      undetermined: [
        { resource: { url_map: UNDETERMINED } },
        example({ default_url_redirect: { https_redirect: UNDETERMINED } }),
      ],
      absent: [{ resource: { name: 'proxy' }, outcome: 'fail' }],
    }),
  };
}

function forwardingRuleCheck(proxy: string, map: string): Check {
  const example = (urlMap: Members): Example => ({
    resource: { load_balancing_scheme: 'EXTERNAL_MANAGED', target: `\${${proxy}.proxy.id}` },
    beside: { resource: { [proxy]: { proxy: { url_map: `\${${map}.map.id}` } }, [map]: { map: urlMap } } },
  });
  return {
    judge: judgeForwardingRule,
    properties: ['target'],
    examples: () => ({
      compliant: [example(REDIRECT), { resource: { target: 'projects/p/global/targetHttpsProxies/app' } }],
      violating: [example(SERVICE), { resource: { target: 'projects/p/global/targetHttpProxies/app' } }],
      undetermined: [{ resource: { target: UNDETERMINED } }],
      absent: [{ resource: { name: 'rule' }, outcome: 'notApplicable' }],
    }),
  };
}

function judgeForwardingRule(rule: ResourceView): Verdict {
  const target = rule.get('target');
  // Traffic Director configures proxyless clients, and no listener of Google's.
  if (target.isAbsent || rule.get('load_balancing_scheme').is('INTERNAL_SELF_MANAGED')) {
    return notApplicable();
  }
  const proxy = rule.follow(target);
  if (proxy !== undefined) {
    return Object.hasOwn(PROXIES, proxy.type) ? judgeProxy(proxy) : pass();
  }
  if (target.text === undefined || target.text === '' || target.text.startsWith('${')) {
    return undetermined(`the target is known only at deployment (${target.describe()})`, 'target');
  }
  return /targetHttpProxies\//i.test(target.text)
    ? fail(`the target is the HTTP proxy ${target.describe()}; allowed: an HTTPS or SSL proxy`, 'target')
    : pass();
}

function judgeProxy(proxy: ResourceView): Verdict {
  const reference = proxy.get('url_map');
  if (reference.isAbsent) {
    return fail('an HTTP proxy without url_map redirects nothing to HTTPS', 'url_map');
  }
  const map = proxy.follow(reference);
  if (map === undefined || !map.type.endsWith('_url_map') || map.type.startsWith('data.')) {
    return undetermined(`the URL map ${reference.describe()} is not part of this configuration`, 'url_map');
  }
  const answers = redirects(map);
  if (answers.includes(false)) {
    return fail(`${map.address} serves HTTP: a URL map of an HTTP proxy may only redirect to HTTPS`, 'url_map');
  }
  return answers.includes(undefined)
    ? undetermined(`whether ${map.address} redirects to HTTPS is known only at deployment`, 'url_map')
    : pass('it only redirects to HTTPS');
}

/** For the map and every branch of it, whether it redirects to HTTPS. */
function redirects(map: ResourceView): (boolean | undefined)[] {
  const branches = map.properties.child('path_matcher').items();
  return [
    redirectsBy(map.get('default_url_redirect')),
    ...branches.flatMap((branch) => [
      redirectsBy(branch.get('default_url_redirect')),
      ...[...branch.child('path_rule').items(), ...branch.child('route_rules').items()].map((rule) =>
        redirectsBy(rule.get('url_redirect')),
      ),
    ]),
  ];
}

function redirectsBy(redirect: Value): boolean | undefined {
  const toHttps = redirect.get('https_redirect');
  return toHttps.isUndetermined ? undefined : toHttps.is(true);
}
