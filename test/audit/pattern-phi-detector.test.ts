import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PatternPhiDetector, RECOGNIZERS } from '../../lib/audit/pattern-phi-detector';
import { SAFE_HARBOR_IDENTIFIERS } from '../../lib/core';
import { SAFE_HARBOR_PATTERNS } from '../../lib/core/safe-harbor-patterns';
import { CLEAN_SENTENCES, IDENTIFIER_SAMPLES } from '../fixtures/audit/identifier-samples';
import { unboundedRepetitions } from '../support/regular-expressions';
import { SAFE_HARBOR_SAMPLES } from '../support/safe-harbor-samples';

const detector = new PatternPhiDetector();

function nameOf(letter: string): string {
  return SAFE_HARBOR_IDENTIFIERS.find(({ paragraph }) => paragraph === letter)?.name ?? '';
}

describe('of the labelled sample', () => {
  test('every identifier of the Safe Harbor list has sentences', () => {
    expect(IDENTIFIER_SAMPLES.map(({ paragraph }) => paragraph)).toEqual(
      SAFE_HARBOR_IDENTIFIERS.map(({ paragraph }) => paragraph),
    );
  });

  describe.each(IDENTIFIER_SAMPLES)('paragraph $paragraph', ({ paragraph, found, missed }) => {
    const name = nameOf(paragraph);
    test('finds what the sample says, and misses what it says', async () => {
      const finds = async (text: string) => (await detector.detect(text)).identifiers.includes(name);
      const results = new Map<string, boolean>();
      for (const text of [...found, ...missed]) {
        results.set(text, await finds(text));
      }
      expect([...results].filter(([, isFound]) => isFound).map(([text]) => text)).toEqual(found);
    });
  });

  test('the documentation has the figures', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
    const rows = [...page.matchAll(/^\| ([A-R]) \| [^|]+ \| (\d+ of \d+) \|/gm)].map(([, paragraph, figure]) => [
      paragraph,
      figure,
    ]);
    expect(rows).toEqual(
      IDENTIFIER_SAMPLES.map(({ paragraph, found, missed }) => [
        paragraph,
        `${found.length} of ${found.length + missed.length}`,
      ]),
    );
    expect(page).toContain(`nothing in ${CLEAN_SENTENCES.length} clinical sentences`);
  });

  test.each(CLEAN_SENTENCES)('finds nothing in: %s', async (text) => {
    expect((await detector.detect(text)).identifiers).toEqual([]);
  });
});

describe('what is masked by guardrails of this package', () => {
  // Their check digits are wrong: long numbers all the same, but not those of a license.
  const invalid = ['NPI: 2234567890'];
  const samples = SAFE_HARBOR_PATTERNS.flatMap(({ name, paragraphs }) =>
    (SAFE_HARBOR_SAMPLES[name]?.found ?? []).map((text) => ({ text, paragraph: paragraphs[0] ?? '' })),
  );

  test.each(samples.filter(({ text }) => !invalid.includes(text)))('is found: $text', async ({ text, paragraph }) => {
    expect((await detector.detect(text)).identifiers).toContain(nameOf(paragraph));
  });

  test.each(invalid)('is present all the same: %s', async (text) => {
    expect((await detector.detect(text)).identifiers).toEqual([nameOf('R')]);
  });
});

describe('numbers are checked where their form allows it:', () => {
  test.each([
    ['a card whose check digit is wrong', '4111-1111-1111-1112', 'J'],
    ['an IBAN whose check digits are wrong', 'GB83 WEST 1234 5698 7654 32', 'J'],
    ['a routing number whose check digit is wrong', 'routing 021000022', 'J'],
    ['an area of social security numbers that is not assigned', '666-12-4417', 'G'],
    ['a taxpayer number for one of social security', '912-70-1234', 'G'],
    ['a group of social security numbers that is not assigned', '212-00-4417', 'G'],
    ['a DEA number whose check digit is wrong', 'BJ1234564', 'K'],
    ['an NPI whose check digit is wrong', 'NPI 1234567894', 'K'],
    ['a VIN whose check digit is wrong', '1HGCM82643A004352', 'L'],
    ['an address of more than 255', '300.1.1.1', 'O'],
    ['a version of five numbers', '1.2.3.4.5', 'O'],
    ['an exchange that begins with 1', '206-155-0134', 'D'],
    ['a month that there is not', 'seen on 13/31', 'C'],
    ['an age of 89', 'an 89-year-old man', 'C'],
  ])('leaves %s', async (_, text, paragraph) => {
    expect((await detector.detect(text)).identifiers).not.toContain(nameOf(paragraph));
  });

  test('finds an identifier that begins within what only looked like one', async () => {
    expect((await detector.detect('5 4111 1111 1111 1111')).identifiers).toContain(nameOf('J'));
  });
});

