import { ConfigurationError, forEachWorld, type ResourceTree, ResourceView } from '../../../lib/core';
import type { LinkedValue } from '../../../lib/views/cloudformation/links';
import { TemplateReader } from '../../../lib/views/cloudformation/reader';
import { templateTree } from '../../../lib/views/cloudformation/template';

const bucket = (more: object = {}) => ({ Type: 'AWS::S3::Bucket', ...more });

function value(tree: ResourceTree, address: string, property: string): string[] {
  const resource = tree.at(address);
  const seen: string[] = [];
  if (resource !== undefined) {
    forEachWorld((world) => {
      seen.push(new ResourceView(resource, world).get(property).describe());
    });
  }
  return seen;
}

describe('templateTree', () => {
  test('lists resources with what stands beside their properties', () => {
    const tree = templateTree(
      {
        Resources: {
          A: bucket({ Properties: { BucketName: 'a' }, DeletionPolicy: 'Retain', Metadata: { 'aws:cdk:path': 'S/A' } }),
          B: bucket(),
        },
      },
      { name: 'stack', file: 'stack.json' },
    );
    expect(tree).toMatchObject({ name: 'stack', file: 'stack.json', dialect: 'cloudformation', opaque: [] });
    expect(tree.resources.map(({ address, type, path }) => [address, type, path])).toEqual([
      ['A', 'AWS::S3::Bucket', 'S/A'],
      ['B', 'AWS::S3::Bucket', undefined],
    ]);
    expect(tree.at('A')?.attributes.DeletionPolicy).toBe('Retain');
  });

  test('prefers the paths that it is given', () => {
    const template = { Resources: { A: bucket({ Metadata: { 'aws:cdk:path': 'S/A' } }) } };
    expect(templateTree(template, { name: 's', paths: new Map([['A', 'Real']]) }).at('A')?.path).toBe('Real');
  });

  test('finds what a resource mentions anywhere', () => {
    const Properties = {
      Deep: [{ a: { Ref: 'R' } }, { 'Fn::GetAtt': ['G', 'Arn'] }, { 'Fn::GetAtt': 'H.Arn' }],
      Text: { 'Fn::Sub': ['${S} ${T.Arn} ${!N} ${V}', { V: { Ref: 'W' } }] },
      Branch: { 'Fn::If': ['C', { Ref: 'I' }, { Ref: 'AWS::NoValue' }] },
    };
    const others = Object.fromEntries('RGHSTNVWIC'.split('').map((id) => [id, bucket()]));
    const tree = templateTree({ Resources: { ...others, Subject: bucket({ Properties }) } }, { name: 's' });
    expect([...(tree.at('Subject')?.references ?? [])].sort()).toEqual(['G', 'H', 'I', 'R', 'S', 'T', 'W']);
  });

  test('completes serverless resources by the globals, but no others', () => {
    const tree = templateTree(
      {
        Globals: { Api: { EndpointConfiguration: 'REGIONAL', Domain: { A: 1, B: 2 }, L: ['g'] }, Bucket: { X: 1 } },
        Resources: {
          Api: { Type: 'AWS::Serverless::Api', Properties: { Domain: { B: 3 }, L: ['o'] } },
          B: bucket(),
        },
      },
      { name: 's' },
    );
    expect(tree.at('Api')?.properties).toEqual({
      EndpointConfiguration: 'REGIONAL',
      Domain: { A: 1, B: 3 },
      L: ['g', 'o'],
    });
    expect(tree.at('B')?.properties).toEqual({});
  });

  test('does not take a property of a custom resource for its answer', () => {
    const custom = { Type: 'Custom::Thing', Properties: { Name: 'asked' } };
    const user = bucket({ Properties: { Name: { 'Fn::GetAtt': ['Custom', 'Name'] } } });
    const tree = templateTree({ Resources: { Custom: custom, User: user } }, { name: 's' });
    expect(value(tree, 'User', 'Name')).toEqual(['Custom.Name']);
  });

  test('adds the environment as a resource', () => {
    const tree = templateTree({ Resources: {} }, { name: 'S', environment: { region: 'us-east-1' } });
    expect(tree.at('S')).toMatchObject({ type: 'cdk:stack', properties: { region: 'us-east-1' } });
    expect(templateTree({ Resources: {} }, { name: 'S', environment: {} }).ofType('cdk:stack')).toHaveLength(1);
    expect(templateTree({ Resources: {} }, { name: 'S' }).resources).toHaveLength(0);
  });

  test('leaves out what no deployment creates, and nothing else', () => {
    const tree = templateTree(
      {
        Parameters: { P: { Type: 'String', Default: 'x' } },
        Conditions: { Never: { 'Fn::Equals': [1, 2] }, Maybe: { 'Fn::Equals': [{ Ref: 'P' }, 'y'] } },
        Resources: {
          A: bucket({ Condition: 'Never' }),
          B: bucket({ Condition: 'Maybe' }),
          C: bucket({ Condition: 5 }),
        },
      },
      { name: 's' },
    );
    expect(tree.resources.map(({ address }) => address)).toEqual(['B', 'C']);
  });

  test.each([
    ['nothing', undefined],
    ['a list', []],
    ['a text', 'x'],
    ['no resources', {}],
    ['a list of resources', { Resources: [] }],
    ['a resource without type', { Resources: { A: {} } }],
    ['a resource of null', { Resources: { A: null } }],
    ['a type that is no text', { Resources: { A: { Type: 5 } } }],
  ])('rejects %s', (_what, template) => {
    expect(() => templateTree(template, { name: 'bad.json' })).toThrow(ConfigurationError);
    expect(() => templateTree(template, { name: 'bad.json' })).toThrow(/^'bad.json' is no CloudFormation template/);
  });

  test('rejects what is nested without measure', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 100_000; level++) {
      deep = { 'Fn::Join': ['', [deep]] };
    }
    expect(() => templateTree({ Resources: { A: bucket({ Properties: { deep } }) } }, { name: 's' })).toThrow(/200/);
  });

  test('accepts hostile names', () => {
    const template = JSON.parse(
      '{"Resources":{"__proto__":{"Type":"T","Properties":{"__proto__":{"Ref":"__proto__"}}}}}',
    );
    expect(templateTree(template, { name: 's' }).at('__proto__')?.references).toEqual(['__proto__']);
  });

  test.each([
    [{ Transform: 'AWS::LanguageExtensions' }, []],
    [{ Transform: ['AWS::Serverless-2016-10-31'] }, []],
    [{ Transform: ['AWS::LanguageExtensions', 'Company::Macro'] }, ['Transform']],
    [{ Transform: { Name: 'AWS::Include' } }, ['Transform']],
    [
      { Resources: { 'Fn::ForEach::Buckets': ['x', ['a'], {}], 'Fn::Transform': {} } },
      ['Fn::ForEach::Buckets', 'Fn::Transform'],
    ],
    [{ Resources: { N: { Type: 'AWS::CloudFormation::Stack' } } }, ['N']],
    [{ Resources: { N: { Type: 'Org::Service::Use::MODULE' } } }, ['N']],
  ])('says what cannot be seen in %j', (template, opaque) => {
    const tree = templateTree({ Resources: {}, ...template }, { name: 's' });
    expect(tree.opaque.map(({ address }) => address)).toEqual(opaque);
  });
});

