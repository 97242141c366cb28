import { ConfigurationError } from '../../../lib/core';
import { planTree } from '../../../lib/views/terraform/plan';
import { view } from './support';

const refers = (...references: string[]) => ({ references });
const constant = (value: unknown) => ({ constant_value: value });

/** The form of `terraform show -json` of Terraform 1.x, cut to what matters. */
const PLAN = {
  format_version: '1.2',
  terraform_version: '1.9.0',
  variables: { region: { value: 'us-central1' } },
  planned_values: {
    root_module: {
      resources: [
        { address: 'aws_kms_key.k', mode: 'managed', type: 'aws_kms_key', name: 'k', values: { tags: null } },
        {
          address: 'aws_x.y[0]',
          mode: 'managed',
          type: 'aws_x',
          name: 'y',
          index: 0,
          values: {
            tls: '1.2',
            name: 'of group',
            rule: [{ days: 7 }],
            encryption: [{ enabled: true }],
            text: '${not.a.template}',
            empty: [],
          },
        },
        { address: 'aws_x.y[1]', mode: 'managed', type: 'aws_x', name: 'y', index: 1, values: { tls: '1.0' } },
        { address: 'aws_z.z["a.b"]', mode: 'managed', type: 'aws_z', name: 'z', index: 'a.b', values: {} },
      ],
      child_modules: [
        {
          address: 'module.net',
          resources: [{ address: 'module.net.aws_subnet.s', mode: 'managed', type: 'aws_subnet', values: {} }],
        },
      ],
    },
  },
  resource_changes: [
    {
      address: 'aws_x.y[0]',
      mode: 'managed',
      type: 'aws_x',
      change: {
        actions: ['create'],
        after_unknown: {
          key: true,
          open: true,
          several: true,
          rule: [{ id: true }],
          encryption: [{ key: true }],
          subnet: true,
          computed: true,
        },
      },
    },
    { address: 'aws_gone.g', mode: 'managed', type: 'aws_gone', change: { actions: ['delete'], after: null } },
    { address: 'aws_new.n', mode: 'managed', type: 'aws_new', change: { actions: ['create'], after: { a: 1 } } },
    { address: 'data.aws_d.late', mode: 'data', type: 'aws_d', change: { actions: ['read'], after: { b: 2 } } },
    {
      address: 'module.net.aws_subnet.s',
      type: 'aws_subnet',
      change: { actions: ['update'], after_unknown: { key: true } },
    },
    { address: 'aws_z.z["a.b"]', type: 'aws_z', change: { actions: ['create'], after_unknown: { same: true } } },
  ],
  prior_state: {
    values: {
      root_module: {
        resources: [
          { address: 'data.aws_d.read', mode: 'data', type: 'aws_d', values: { region: 'us-east-1' } },
          { address: 'aws_old.o', mode: 'managed', type: 'aws_old', values: {} },
        ],
      },
    },
  },
  configuration: {
    provider_config: {
      google: {
        name: 'google',
        expressions: {
          region: refers('var.region'),
          zone: refers('var.region', 'local.suffix'),
          project: constant('p'),
        },
      },
      'google.eu': { name: 'google', alias: 'eu', expressions: { region: constant('europe-west1') } },
      azurerm: { name: 'azurerm', expressions: { features: [{ key_vault: [{ purge: constant(true) }] }] } },
      'module.net:aws': { name: 'aws', module_address: 'module.net', expressions: { region: refers('var.region') } },
    },
    root_module: {
      resources: [
        { address: 'aws_kms_key.k', expressions: {} },
        {
          address: 'aws_x.y',
          expressions: {
            tls: constant('1.2'),
            name: refers('aws_kms_key.k.description', 'aws_kms_key.k'),
            key: refers('aws_kms_key.k.arn', 'aws_kms_key.k'),
            open: refers('local.open'),
            several: refers('aws_kms_key.k.arn', 'aws_kms_key.k', 'data.aws_d.read.x', 'data.aws_d.read'),
            encryption: [{ enabled: constant(true), key: refers('aws_kms_key.k.arn', 'aws_kms_key.k') }],
            subnet: refers('module.net.subnet_id', 'module.net'),
          },
        },
        { address: 'aws_z.z', expressions: { same: refers('aws_x.y[1].id', 'aws_x.y[1]', 'aws_x.y') } },
        { address: 'data.aws_d.read', expressions: {} },
      ],
      module_calls: {
        net: {
          expressions: { key: refers('aws_kms_key.k.arn', 'aws_kms_key.k') },
          module: {
            outputs: { subnet_id: { expression: refers('aws_subnet.s.id', 'aws_subnet.s') } },
            resources: [{ address: 'aws_subnet.s', expressions: { key: refers('var.key') } }],
          },
        },
      },
    },
  },
};

const tree = planTree(PLAN, { name: 'plan', file: 'plan.json', paths: { 'aws_kms_key.k': 'App/k' } });

test('holds what will be there after the plan, and nothing that is deleted', () => {
  expect(tree.resources.map(({ address, type }) => [address, type])).toEqual([
    ['aws_kms_key.k', 'aws_kms_key'],
    ['aws_x.y[0]', 'aws_x'],
    ['aws_x.y[1]', 'aws_x'],
    ['aws_z.z["a.b"]', 'aws_z'],
    ['module.net.aws_subnet.s', 'aws_subnet'],
    ['data.aws_d.read', 'data.aws_d'],
    ['aws_new.n', 'aws_new'],
    ['data.aws_d.late', 'data.aws_d'],
    ['provider.google', 'provider.google'],
    ['provider.google.eu', 'provider.google'],
    ['provider.azurerm', 'provider.azurerm'],
    ['module.net.provider.aws', 'provider.aws'],
  ]);
  expect(tree.at('aws_kms_key.k')?.path).toBe('App/k');
  expect(tree.at('aws_x.y[0]')?.file).toBe('plan.json');
});