describe('however it is written:', () => {
  test.each([
    ['full-width digits', '\uff12\uff11\uff12\uff0d\uff10\uff19\uff0d\uff14\uff14\uff11\uff17'],
    ['en dashes', '212\u201309\u20134417'],
    ['minus signs and non-breaking spaces', '\u00a0212\u221209\u22124417'],
    ['zero-width spaces', '2\u200b12-0\u200d9-44\ufeff17'],
    ['soft hyphens between', '212-\u00ad09-4417'],
    ['JSON escapes of characters', '\\u0032\\u0031\\u0032-09-4417'],
    ['a line break that is escaped before it', 'note\\n212-09-4417'],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify({ note: 'a\n212-09-4417' }))],
    ['a table', '| SSN | 212 09 4417 |'],
    ['markup', '<ssn>212094417</ssn>'],
    ['a property', '{"patientSsn": "212094417"}'],
    ['a column', 'PATIENT_SSN=212094417'],
    ['emphasis', '**SSN**: 212094417'],
  ])('finds a social security number in %s', async (_, text) => {
    expect((await detector.detect(text)).identifiers).toContain(nameOf('G'));
  });
});

describe('what nothing is found in', () => {
  const trusting = new PatternPhiDetector({ absentWhenNothingIsFound: 'codes of ICD-10 and nothing else' });

  test('is unknown, which counts as PHI', async () => {
    expect(await detector.detect('What is hypertension?')).toEqual({ presence: 'unknown', identifiers: [] });
  });

  test('is absent where somebody decided so, which the name says', async () => {
    expect(await trusting.detect('What is hypertension?')).toEqual({ presence: 'absent', identifiers: [] });
    expect([detector.name, trusting.name]).toEqual(['patterns/1', 'patterns/1+absence-accepted']);
  });

  test.each([
    ['an image', `What is this? data:image/png;base64,${Buffer.alloc(60, 'x').toString('base64')}`],
    ['a document in lines', Buffer.alloc(200, 'x').toString('base64').replace(/.{76}/g, '$&\n')],
    ['bytes as Node writes them', JSON.stringify(Buffer.alloc(40, 1))],
    ['bytes as JavaScript writes them', JSON.stringify(new Uint8Array(40))],
    ['tokens', JSON.stringify(Array.from({ length: 40 }, (_, token) => 1000 + token))],
  ])('is unknown with %s in it, whatever was decided', async (_, text) => {
    expect(await trusting.detect(text)).toEqual({ presence: 'unknown', identifiers: [] });
  });

  test('is empty text', async () => {
    expect((await trusting.detect('')).presence).toBe('absent');
  });

  test('rejects a decision without a reason', () => {
    expect(() => new PatternPhiDetector({ absentWhenNothingIsFound: ' ' })).toThrow(
      "'absentWhenNothingIsFound' must be a reason in one line of 10 to 500 characters",
    );
  });
});

test('never quotes what it found, and names each kind once', async () => {
  const { identifiers } = await detector.detect('SSN 212-09-4417, ssn 212-09-4417, jane@example.org');
  expect(identifiers).toEqual([nameOf('F'), nameOf('G')]);
});

describe('a long text', () => {
  const text = 'The lungs are clear. '.repeat(3_000);

  test('gives way to other work', async () => {
    const order: string[] = [];
    const detection = detector.detect(text).then(() => order.push('detection'));
    setImmediate(() => order.push('other work'));
    await detection;
    expect(order).toEqual(['other work', 'detection']);
  });

  test('is left when its time is up', async () => {
    const controller = new AbortController();
    const detection = detector.detect(text, controller.signal);
    controller.abort(new Error('the time is up'));
    await expect(detection).rejects.toThrow('the time is up');
  });
});

describe('takes time in proportion to the text', () => {
  test.each(RECOGNIZERS.map(({ pattern }) => pattern))('as every repetition is bounded in %s', ({ source, flags }) => {
    expect(unboundedRepetitions(source)).toEqual([]);
    expect(flags).toContain('g');
  });

  test('and has a measure that sees what is unbounded', () => {
    expect(unboundedRepetitions('a+(?:b*){2,}[*+]\\+')).toEqual(['+', '*', '{2,}']);
  });
});
