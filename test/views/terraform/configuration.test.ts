import { ConfigurationError } from '../../../lib/core';
import { configurationTree } from '../../../lib/views/terraform/configuration';
import { inEveryWorld, view } from './support';

const props = { name: 'stack', file: 'cdk.tf.json' };

describe('what a configuration holds', () => {
  const tree = configurationTree(
    {
      '//': { metadata: { backend: 'local' } },
      terraform: [{ backend: { s3: [{ bucket: 'b' }] } }, { required_providers: [{ aws: { source: 'x' } }] }],
      provider: { aws: [{ region: 'us-east-1' }, { alias: 'eu', region: 'eu-west-1' }], google: { project: 'p' } },
      data: { aws_region: { here: [{}] } },
      resource: [
        {
          aws_x: {
            y: {
              '//': { metadata: { path: 'App/Stack/y', uniqueId: 'y' } },
              count: 2,
              depends_on: ['aws_x.z'],
              lifecycle: { prevent_destroy: true },
              provider: 'aws.eu',
              name: 'n',
              key: '${aws_x.z.arn}-${data.aws_region.here.name}-${local.through}',
            },
            z: null,
          },
        },
        { aws_x: { z: [{ name: 'z' }] } },
      ],
      locals: { through: '${aws_q.far.id}' },
    },
    { ...props, paths: { 'aws_x.z': 'App/Stack/z' } },
  );

  test('names resources, data sources, providers and the terraform block', () => {
    expect(tree.resources.map(({ type, address }) => [type, address])).toEqual([
      ['aws_x', 'aws_x.y'],
      ['aws_x', 'aws_x.z'],
      ['data.aws_region', 'data.aws_region.here'],
      ['provider.aws', 'provider.aws'],
      ['provider.aws', 'provider.aws.eu'],
      ['provider.google', 'provider.google'],
      ['terraform', 'terraform'],
    ]);
    expect(tree.name).toBe('stack');
    expect(tree.file).toBe('cdk.tf.json');
    expect(tree.dialect).toBe('terraform');
  });

  test('merges the terraform blocks into one', () => {
    expect(view(tree, 'terraform').get('backend.s3.bucket').string).toBe('b');
    expect(view(tree, 'terraform').get('required_providers.aws.source').string).toBe('x');
  });

  test('keeps meta-arguments beside the properties', () => {
    expect(view(tree, 'aws_x.y').properties.keys()).toEqual(['name', 'key']);
    expect(view(tree, 'aws_x.y').attribute('lifecycle').get('prevent_destroy').boolean).toBe(true);
    expect(view(tree, 'aws_x.y').attribute('count').number).toBe(2);
  });

  test('reads the construct path from the metadata, or from the caller', () => {
    expect(tree.at('aws_x.y')?.path).toBe('App/Stack/y');
    expect(tree.at('aws_x.z')?.path).toBe('App/Stack/z');
    expect(tree.at('provider.aws')?.path).toBeUndefined();
  });

  test('knows what a resource mentions', () => {
    expect([...(tree.at('aws_x.y')?.references ?? [])].sort()).toEqual(['aws_x.z', 'data.aws_region.here']);
    expect(
      view(tree, 'aws_x.z')
        .referencedBy('aws_x')
        .map(({ address }) => address),
    ).toEqual(['aws_x.y']);
  });
});

test('knows what a resource mentions through locals', () => {
  const tree = configurationTree(
    {
      locals: { a: '${local.b}', b: { c: ['${aws_k.k.arn}', '${local.a}'] } },
      resource: { aws_k: { k: {} }, aws_x: { y: { v: '${local.a}' } } },
    },
    props,
  );
  expect(tree.at('aws_x.y')?.references).toEqual(['aws_k.k']);
});

describe('instances', () => {
  test.each([
    ['count', 0],
    ['count', '${var.none}'],
    ['count', '${var.enabled ? 1 : 0}'],
    ['for_each', {}],
    ['for_each', '${toset([])}'],
  ])('leaves a resource out whose %s is %j', (argument, value) => {
    const variable = { none: { default: 0 }, enabled: { default: false } };
    const tree = configurationTree({ variable, resource: { aws_x: { y: { [argument]: value } } } }, props);
    expect(tree.resources).toEqual([]);
  });

  test.each([
    ['count', 1],
    ['count', null],
    ['count', '${var.open}'],
    ['count', '${var.open ? 1 : 0}'],
    ['for_each', '${var.open}'],
    ['for_each', { a: 1 }],
  ])('keeps a resource whose %s is %j', (argument, value) => {
    const tree = configurationTree(
      { variable: { open: {} }, resource: { aws_x: { y: { [argument]: value } } } },
      props,
    );
    expect(tree.at('aws_x.y')).toBeDefined();
  });

  test('reads each instance in a world of its own', () => {
    const tree = configurationTree(
      {
        resource: {
          aws_x: {
            map: { for_each: { a: { tls: '1.2' }, b: { tls: '1.0' } }, tls: '${each.value.tls}', name: '${each.key}' },
            set: { for_each: '${toset(["p", "q"])}', name: '${each.key}-${each.value}' },
            counted: { count: 2, name: 'n${count.index}' },
          },
        },
      },
      props,
    );
    expect(inEveryWorld(tree, 'aws_x.map', 'tls', (value) => value.string)).toEqual(['1.2', '1.0']);
    expect(inEveryWorld(tree, 'aws_x.set', 'name', (value) => value.string)).toEqual(['p-p', 'q-q']);
    expect(inEveryWorld(tree, 'aws_x.counted', 'name', (value) => value.string)).toEqual(['n0', 'n1']);
  });
});

