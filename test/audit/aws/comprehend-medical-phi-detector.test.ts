import { createServer, type Server } from 'node:http';
import { ComprehendMedicalClient } from '@aws-sdk/client-comprehendmedical';
import { ComprehendMedicalPhiDetector } from '../../../lib/audit/aws/comprehend-medical-phi-detector';
import { chunksOf } from '../../../lib/audit/aws/comprehend-medical-phi-detector/chunks';
import { SAFE_HARBOR_IDENTIFIERS } from '../../../lib/core';

/** What the service says of words, as the real one does of context. */
const ENTITIES: Record<string, { Type: string; Score: number }> = {
  Jane: { Type: 'NAME', Score: 0.99 },
  Seattle: { Type: 'ADDRESS', Score: 0.4 },
  '48': { Type: 'AGE', Score: 0.9 },
  '555-0134': { Type: 'PHONE_OR_FAX', Score: 0.9 },
  '00123456': { Type: 'ID', Score: 0.9 },
  teacher: { Type: 'PROFESSION', Score: 0.9 },
  novelty: { Type: 'SOMETHING_NEW', Score: 0.9 },
};

interface Exchange {
  readonly target?: string;
  readonly contentType?: string;
  readonly bytes: number;
}

let server: Server;
let client: ComprehendMedicalClient;
let exchanges: Exchange[];
let atOnce: number;
let mostAtOnce: number;
/** The text whose request fails, and how. */
let failure: { readonly word: string; readonly status: number; readonly type: string } | undefined;
let hold: Promise<void> | undefined;
let onArrival: (() => void) | undefined;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const parts: Buffer[] = [];
    for await (const part of request) {
      parts.push(Buffer.from(part));
    }
    const { Text } = JSON.parse(Buffer.concat(parts).toString());
    const { 'x-amz-target': target, 'content-type': contentType } = request.headers;
    exchanges.push({ target: String(target), contentType, bytes: Buffer.byteLength(Text) });
    onArrival?.();
    await hold;
    const isFailing = failure !== undefined && Text.includes(failure.word);
    const tooLarge = Buffer.byteLength(Text) >= 20_000;
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    response.statusCode = isFailing ? (failure?.status ?? 500) : tooLarge ? 400 : 200;
    response.end(
      JSON.stringify(
        isFailing || tooLarge
          ? { __type: isFailing ? failure?.type : 'TextSizeLimitExceededException', Message: 'no' }
          : {
              Entities: Object.entries(ENTITIES)
                .filter(([word]) => Text.includes(word))
                .map(([word, entity]) => ({
                  ...entity,
                  Id: 0,
                  BeginOffset: Text.indexOf(word),
                  EndOffset: Text.indexOf(word) + word.length,
                  Category: 'PROTECTED_HEALTH_INFORMATION',
                  Text: word,
                  Traits: [],
                })),
              ModelVersion: '2.0.0',
            },
      ),
    );
    atOnce -= 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the server has no port');
  }
  client = new ComprehendMedicalClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

beforeEach(() => {
  exchanges = [];
  atOnce = 0;
  mostAtOnce = 0;
  failure = undefined;
  hold = undefined;
  onArrival = undefined;
});

afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function nameOf(letter: string): string | undefined {
  return SAFE_HARBOR_IDENTIFIERS.find(({ paragraph }) => paragraph === letter)?.name;
}