describe('linked templates', () => {
  test('read parameters, outputs and exports through each other', () => {
    const parameters = new Map<string, LinkedValue>();
    const imports = new Map<string, LinkedValue>();
    const child = templateTree(
      {
        Parameters: { KeyArn: { Type: 'String' }, Mode: { Type: 'String' } },
        Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Mode' }, 'prod'] } },
        Resources: { B: bucket({ Properties: { Key: { Ref: 'KeyArn' }, If: { 'Fn::If': ['Prod', 'p', 'd'] } } }) },
        Outputs: { Name: { Value: { 'Fn::GetAtt': ['B', 'Arn'] } } },
      },
      { name: 'child', links: { parameters } },
    );
    const parent = templateTree(
      {
        Resources: {
          Key: { Type: 'AWS::KMS::Key' },
          Nested: { Type: 'AWS::CloudFormation::Stack' },
          User: bucket({ Properties: { Arn: { 'Fn::GetAtt': ['Nested', 'Outputs.Name'] } } }),
        },
        Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'key' } } },
      },
      { name: 'parent', links: { nested: new Map([['Nested', child]]) } },
    );
    parameters.set('KeyArn', { raw: { 'Fn::GetAtt': ['Key', 'Arn'] }, reader: parent.reader });
    parameters.set('Mode', { raw: 'dev', reader: parent.reader });
    const sibling = templateTree(
      { Resources: { C: bucket({ Properties: { Key: { 'Fn::ImportValue': 'key' } } }) } },
      { name: 'sibling', links: { imports } },
    );
    for (const [name, linked] of parent.reader instanceof TemplateReader ? parent.reader.exports() : []) {
      imports.set(name, linked);
    }
    expect(parent.opaque).toEqual([]);
    expect(value(child, 'B', 'Key')).toEqual(['Key.Arn']);
    expect(value(child, 'B', 'If')).toEqual(['"d"']);
    expect(value(parent, 'User', 'Arn')).toEqual(['B.Arn']);
    expect(value(sibling, 'C', 'Key')).toEqual(['Key.Arn']);
  });
});