describe('dynamic blocks', () => {
  const treeWith = (dynamic: unknown, beside: object = {}) =>
    configurationTree({ variable: { open: {} }, resource: { aws_x: { y: { dynamic, ...beside } } } }, props);

  test('puts a block in place for each element, beside those that are written out', () => {
    const tree = treeWith(
      { rule: [{ for_each: ['a', 'b'], content: [{ name: '${rule.value}', at: '${rule.key}' }] }] },
      { rule: [{ name: 'first' }] },
    );
    expect(view(tree, 'aws_x.y').properties.toJSON()).toEqual({
      rule: [{ name: 'first' }, { name: 'a', at: 0 }, { name: 'b', at: 1 }],
    });
  });

  test('reads an iterator, a map, and a block in a block', () => {
    const tree = treeWith({
      outer: {
        for_each: { k: ['x'] },
        iterator: 'it',
        content: {
          key: '${it.key}',
          dynamic: { inner: { for_each: '${it.value}', content: { v: '${inner.value}' } } },
        },
      },
    });
    expect(view(tree, 'aws_x.y').get('outer').toJSON()).toEqual([{ key: 'k', inner: [{ v: 'x' }] }]);
  });

  test('has no block where there are no elements', () => {
    expect(
      view(treeWith({ rule: { for_each: [], content: {} } }), 'aws_x.y')
        .get('rule')
        .items(),
    ).toEqual([]);
  });

  test('cannot tell whether there is a block where the elements are not known', () => {
    const tree = treeWith({ rule: { for_each: '${var.open}', content: { name: '${rule.value}', on: true } } });
    expect(inEveryWorld(tree, 'aws_x.y', 'rule.on', (value) => value.boolean)).toEqual([undefined, true]);
    expect(inEveryWorld(tree, 'aws_x.y', 'rule.name', (value) => value.kind)).toEqual(['absent', 'unknown']);
  });

  test('takes an argument that is called dynamic for what it is', () => {
    expect(view(treeWith({ a: 'b' }), 'aws_x.y').get('dynamic.a').string).toBe('b');
  });
});

test('makes an opaque part of a module', () => {
  const tree = configurationTree(
    {
      module: { net: [{ source: 'terraform-aws-modules/vpc/aws' }], off: { source: './off', count: 0 } },
      resource: { aws_x: { y: { vpc: '${module.net.vpc_id}' } } },
    },
    props,
  );
  expect(tree.opaque).toEqual([
    {
      address: 'module.net',
      type: 'module.terraform-aws-modules/vpc/aws',
      reason:
        'the resources of the module terraform-aws-modules/vpc/aws cannot be seen; check a plan instead (terraform show -json)',
    },
  ]);
  expect(view(tree, 'aws_x.y').get('vpc').reason).toBe('module net (terraform-aws-modules/vpc/aws) is not read');
});

describe('hostile documents', () => {
  test.each([null, 'text', 5, [], [{}]])('rejects %j, which is no document', (document) => {
    expect(() => configurationTree(document, props)).toThrow(
      new ConfigurationError('cdk.tf.json is no Terraform configuration: it must be a JSON object'),
    );
  });

  test('rejects what is nested more than 200 levels deep', () => {
    const deep = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
    expect(() => configurationTree(deep(201), props)).toThrow('cdk.tf.json is nested more than 200 levels deep');
    expect(() => configurationTree(deep(50_000), props)).toThrow(ConfigurationError);
    expect(() => configurationTree(deep(200), props)).not.toThrow();
  });

  test.each([null, 'text', 5, true, [], [null], ['text'], [[[]]], { a: null }, { a: 'text' }, { a: { b: 'text' } }])(
    'reads %j in the place of any block without a throw',
    (wrong) => {
      for (const kind of ['terraform', 'provider', 'variable', 'locals', 'output', 'module', 'resource', 'data']) {
        const tree = configurationTree({ [kind]: wrong }, props);
        for (const resource of tree.resources) {
          view(tree, resource.address).properties.toJSON();
        }
      }
      const strange = {
        aws_x: { y: { count: wrong, for_each: wrong, dynamic: wrong, lifecycle: wrong, '//': wrong } },
      };
      const tree = configurationTree({ resource: strange }, props);
      for (const resource of tree.resources) {
        view(tree, resource.address).properties.toJSON();
      }
    },
  );

  test('takes keys of every object for keys like any other', () => {
    const tree = configurationTree(
      JSON.parse(
        '{"locals": {"__proto__": "l", "constructor": "c"}, "resource": {"__proto__": {"__proto__": {"__proto__": "p", "a": "${local.__proto__}${local.constructor}"}}}}',
      ),
      props,
    );
    expect(tree.resources.map(({ address }) => address)).toEqual(['__proto__.__proto__']);
    expect(view(tree, '__proto__.__proto__').get('a').string).toBe('lc');
    expect(view(tree, '__proto__.__proto__').get('__proto__').string).toBe('p');
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});
