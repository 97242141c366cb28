import { forEachWorld, isPlainObject, ResourceView, type Value } from '../../../lib/core';
import { templateTree } from '../../../lib/views/cloudformation/template';

type Sections = Readonly<Record<string, unknown>>;

/** What a property reads as, in every world, as a readable summary. */
function read(node: unknown, sections: Sections = {}, environment?: Record<string, unknown>): unknown[] {
  const resources = isPlainObject(sections.Resources) ? sections.Resources : {};
  const template = { ...sections, Resources: { ...resources, Subject: { Type: 'T', Properties: { P: node } } } };
  return readProperty(template, 'Subject', environment);
}

function readProperty(template: unknown, id: string, environment?: Record<string, unknown>): unknown[] {
  const tree = templateTree(template, { name: 'test', ...(environment === undefined ? {} : { environment }) });
  const resource = tree.at(id);
  const seen: unknown[] = [];
  if (resource !== undefined) {
    forEachWorld((world) => {
      seen.push(summary(new ResourceView(resource, world).get('P')));
    });
  }
  return seen;
}

function summary(value: Value): unknown {
  switch (value.kind) {
    case 'known':
      return value.toJSON();
    case 'reference':
      return `-> ${value.describe()}`;
    case 'unknown':
      return `? ${value.text ?? ''}`.trim();
    default:
      return 'absent';
  }
}

const KEY = {
  Type: 'AWS::KMS::Key',
  Properties: { Enabled: true, Tags: ['a'], Self: { 'Fn::GetAtt': ['Key', 'Self'] } },
};
const PARAMETERS = {
  Plain: { Type: 'String' },
  Default: { Type: 'String', Default: 'd' },
  Number: { Type: 'Number', Default: 5 },
  List: { Type: 'CommaDelimitedList', Default: 'a, b' },
  Allowed: { Type: 'String', AllowedValues: ['x', 'y'], Default: 'x' },
  Secret: { Type: 'String', NoEcho: true, Default: 's' },
  Ssm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
};
const MAPPINGS = { M: { 'us-east-1': { k: 'virginia' }, 'us-west-2': { k: 'oregon' } } };
const SECTIONS = { Parameters: PARAMETERS, Mappings: MAPPINGS, Resources: { Key: KEY } };
const sub = (text: string, variables?: unknown) => ({ 'Fn::Sub': variables === undefined ? text : [text, variables] });
const ref = (name: unknown) => ({ Ref: name });
const att = (...path: unknown[]) => ({ 'Fn::GetAtt': path });

describe('parameters', () => {
  test.each([
    ['Plain', ['? ${Plain}']],
    ['Default', ['d']],
    ['Number', ['5']],
    ['List', [['a', 'b']]],
    ['Allowed', ['x', 'y']],
    ['Secret', ['? ${Secret}']],
    ['Ssm', ['? ${Ssm}']],
    ['Missing', ['? ${Missing}']],
    ['__proto__', ['? ${__proto__}']],
    ['constructor', ['? ${constructor}']],
  ])('reads %s', (name, expected) => {
    expect(read(ref(name), SECTIONS)).toEqual(expected);
  });

  test.each([
    ['AWS::NoValue', {}, 'absent'],
    ['AWS::Region', { region: 'us-gov-west-1' }, 'us-gov-west-1'],
    ['AWS::Region', {}, '? ${AWS::Region}'],
    ['AWS::Region', { region: ref('AWS::Region') }, '? ${AWS::Region}'],
    ['AWS::AccountId', { account: '012345678901' }, '012345678901'],
    ['AWS::Partition', { region: 'us-gov-west-1' }, 'aws-us-gov'],
    ['AWS::Partition', {}, 'aws'],
    ['AWS::URLSuffix', {}, 'amazonaws.com'],
    ['AWS::StackName', {}, '? ${AWS::StackName}'],
  ])('reads the pseudo parameter %s in %j', (name, environment, expected) => {
    expect(read(ref(name), {}, environment)).toEqual([expected]);
  });
});

