import { contentOf, copyRequest, type RequestFormat } from '../../../lib/audit/adapter/request-content';
import { PatternPhiDetector } from '../../../lib/audit/pattern-phi-detector';

const format: RequestFormat = { partLists: ['content'], isText: (part) => part.type === 'text' };
const detector = new PatternPhiDetector();

async function identifiersIn(request: object): Promise<readonly string[]> {
  const { text = '', phi } = contentOf(request, format);
  expect(phi).toBeUndefined();
  return (await detector.detect(text)).identifiers;
}

const settings = { model: 'gpt-4o-2024-11-20', max_tokens: 4096, temperature: 0.2, seed: 42 };

test('no identifier is found in a request without one, whatever its settings', async () => {
  const messages = [{ role: 'user', content: 'How many beds does a ward have?' }];
  expect(await identifiersIn({ ...settings, messages })).toEqual([]);
});

test.each([
  ['after a line break', [{ role: 'user', content: 'SSN\n078-05-1120' }]],
  ['in a part', [{ role: 'user', content: [{ type: 'text', text: 'SSN 078-05-1120' }] }]],
  ['as a property', [{ role: 'tool', content: { ssn: '078-05-1120' } }]],
  ['in arguments that are JSON within JSON', [{ function: { arguments: '{"note":"\\n078-05-1120\\n"}' } }]],
])('an identifier is found %s', async (_, messages) => {
  expect(await identifiersIn({ ...settings, messages })).toContain('social security numbers');
});

test.each([
  ['bytes', { body: Buffer.from('SSN') }],
  ['a part of an unknown kind', { content: [{ type: 'hologram', text: 'none' }] }],
  ['an address that is the data', { url: 'data:image/png;base64,AAAA' }],
  ['Base64', { image: 'iVBORw0KGgo'.repeat(30) }],
])('cannot tell what is in %s', (_, request) => {
  expect(contentOf(request, format).phi).toEqual({ presence: 'unknown', identifiers: [] });
});

test('the input is one text for one request, in whatever order it was put together', () => {
  const one = contentOf({ a: 'x', b: [Buffer.from('y'), 1, undefined, null] }, format).input;
  const other = contentOf({ b: [new Uint8Array([121]), 1, undefined, null], a: 'x' }, format).input;
  expect(one).toBe('{"a":"x","b":["eQ==",1,null,null]}');
  expect(other).toBe(one);
});

test('a copy shares nothing with the request', () => {
  const request = { messages: [{ content: 'one' }], body: Buffer.from('two') };
  const copy = copyRequest(request);
  request.messages.push({ content: 'three' });
  request.body.fill(0);
  expect(copy.messages).toEqual([{ content: 'one' }]);
  expect(Buffer.from(copy.body).toString()).toBe('two');
});

test('a request that is not plain data is refused without being quoted', () => {
  const copy = () => copyRequest({ content: 'Jane Roe', later: () => 'Jane Roe' });
  expect(copy).toThrow("'input' must be plain data");
  expect(copy).not.toThrow('Jane');
});

test.each([
  ['as the name of a property', { content: { 'SSN 078-05-1120': true } }],
  ['as what says that it is a kind', { content: { type: 'SSN 078-05-1120' } }],
  ['as what says that it is a role', { role: 'SSN 078-05-1120', content: 'hello' }],
  ['as what says that it is a model', { content: { model: 'SSN 078-05-1120' } }],
])('an identifier is found %s', async (_, message) => {
  expect(await identifiersIn({ ...settings, messages: [message] })).toContain('social security numbers');
});

test('versions of tools are not taken for dates', async () => {
  const tools = [{ type: 'text_editor_20250124', name: 'editor' }];
  expect(await identifiersIn({ ...settings, tools })).toEqual([]);
});

test('cannot tell what is in tokens', () => {
  expect(contentOf({ content: [[9906, 1917]] }, format).phi).toEqual({ presence: 'unknown', identifiers: [] });
});

test('cannot tell what is in a part that stands in place of a list', () => {
  const file = { content: { type: 'file', uri: 'gs://notes/scan.png' } };
  expect(contentOf(file, format).phi).toBeUndefined();
  expect(contentOf(file, { ...format, hasLoneParts: true }).phi?.presence).toBe('unknown');
});

test.each([
  ['a date', { born: new Date('1980-02-14') }],
  ['a map', { notes: new Map([['name', 'Jane Roe']]) }],
  ['a blob', { file: new Blob(['Jane Roe']) }],
  ['bytes without a view', { body: new ArrayBuffer(8) }],
  ['memory that is shared', { body: new Uint8Array(new SharedArrayBuffer(8)) }],
])('%s is refused, as it would be sent in another form than is recorded', (_, content) => {
  expect(() => copyRequest({ messages: [content] })).toThrow("'input' must be plain data");
});
