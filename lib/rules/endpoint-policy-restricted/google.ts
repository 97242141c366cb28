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
import { perimeterChecks } from './google-perimeters';

/**
 * The addresses of `private.googleapis.com`, which answers for every Google API. `restricted.googleapis.com` answers
 * for those only that VPC Service Controls can fence in.
 *
 * https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
const EVERY_API = /^(private\.googleapis\.com\.?|199\.36\.153\.(8|9|10|11)|2600:2d00:2:2000::)$/i;

/** What resolves the names of Google APIs, and the endpoints and perimeters through which they are reached. */
export const googleEndpointChecks: Readonly<Record<string, Check>> = {
  google_compute_global_forwarding_rule: {
    judge: judgeForwardingRule,
    properties: ['target'],
    examples: () => ({
      compliant: [{ resource: { target: 'vpc-sc', load_balancing_scheme: '' }, title: 'the bundle vpc-sc' }],
      violating: [{ resource: { target: 'all-apis', load_balancing_scheme: '' }, title: 'the bundle all-apis' }],
      undetermined: [{ resource: { target: UNDETERMINED, load_balancing_scheme: '' } }],
      absent: [
        { resource: {}, outcome: 'notApplicable', title: 'without a target' },
        {
          resource: { target: 'projects/p/global/targetHttpsProxies/portal' },
          outcome: 'notApplicable',
          title: 'a load balancer',
        },
      ],
    }),
  },
  google_dns_record_set: {
    judge: judgeRecords,
    properties: ['rrdatas'],
    examples: () => ({
      compliant: [
        record(['199.36.153.4', '199.36.153.5', '199.36.153.6', '199.36.153.7']),
        record(['10.30.255.2'], 'the address of a Private Service Connect endpoint'),
      ],
      violating: [record(['199.36.153.8', '199.36.153.9']), record(['private.googleapis.com.'])],
      undetermined: [record([UNDETERMINED])],
      absent: [
        {
          resource: { name: 'app.clinic.example.', rrdatas: ['10.0.0.4'] },
          outcome: 'notApplicable',
          title: 'own names',
        },
      ],
    }),
  },
  ...perimeterChecks,
};

function judgeForwardingRule(rule: ResourceView): Verdict {
  const target = rule.get('target');
  if (target.is('vpc-sc')) {
    return pass('', 'target');
  }
  if (target.is('all-apis')) {
    return fail('target is "all-apis", every Google API whether fenced in or not; allowed: vpc-sc', 'target');
  }
  return target.kind === 'unknown' && rule.get('load_balancing_scheme').is('')
    ? undetermined(`target is known only at deployment (${target.describe()})`, 'target')
    : notApplicable('the rule leads to no bundle of Google APIs');
}

function judgeRecords(set: ResourceView): readonly Verdict[] {
  if (!/(^|\.)googleapis\.com\.?$/i.test(set.get('name').text ?? '')) {
    return [notApplicable('the names are not those of Google APIs')];
  }
  return set.all('rrdatas[]').map(judgeRecord);
}

function judgeRecord(data: Value): Verdict {
  if (data.isUndetermined && data.reference === undefined) {
    return undetermined(`${data.path} is known only at deployment (${data.describe()})`, data.path);
  }
  return EVERY_API.test(data.string ?? '')
    ? fail(
        `${data.path} is ${data.describe()}, where every Google API answers; allowed: restricted.googleapis.com or an endpoint of one's own`,
        data.path,
      )
    : pass('', data.path);
}

function record(rrdatas: readonly string[], title = rrdatas.join(', ')): Example {
  return { resource: { name: 'googleapis.com.', type: 'A', rrdatas }, title };
}