describe('intrinsics', () => {
  test.each<[string, unknown, unknown]>([
    ['a reference', ref('Key'), '-> Key.Ref'],
    ['an attribute that only deployment knows', att('Key', 'Arn'), '-> Key.Arn'],
    ['an attribute in one text', { 'Fn::GetAtt': 'Key.Arn' }, '-> Key.Arn'],
    ['an attribute that is a property', att('Key', 'Enabled'), true],
    ['an attribute that is a list property', att('Key', 'Tags'), ['a']],
    ['an attribute of nothing', att('Nothing', 'Arn'), '?'],
    ['a text with known parts', sub('${Default}-${!Kept}-${V}', { V: 1 }), 'd-${Kept}-1'],
    ['a text with unknown parts', sub('arn:${AWS::Partition}:s3:::${Key}/${Plain}'), '? arn:aws:s3:::${Key}/${Plain}'],
    ['a text of one reference', sub('${Key.Arn}'), '-> Key.Arn'],
    ['a variable that hides a resource', sub('${Key}!', { Key: 'k' }), 'k!'],
    ['a joined text', { 'Fn::Join': ['-', ['a', ref('Default'), ref('AWS::NoValue'), 1]] }, 'a-d-1'],
    ['a joined list parameter', { 'Fn::Join': ['-', ref('List')] }, 'a-b'],
    ['a join with unknown parts', { 'Fn::Join': ['', ['a:', att('Key', 'Arn'), '/*']] }, '? a:${Key.Arn}/*'],
    ['a selected element', { 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
    ['a selected element of an unknown list', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, '?'],
    ['an element beyond the list', { 'Fn::Select': [5, ['a']] }, '?'],
    ['a map entry', { 'Fn::FindInMap': ['M', 'us-east-1', 'k'] }, 'virginia'],
    ['a missing map entry', { 'Fn::FindInMap': ['M', 'eu-west-1', 'k'] }, '?'],
    ['a default map entry', { 'Fn::FindInMap': ['M', 'eu-west-1', 'k', { DefaultValue: 'z' }] }, 'z'],
    ['base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['a length', { 'Fn::Length': ref('List') }, 2],
    ['JSON', { 'Fn::ToJsonString': { a: ref('Default'), b: ref('AWS::NoValue') } }, '{"a":"d"}'],
    ['JSON with unknown parts', { 'Fn::ToJsonString': { a: ref('Plain') } }, '? {"a":"${Plain}"}'],
    ['an import', { 'Fn::ImportValue': 'x' }, '?'],
    ['an intrinsic that does not exist yet', { 'Fn::Novel': 'x' }, '?'],
    ['an include beside members', { 'Fn::Transform': {}, a: 1 }, '?'],
    ['a dynamic reference', '{{resolve:ssm:/x}}', '? {{resolve:ssm:/x}}'],
    ['an object with one key', { Condition: 'Prod' }, { Condition: 'Prod' }],
    ['null', null, 'absent'],
  ])('reads %s', (_what, node, expected) => {
    expect(read(node, SECTIONS)).toEqual([expected]);
  });

  test('reads a mapping by an unknown Region as every entry, in step with the Region', () => {
    const byRegion = { 'Fn::FindInMap': ['M', ref('AWS::Region'), 'k'] };
    expect(read({ 'Fn::Join': [' ', [byRegion, ref('AWS::Region')]] }, SECTIONS)).toEqual([
      'virginia us-east-1',
      'oregon us-west-2',
    ]);
    expect(read(byRegion, SECTIONS, { region: 'us-west-2' })).toEqual(['oregon']);
  });

  test.each([
    ['a circle of attributes', att('A', 'X'), { A: att('B', 'X'), B: att('A', 'X') }],
    ['a property that refers to itself', att('A', 'X'), { A: { 'Fn::ToJsonString': { a: att('A', 'X') } } }],
    ['a list that contains itself', att('A', 'X'), { A: [att('A', 'X'), att('A', 'X')] }],
    [
      'texts that double each other',
      att('A0', 'X'),
      Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`A${i}`, sub(`\${A${i + 1}.X}\${A${i + 1}.X}\${A${i + 1}.X}`)]),
      ),
    ],
  ])('ends for %s', (_what, node, properties) => {
    const resources = Object.entries(properties).map(([id, X]) => [id, { Type: 'T', Properties: { X } }]);
    expect(read(node, { Resources: Object.fromEntries(resources) })).toHaveLength(1);
  });

  test.each([
    ref(5),
    ref(null),
    att(),
    { 'Fn::GetAtt': null },
    { 'Fn::GetAtt': [null, 'x'] },
    { 'Fn::GetAtt': ['Key', ref('Plain')] },
    { 'Fn::Sub': null },
    { 'Fn::Sub': [null, null] },
    { 'Fn::Sub': '${}${.}${a.}' },
    { 'Fn::Join': null },
    { 'Fn::Join': ['-', null] },
    { 'Fn::Join': ['-', [null, {}]] },
    { 'Fn::Select': null },
    { 'Fn::Split': [null, 'a'] },
    { 'Fn::FindInMap': null },
    { 'Fn::FindInMap': ['__proto__', 'toString', 'x'] },
    { 'Fn::If': null },
    { 'Fn::If': [{ Ref: 'x' }, 1, 2] },
    { 'Fn::If': ['__proto__', 1, 2] },
    { 'Fn::And': null },
    { 'Fn::ToJsonString': null },
    { 'Fn::Length': null },
    { 'Fn::ImportValue': null },
    Symbol('x'),
    10n,
  ])('does not throw for %p', (node) => {
    expect(() => read(node, SECTIONS)).not.toThrow();
  });
});

