import {
  type Check,
  type Example,
  fail,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { describeAllowed, isNewEnough, type LowestVersion, lowestOf } from './versions';

/**
 * Predefined policies.
 *
 * Source: https://learn.microsoft.com/en-us/azure/application-gateway/application-gateway-ssl-policy-overview
 */
const PREDEFINED: Readonly<Record<string, LowestVersion>> = {
  AppGwSslPolicy20220101: '1.2',
  AppGwSslPolicy20220101S: '1.2',
  AppGwSslPolicy20170401S: '1.2',
  AppGwSslPolicy20170401: 'older',
  AppGwSslPolicy20150501: 'older',
};
const PROTOCOLS: Readonly<Record<string, LowestVersion>> = {
  TLSv1_2: '1.2',
  TLSv1_3: '1.3',
  TLSv1_0: 'older',
  TLSv1_1: 'older',
};
const OLD_PROTOCOLS = ['TLSv1_0', 'TLSv1_1'];

/**
 * TLS versions of an application gateway: a predefined policy, a custom one with a lowest version, or a list of
 * protocols that are off; the same again in every SSL profile. A gateway without any takes the service's default, which
 * changed between API versions.
 */
export const applicationGatewayChecks: Record<string, Check> = {
  azurerm_application_gateway: {
    judge,
    properties: [
      'ssl_policy.policy_name',
      'ssl_policy.min_protocol_version',
      'ssl_policy.disabled_protocols[]',
      'ssl_profile.ssl_policy.policy_name',
      'ssl_profile.ssl_policy.min_protocol_version',
      'ssl_profile.ssl_policy.disabled_protocols[]',
    ],
    examples: () => ({
      compliant: [
        example({ policy_type: 'Predefined', policy_name: 'AppGwSslPolicy20220101S' }),
        example({ policy_type: 'CustomV2', min_protocol_version: 'TLSv1_3' }),
        example({ disabled_protocols: OLD_PROTOCOLS }),
      ],
      violating: [
        example({ policy_type: 'Predefined', policy_name: 'AppGwSslPolicy20170401' }),
        example({ policy_type: 'Custom', min_protocol_version: 'TLSv1_1' }),
        example({ disabled_protocols: ['TLSv1_0'] }),
        example(
          { policy_type: 'Predefined', policy_name: 'AppGwSslPolicy20220101' },
          { policy_name: 'AppGwSslPolicy20150501' },
        ),
      ],
      undetermined: [example({ policy_type: 'Predefined', policy_name: UNDETERMINED })],
      absent: [{ title: 'no policy', resource: { name: 'gateway' }, outcome: 'fail' }],
    }),
  },
};

function judge(gateway: ResourceView, policy: Policy): Verdict[] {
  const own = gateway.get('ssl_policy');
  const inProfiles = gateway.all('ssl_profile[].ssl_policy').filter((one) => !one.isAbsent);
  return [
    own.isAbsent
      ? fail('ssl_policy is not set: the default of the service admits TLS 1.0 in older API versions', 'ssl_policy')
      : judgePolicy(own, policy),
    ...inProfiles.map((one) => judgePolicy(one, policy)),
  ];
}

function judgePolicy(block: Value, { minimumTlsVersion }: Policy): Verdict {
  const name = block.get('policy_name');
  const version = block.get('min_protocol_version');
  const disabled = block.all('disabled_protocols[]').filter((one) => !one.isAbsent);
  const unknown = [block, name, version, ...disabled].find((one) => one.isUndetermined);
  if (unknown !== undefined) {
    return undetermined(`${unknown.path} is known only at deployment (${unknown.describe()})`, unknown.path);
  }
  const verdicts = [
    ...(name.isAbsent ? [] : [judgeName(name, PREDEFINED, minimumTlsVersion)]),
    ...(version.isAbsent ? [] : [judgeName(version, PROTOCOLS, minimumTlsVersion)]),
    ...(disabled.length === 0 || !name.isAbsent || !version.isAbsent
      ? []
      : [judgeDisabled(block.path, disabled, minimumTlsVersion)]),
  ];
  return (
    verdicts.find(({ outcome }) => outcome === 'fail') ??
    verdicts[0] ??
    fail(`${block.path} names neither policy_name nor min_protocol_version`, block.path)
  );
}

function judgeName(
  value: Value,
  values: Readonly<Record<string, LowestVersion>>,
  minimum: Policy['minimumTlsVersion'],
): Verdict {
  return isNewEnough(lowestOf(values, value.string), minimum)
    ? pass()
    : fail(`${value.path} is ${value.describe()}; allowed: ${describeAllowed(values, minimum)}`, value.path);
}

function judgeDisabled(path: string, disabled: readonly Value[], minimum: Policy['minimumTlsVersion']): Verdict {
  const required = minimum === '1.3' ? [...OLD_PROTOCOLS, 'TLSv1_2'] : OLD_PROTOCOLS;
  const missing = required.filter((protocol) => !disabled.some((one) => one.is(protocol)));
  return missing.length === 0
    ? pass()
    : fail(`${path}.disabled_protocols leaves ${missing.join(' and ')} on`, `${path}.disabled_protocols`);
}

function example(policy: Readonly<Record<string, unknown>>, inProfile?: Readonly<Record<string, unknown>>): Example {
  const profile = inProfile === undefined ? {} : { ssl_profile: [{ name: 'partner', ssl_policy: inProfile }] };
  return { resource: { name: 'gateway', ssl_policy: policy, ...profile } };
}
