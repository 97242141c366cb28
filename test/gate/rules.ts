import { Catalogue, fail, HIPAA, type Outcome, pass, type ResourceView, type Rule, undetermined } from '../../lib/core';

const NO_EXAMPLES = { compliant: [], violating: [], undetermined: [], absent: [] };

function rule(
  id: string,
  waivable: boolean,
  checks: Record<string, (resource: ResourceView) => [Outcome, string]>,
): Rule {
  return {
    id,
    title: `Demand ${id}`,
    rationale: 'For the tests of the gate.',
    remediation: 'Do it right.',
    severity: 'high',
    controls: [HIPAA['164.312(a)(2)(iv)']],
    waivable,
    checks: Object.fromEntries(
      Object.entries(checks).map(([type, judge]) => [
        type,
        {
          properties: ['x'],
          examples: () => NO_EXAMPLES,
          judge: (resource: ResourceView) => {
            const [outcome, property] = judge(resource);
            const reason = `${property} is ${resource.get(property).describe()}`;
            return { pass: pass(), fail: fail(reason, property), undetermined: undetermined(reason, property) }[
              outcome === 'notApplicable' ? 'pass' : outcome
            ];
          },
        },
      ]),
    ),
  };
}

function demand(property: string, expected: string | boolean) {
  return (resource: ResourceView): [Outcome, string] => {
    const value = resource.get(property);
    return [value.isUndetermined ? 'undetermined' : value.is(expected) ? 'pass' : 'fail', property];
  };
}

/** Buckets are versioned (waivable), stacks lie in Virginia and storage accounts are private (not waivable). */
export const catalogue = new Catalogue([
  rule('versioned', true, {
    'AWS::S3::Bucket': demand('VersioningConfiguration.Status', 'Enabled'),
    azurerm_storage_account: demand('public_network_access_enabled', false),
  }),
  rule('in-virginia', false, { 'cdk:stack': demand('region', 'us-east-1') }),
  rule('key-followed', true, {
    'AWS::Logs::LogGroup': (resource) => {
      const key = resource.follow(resource.get('KmsKeyId'));
      return [key === undefined ? 'undetermined' : key.get('EnableKeyRotation').is(true) ? 'pass' : 'fail', 'KmsKeyId'];
    },
  }),
]);

export const options = { catalogue, today: '2026-11-21' };
export const env = { region: 'us-east-1', account: '123456789012' };