describe('what it asks and says', () => {
  test('is DetectPHI in JSON 1.1', async () => {
    await new ComprehendMedicalPhiDetector({ client }).detect('Jane');
    expect(exchanges).toEqual([
      { target: 'ComprehendMedical_20181030.DetectPHI', contentType: 'application/x-amz-json-1.1', bytes: 4 },
    ]);
  });

  test.each([
    ['Jane is here', nameOf('A')],
    ['from Seattle', nameOf('B')],
    ['is 48', nameOf('C')],
    ['555-0134', 'telephone or fax numbers'],
    ['MRN 00123456', 'identifying numbers, paragraphs G to M, P or R'],
    ['a teacher', nameOf('R')],
    ['a novelty', nameOf('R')],
  ])('names the kind of %s', async (text, name) => {
    const finding = await new ComprehendMedicalPhiDetector({ client }).detect(text);
    expect(finding).toEqual({ presence: 'present', identifiers: [name] });
  });

  test('counts what the service is less sure of, unless it is told not to', async () => {
    const strict = new ComprehendMedicalPhiDetector({ client, minimumScore: 0.5 });
    expect((await new ComprehendMedicalPhiDetector({ client }).detect('Seattle')).presence).toBe('present');
    expect((await strict.detect('Seattle')).presence).toBe('unknown');
    expect(strict.name).toBe('comprehend-medical/0.5');
  });

  test('is unknown without findings, and absent where somebody decided so', async () => {
    const trusting = new ComprehendMedicalPhiDetector({ client, absentWhenNothingIsFound: 'English notes, reviewed' });
    expect((await new ComprehendMedicalPhiDetector({ client }).detect('fever')).presence).toBe('unknown');
    expect((await trusting.detect('fever')).presence).toBe('absent');
    expect(trusting.name).toBe('comprehend-medical/0+absence-accepted');
  });

  test('sends no images, and does not decide on them', async () => {
    const trusting = new ComprehendMedicalPhiDetector({ client, absentWhenNothingIsFound: 'English notes, reviewed' });
    const image = Buffer.alloc(30_000, 'x').toString('base64');
    expect((await trusting.detect(`fever ${image}`)).presence).toBe('unknown');
    expect(exchanges.map(({ bytes }) => bytes)).toEqual([7]);
  });

  test('sends nothing of a text that is blank', async () => {
    expect((await new ComprehendMedicalPhiDetector({ client }).detect(' \n')).presence).toBe('unknown');
    expect(exchanges).toEqual([]);
  });
});

describe('long texts', () => {
  const filler = 'The lungs are clear. '.repeat(5_000);

  test('are sent in pieces below the limit, so many at a time', async () => {
    hold = new Promise((resolve) => {
      onArrival = () => {
        if (atOnce === 2) {
          resolve();
        }
      };
    });
    const finding = await new ComprehendMedicalPhiDetector({ client, concurrency: 2 }).detect(`${filler}Jane`);
    expect(finding).toEqual({ presence: 'present', identifiers: [nameOf('A')] });
    expect(exchanges).toHaveLength(6);
    expect(mostAtOnce).toBe(2);
  });

  test('lose nothing at the borders of pieces', () => {
    // Every word is whole in one of the pieces, wherever the borders are.
    for (const separator of [' ', '', '\n', 'é', '🫀']) {
      const words = Array.from({ length: 400 }, (_, index) => `w${index}w`);
      const text = words.join(separator);
      for (const maxBytes of [101, 102, 103, 104, 250]) {
        const chunks = chunksOf(text, maxBytes, 40);
        expect(chunks.every((chunk) => Buffer.byteLength(chunk) <= maxBytes)).toBe(true);
        expect(words.filter((word) => !chunks.some((chunk) => chunk.includes(word)))).toEqual([]);
        expect(chunks.join('')).not.toContain('\ufffd');
      }
    }
  });
});

describe('failures', () => {
  const detector = () => new ComprehendMedicalPhiDetector({ client, concurrency: 1 });
  const long = 'The lungs are clear. '.repeat(1_500);

  test.each([
    ['TooManyRequestsException', 400],
    ['InternalServerException', 500],
    ['AccessDeniedException', 400],
  ])('of the service are told to the auditor, which records unknown: %s', async (type, status) => {
    failure = { word: 'clear', status, type };
    await expect(detector().detect(long)).rejects.toMatchObject({ name: type });
    expect(exchanges).toHaveLength(1);
  });

  test('do not hide what was found in the rest', async () => {
    failure = { word: 'last', status: 400, type: 'TooManyRequestsException' };
    expect((await detector().detect(`Jane. ${long} last`)).presence).toBe('present');
    await expect(detector().detect(`${long} last`)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  });

  test('come of a signal that ends the examination', async () => {
    const controller = new AbortController();
    let release = () => {};
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const detection = detector().detect('Jane', controller.signal);
    controller.abort();
    await expect(detection).rejects.toMatchObject({ name: 'AbortError' });
    release();
  });
});

describe('the constructor', () => {
  test.each([
    [{ minimumScore: 1.5 }, "'minimumScore' must be a number from 0 to 1, got 1.5"],
    [{ minimumScore: Number.NaN }, "'minimumScore' must be a number from 0 to 1, got NaN"],
    [{ concurrency: 0 }, "'concurrency' must be a whole number of 1 or more, got 0"],
    [{ absentWhenNothingIsFound: '' }, "'absentWhenNothingIsFound' must be a reason in one line"],
  ])('rejects %j', (props, message) => {
    expect(() => new ComprehendMedicalPhiDetector({ client, ...props })).toThrow(message);
  });
});
