import { canonicalJson, encodeEntry, sha256 } from '../../lib/audit/entry';
import { readEntry } from '../../lib/audit/entry-reader';
import { printable } from '../../lib/audit/support/printable';
import { record } from '../support/audit/auditing';
import { randomNumbers } from '../support/audit/random';
import { link } from '../support/audit/sample-store';

const chain = { name: 'notes-api.019aa1b2-0000-7000-8000-000000000000/0', sequence: 3, hash: 'ab'.repeat(32) };
const entry = link(chain, record(), new Date('2026-11-21T10:00:00.000Z'));

/** Canonical bytes with a hash that is right, whatever they hold. */
function sealed(change: object): Uint8Array {
  const { hash: _, ...unsealed } = { ...entry, ...change };
  return Buffer.from(canonicalJson({ ...unsealed, hash: sha256(canonicalJson(unsealed)) }));
}

describe('bytes of a store', () => {
  test('are an entry when they are what a writer stored', () => {
    expect(readEntry(encodeEntry(entry))).toEqual({ status: 'intact', entry });
  });

  test('may have properties that a later version added', () => {
    expect(readEntry(sealed({ schemaVersion: '1.7', region: 'us-east-1' }))).toMatchObject({ status: 'intact' });
  });

  test('cannot be judged when they are of a later version', () => {
    expect(readEntry(sealed({ schemaVersion: '2.0', sequence: 'three' }))).toMatchObject({ status: 'unsupported' });
  });

  test.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', '', /is no JSON object/],
    ['no JSON', '{', /is no JSON object/],
    ['a list', '[]', /is no JSON object/],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /is no JSON object/],
    ['a number beyond JSON', '{"a":1e999}', /form in which entries are written/],
    ['nested beyond the stack', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /is no|form in which/],
    ['spaced', JSON.stringify(entry, undefined, 1), /form in which entries are written/],
    ['a byte order mark before it', `\ufeff${canonicalJson(entry)}`, /is no JSON object/],
    ['a property twice', canonicalJson(entry).replace('{', '{"chain":"x/0",'), /form in which entries are written/],
    ['another hash', canonicalJson({ ...entry, hash: 'ab'.repeat(32) }), /content that its hash is of/],
    ['no kind', sealed({ kind: undefined }), /has a 'kind' that no entry has/],
    ['a kind of every object', sealed({ kind: 'constructor' }), /has a 'kind' that no entry has/],
    ['no record', sealed({ record: undefined }), /has a 'record' that is not an object/],
    ['a sequence below 0', sealed({ sequence: -1 }), /has a 'sequence' that is not a whole number from 0/],
    ['a day that is none', sealed({ filedUnder: '2026-02-30' }), /has a 'filedUnder' that is not a day/],
    ['a chain with a path', sealed({ chain: '../../0' }), /has a 'chain' that is not the name of a chain/],
    [
      'a state that is none',
      sealed({ record: record({ eventId: 'x' }) }),
      /has a 'eventId' that is not a UUID of version 7/,
    ],
    ['its own prototype', '{"__proto__":{"kind":"record"}}', /hash is of/],
  ])('are changed when they are %s', (_, content, problem) => {
    const reading = readEntry(Buffer.from(content));
    expect(reading).toMatchObject({ status: 'changed', problem: expect.stringMatching(problem) });
  });

  test('of which any was changed are found out, and nothing is thrown', () => {
    const random = randomNumbers(7);
    for (let run = 0; run < 2000; run++) {
      const content = Buffer.from(encodeEntry(entry));
      for (let changes = 0; changes <= run % 4; changes++) {
        const at = Math.floor(random() * content.length);
        content[at] = (content[at] ?? 0) ^ (1 + Math.floor(random() * 255));
      }
      const status = content.equals(encodeEntry(entry)) ? 'intact' : 'changed';
      expect({ run, status: readEntry(content).status }).toEqual({ run, status });
    }
  });
});

describe('text that is printed', () => {
  test('cannot move a cursor, turn text around or fill a screen', () => {
    expect(printable('a\u001b[2J\u009b\u202eb\u2028')).toBe('a\\u{001b}[2J\\u{009b}\\u{202e}b\\u{2028}');
    expect(printable('x'.repeat(10_000))).toHaveLength(201);
  });
});