test('reads planned values, with what they come from', () => {
  const y = view(tree, 'aws_x.y[0]');
  expect(y.get('tls').string).toBe('1.2');
  expect(view(tree, 'aws_x.y[1]').get('tls').string).toBe('1.0');
  expect(y.get('name').string).toBe('of group');
  expect(y.get('name').reference?.attribute).toBe('description');
  expect(y.get('text').string).toBe('${not.a.template}');
  expect(y.get('empty').items()).toEqual([]);
  expect(view(tree, 'aws_kms_key.k').get('tags').isAbsent).toBe(true);
  expect(view(tree, 'data.aws_d.read').get('region').string).toBe('us-east-1');
});

test('follows what the plan leaves open where the configuration shows it', () => {
  const y = view(tree, 'aws_x.y[0]');
  expect(y.get('key').kind).toBe('reference');
  expect(y.get('key').reference?.resource.address).toBe('aws_kms_key.k');
  expect(y.get('key').reference?.attribute).toBe('arn');
  expect(y.get('encryption.key').reference?.resource.address).toBe('aws_kms_key.k');
  expect(y.get('subnet').reference?.resource.address).toBe('module.net.aws_subnet.s');
  expect(view(tree, 'module.net.aws_subnet.s').get('key').reference?.resource.address).toBe('aws_kms_key.k');
  expect(view(tree, 'aws_z.z["a.b"]').get('same').reference?.resource.address).toBe('aws_x.y[1]');
  expect([...y.resource.references].sort()).toEqual(['aws_kms_key.k', 'data.aws_d.read', 'module.net.aws_subnet.s']);
});

test.each(['open', 'several', 'computed', 'rule.id'])('cannot tell %s', (property) => {
  expect(view(tree, 'aws_x.y[0]').get(property).kind).toBe('unknown');
});

test('reads providers with constants and variables', () => {
  expect(view(tree, 'provider.google').get('region').string).toBe('us-central1');
  expect(view(tree, 'provider.google').get('project').string).toBe('p');
  expect(view(tree, 'provider.google').get('zone').kind).toBe('unknown');
  expect(view(tree, 'provider.google.eu').get('region').string).toBe('europe-west1');
  expect(view(tree, 'provider.azurerm').get('features.key_vault.purge').boolean).toBe(true);
  expect(view(tree, 'module.net.provider.aws').get('region').kind).toBe('unknown');
});

test('reads a state', () => {
  const state = planTree(
    {
      format_version: '1.0',
      values: {
        root_module: { resources: [{ address: 'aws_x.y', mode: 'managed', type: 'aws_x', values: { a: 1 } }] },
      },
    },
    { name: 'state' },
  );
  expect(view(state, 'aws_x.y').get('a').number).toBe(1);
});

test.each([
  [{ errored: true }, 'the plan is not complete: it ended with errors'],
  [{ complete: false }, 'the plan is not complete: it leaves changes for a later plan'],
])('says that a plan with %j is not complete', (part, reason) => {
  expect(planTree({ ...PLAN, ...part }, { name: 'plan' }).opaque).toEqual([{ address: 'plan', type: 'plan', reason }]);
  expect(tree.opaque).toEqual([]);
});

describe('hostile plans', () => {
  test.each([null, 'text', [], {}, { planned_values: [] }, { format_version: '1.2' }])('rejects %j', (plan) => {
    expect(() => planTree(plan, { name: 'plan' })).toThrow(ConfigurationError);
  });

  test.each([undefined, '2.0', '1', 1, null])('rejects the format_version %j', (version) => {
    expect(() => planTree({ ...PLAN, format_version: version }, { name: 'plan' })).toThrow('0.x and 1.x can be read');
  });

  test('rejects what is nested more than 200 levels deep', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    expect(() => planTree({ ...PLAN, deep }, { name: 'plan' })).toThrow('more than 200 levels deep');
  });

  test.each([null, 'text', 5, [null], [[]], { a: null }, [{ address: 5 }], [{ address: 'x', type: {}, change: [] }]])(
    'reads %j in the place of any part without a throw',
    (wrong) => {
      const variants: object[] = Object.keys(PLAN)
        .filter((key) => !['format_version', 'planned_values'].includes(key))
        .map((key) => ({ ...PLAN, [key]: wrong }));
      variants.push(
        { ...PLAN, planned_values: { root_module: wrong } },
        { ...PLAN, planned_values: { root_module: { resources: wrong, child_modules: wrong } } },
        { ...PLAN, configuration: { root_module: { resources: wrong, module_calls: wrong }, provider_config: wrong } },
        {
          ...PLAN,
          resource_changes: [{ address: 'aws_x.y[0]', change: { actions: wrong, after_unknown: wrong } }],
          configuration: { root_module: { resources: [{ address: 'aws_x.y', expressions: { tls: wrong } }] } },
        },
      );
      for (const variant of variants) {
        const strange = planTree(variant, { name: 'plan' });
        for (const resource of strange.resources) {
          view(strange, resource.address).properties.toJSON();
        }
      }
    },
  );

  test('takes keys of every object for keys like any other', () => {
    const strange = planTree(
      JSON.parse(
        '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "a.b", "type": "__proto__", "values": {"__proto__": {"x": 1}}}]}}}',
      ),
      { name: 'plan' },
    );
    expect(view(strange, 'a.b').get('__proto__.x').number).toBe(1);
    expect(view(strange, 'a.b').get('constructor').isAbsent).toBe(true);
  });
});
