import { type Resource, ResourceView, World } from '../../lib/core';
import { plainTree } from '../support/plain-tree';

describe('Value', () => {
  test('reads dotted paths and says where the value stands', () => {
    const value = view({ A: { B: 'c' } }).get('A.B');
    expect(value.string).toBe('c');
    expect(value.path).toBe('A.B');
  });

  test('looks through a list of one, as Terraform blocks are', () => {
    expect(view({ block: [{ key: 'x' }] }).get('block.key').string).toBe('x');
  });

  test('does not choose among several', () => {
    const value = view({ block: [{ key: 'x' }, { key: 'y' }] }).get('block.key');
    expect(value.kind).toBe('unknown');
    expect(value.reason).toBe('block.key has 2 values');
  });

  test('fans out over lists and keeps what is missing in each', () => {
    const values = view({ list: [{ key: 'x' }, {}, { key: { $unknown: 'later' } }] }).all('list.key');
    expect(values.map((value) => value.kind)).toEqual(['known', 'absent', 'unknown']);
    expect(values.map((value) => value.path)).toEqual(['list[0].key', 'list[1].key', 'list[2].key']);
  });

  test('opens a list by name', () => {
    expect(
      view({ list: ['a', 'b'] })
        .all('list[]')
        .map((value) => value.string),
    ).toEqual(['a', 'b']);
  });

  test.each([['missing'], ['empty']])('reads a %s list as one absent value', (name) => {
    const values = view({ empty: [] }).all(`${name}.key`);
    expect(values.map((value) => value.kind)).toEqual(['absent']);
  });

  test('carries what is unknown down to every member', () => {
    const values = view({ block: { $unknown: 'decided later' } }).all('block.list[].key');
    expect(values.map((value) => [value.kind, value.reason])).toEqual([['unknown', 'decided later']]);
  });

  test('finds nothing below a scalar', () => {
    expect(view({ A: 'text' }).get('A.length').isAbsent).toBe(true);
  });

  test('does not read inherited members', () => {
    expect(view({ A: {} }).get('A.constructor').isAbsent).toBe(true);
    expect(view(JSON.parse('{"__proto__": {"polluted": true}}')).get('polluted').isAbsent).toBe(true);
  });

  test('compares quoted booleans and numbers', () => {
    expect(view({ A: 'True' }).get('A').is(true)).toBe(true);
    expect(view({ A: '2192' }).get('A').is(2192)).toBe(true);
    expect(view({ A: '' }).get('A').number).toBeUndefined();
    expect(view({ A: 'yes' }).get('A').boolean).toBeUndefined();
  });

  test('follows a reference to the other resource', () => {
    const subject = view(
      { Key: { $ref: 'Other.Arn' } },
      { address: 'Other', type: 'Key', properties: { Rotation: true } },
    );
    const key = subject.get('Key');
    expect(key.isUndetermined).toBe(true);
    expect(key.reference?.attribute).toBe('Arn');
    expect(subject.follow(key)?.get('Rotation').boolean).toBe(true);
  });

  test('parses a document inside a text', () => {
    expect(
      view({ Policy: '{"Statement":[{"Effect":"Allow"}]}' }).get('Policy').document().get('Statement.Effect').string,
    ).toBe('Allow');
    expect(view({ Policy: 'no json' }).get('Policy').document().kind).toBe('unknown');
  });

  test('describes itself in a readable length', () => {
    expect(
      view({ A: 'x'.repeat(500) })
        .get('A')
        .describe(),
    ).toHaveLength(120);
    expect(view({}).get('A').describe()).toBe('not set');
  });
});

describe('ResourceView', () => {
  test.each([
    ['a list of tags', { Tags: [{ Key: 'purpose', Value: 'audit-log' }] }],
    ['a map of tags', { Tags: { purpose: 'audit-log' } }],
    ['Terraform tags', { tags: { purpose: 'audit-log' } }],
    ['Google labels', { labels: { purpose: 'audit-log' } }],
  ])('finds a tag in %s', (_, properties) => {
    expect(view(properties).tag('purpose').string).toBe('audit-log');
  });

  test('finds no tag where there is none', () => {
    expect(view({ Tags: [{ Key: 'other', Value: 'x' }] }).tag('purpose').isAbsent).toBe(true);
  });
});

function view(properties: unknown, ...others: { address: string; type: string; properties: unknown }[]): ResourceView {
  const tree = plainTree([{ address: 'Subject', type: 'T', properties }, ...others]);
  return new ResourceView(tree.at('Subject') as Resource, new World());
}
