import { ConfigurationError, isPlainObject } from '../../../lib/core';
import { parseTemplate } from '../../../lib/views/cloudformation/parse';

function value(yaml: string): unknown {
  const { template } = parseTemplate(`X: ${yaml}`, 'test.yaml');
  return isPlainObject(template) ? template.X : undefined;
}

describe('parseTemplate', () => {
  test.each([
    ['!Ref Bucket', { Ref: 'Bucket' }],
    ['!GetAtt Bucket.Arn', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ['!GetAtt Nested.Outputs.Key', { 'Fn::GetAtt': ['Nested', 'Outputs.Key'] }],
    ['!GetAtt [Bucket, Arn]', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ["!Sub 'a-${B}'", { 'Fn::Sub': 'a-${B}' }],
    ["!Sub ['a-${B}', {B: !Ref C}]", { 'Fn::Sub': ['a-${B}', { B: { Ref: 'C' } }] }],
    ['!If [Prod, !Ref A, !Ref AWS::NoValue]', { 'Fn::If': ['Prod', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ['!Equals [!Ref E, prod]', { 'Fn::Equals': [{ Ref: 'E' }, 'prod'] }],
    ['!Not [!Condition Prod]', { 'Fn::Not': [{ Condition: 'Prod' }] }],
    ['!And [!Condition A, !Condition B]', { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ['!Or [!Condition A, !Condition B]', { 'Fn::Or': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ["!Join ['-', [a, !Ref B]]", { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }],
    ["!Select [0, !Split [',', 'a,b']]", { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }],
    ['!FindInMap [M, !Ref AWS::Region, K]', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'K'] }],
    ["!GetAZs ''", { 'Fn::GetAZs': '' }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!Cidr [10.0.0.0/16, 2, 8]', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }],
    ['!ImportValue key', { 'Fn::ImportValue': 'key' }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!Length [1, 2]', { 'Fn::Length': [1, 2] }],
    ['!ToJsonString {a: 1}', { 'Fn::ToJsonString': { a: 1 } }],
    ['!Novel x', { 'Fn::Novel': 'x' }],
  ])('spells %s out', (short, long) => {
    expect(value(short)).toEqual(long);
  });

  test.each([
    ['2012-10-17', '2012-10-17'],
    ['012345678901', '012345678901'],
    ['123456789012', 123456789012],
    ['12345678901234567890', '12345678901234567890'],
    ['yes', 'yes'],
    ['off', 'off'],
    ['true', true],
    ['1.2', 1.2],
    ['"1.20"', '1.20'],
    ['~', null],
    ['', null],
  ])('reads the scalar %s', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected);
  });

  test('keeps the keys of objects as they are written', () => {
    expect(parseTemplate('2012-10-17: a\n1.10: b\n__proto__: {c: d}', 't').template).toEqual(
      JSON.parse('{"2012-10-17": "a", "1.10": "b", "__proto__": {"c": "d"}}'),
    );
  });

  test('follows aliases and merge keys', () => {
    const { template } = parseTemplate('a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}', 't');
    expect(template).toEqual({ a: { p: 1, q: 2 }, b: { p: 1, q: 2 }, c: { p: 1, q: 3 } });
  });

  test('reads JSON', () => {
    expect(parseTemplate(' {"Resources": {}}', 't').template).toEqual({ Resources: {} });
  });

  test.each([
    ['a key twice', 'a: 1\na: 2', /line 2.*unique/],
    ['no YAML', '{"a": [1, }', /not valid YAML at line 1/],
    ['an alias without anchor', 'a: *b', /alias|anchor/],
    ['an alias of itself', 'a: &a [*a]', /aliases|anchor|nested/],
    ['endless nesting', '['.repeat(50_000), /nested|not valid/],
    ['deep nesting', `${'['.repeat(300)}${']'.repeat(300)}`, /nested more than 200/],
    [
      'an alias bomb',
      `a: &a [x, x]\n${'abcdefghijkl'
        .split('')
        .map((letter, i, all) => (i === 0 ? '' : `${letter}: &${letter} [${`*${all[i - 1]},`.repeat(9)} x]`))
        .join('\n')}`,
      /aliases/,
    ],
  ])('rejects %s', (_what, text, message) => {
    expect(() => parseTemplate(text, 'test.yaml')).toThrow(ConfigurationError);
    expect(() => parseTemplate(text, 'test.yaml')).toThrow(message);
  });

  test('locates resources and properties', () => {
    const { locate } = parseTemplate('Resources:\n  B:\n    Type: T\n    Properties:\n      L:\n        - A: 1\n', 't');
    expect(locate('B')).toEqual({ line: 2, column: 3 });
    expect(locate('B', 'Properties.L[0].A')).toEqual({ line: 6, column: 11 });
    expect(locate('B', 'Properties.Missing')).toEqual({ line: 4, column: 5 });
    expect(locate('C')).toBeUndefined();
    expect(parseTemplate('{\n "Resources": {\n  "B": {}}}', 't').locate('B')).toEqual({ line: 3, column: 3 });
  });
});