describe('conditions', () => {
  const conditions = {
    Prod: { 'Fn::Equals': [ref('Default'), 'prod'] },
    Dev: { 'Fn::Equals': ['dev', ref('Default')] },
    Test: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'Prod' }, { Condition: 'Dev' }] }] },
    Never: { 'Fn::Equals': ['a', 'b'] },
    Always: { 'Fn::Not': [{ Condition: 'Never' }] },
    Virginia: { 'Fn::Equals': [ref('AWS::Region'), 'us-east-1'] },
    X: { 'Fn::Equals': [ref('Allowed'), 'x'] },
    Z: { 'Fn::Equals': [ref('Allowed'), 'z'] },
    Circle: { Condition: 'Circle' },
    Joined: { 'Fn::Equals': [{ 'Fn::Join': ['', ref('List')] }, ''] },
  };
  const sections = { ...SECTIONS, Conditions: conditions };
  const when = (condition: string, yes: unknown = 'yes', no: unknown = 'no') => ({ 'Fn::If': [condition, yes, no] });

  test.each([
    ['Prod', ['yes', 'no']],
    ['Never', ['no']],
    ['Always', ['yes']],
    ['X', ['yes', 'no']],
    ['Z', ['no']],
    ['Joined', ['yes', 'no']],
    ['Missing', ['yes', 'no']],
  ])('judges the branches of %s that can be', (condition, expected) => {
    expect(read(when(condition), sections)).toEqual(expected);
  });

  test('ends for a condition that refers to itself', () => {
    expect(read(when('Circle'), sections).length).toBeLessThanOrEqual(2);
  });

  test('evaluates the Region where it is known', () => {
    expect(read(when('Virginia'), sections, { region: 'us-east-1' })).toEqual(['yes']);
    expect(read(when('Virginia'), sections, {})).toEqual(['yes', 'no']);
  });

  test('never contradicts itself', () => {
    const node = { 'Fn::Join': ['', [when('Prod', 'P', '-'), when('Dev', 'D', '-'), when('Test', 'T', '-')]] };
    expect(read(node, sections)).toEqual(['P--', '-D-', '--T']);
  });

  test('gives a parameter the value that a condition settled', () => {
    const chosen = when('Prod', sub('${Default}!'), sub('${Default}!'));
    expect(read(chosen, sections)).toEqual(['prod!', 'd!']);
    const blank = { ...sections, Parameters: { Default: { Type: 'String', Default: 'prod' } } };
    expect(read(when('Prod', 'none', ref('Default')), blank)).toEqual(['none', '? ${Default}']);
    expect(read(when('X', ref('Allowed'), ref('Allowed')), sections)).toEqual(['x', 'y']);
  });

  test('reads a null branch as absent', () => {
    expect(read(when('Prod', 'a', ref('AWS::NoValue')), sections)).toEqual(['a', 'absent']);
  });

  test('takes the condition of the judged resource to hold', () => {
    const resources = {
      A: { Type: 'T', Condition: 'Prod', Properties: { P: when('Prod') } },
      B: { Type: 'T', Condition: 'Test', Properties: { P: { 'Fn::Join': ['', [when('Prod'), when('Dev')]] } } },
    };
    expect(readProperty({ ...sections, Resources: resources }, 'A')).toEqual(['yes']);
    expect(readProperty({ ...sections, Resources: resources }, 'B')).toEqual(['nono']);
  });

  test('shows other resources only where their condition holds', () => {
    const resources = {
      Other: { Type: 'T', Condition: 'Prod', Properties: { P: 'there' } },
      Subject: { Type: 'T', Properties: {} },
    };
    const tree = templateTree({ ...sections, Resources: resources }, { name: 'test' });
    const [other, subject] = [tree.at('Other'), tree.at('Subject')];
    const seen: unknown[] = [];
    forEachWorld((world) => {
      if (other !== undefined && subject !== undefined) {
        seen.push(summary(new ResourceView(subject, world).view(other).get('P')));
      }
    });
    expect(seen).toEqual(['there', 'absent']);
  });
});

test('a document that is put together as text keeps its references', () => {
  const text = {
    'Fn::Join': ['', ['{"Key":"', { 'Fn::GetAtt': ['Key', 'Arn'] }, '","Name":"x-', { Ref: 'Key' }, '"}']],
  };
  const tree = templateTree(
    { Resources: { Key: KEY, Subject: { Type: 'T', Properties: { P: text } } } },
    { name: 'test' },
  );
  const subject = tree.at('Subject');
  const seen: unknown[] = [];
  forEachWorld((world) => {
    const document = subject && new ResourceView(subject, world).get('P').document();
    seen.push(document && summary(document.get('Key')), document && summary(document.get('Name')));
  });
  expect(seen).toEqual(['-> Key.Arn', 'x-${Key}']);
});
