import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodeEntry, keyOf } from '../../lib/audit/entry';
import { loaded } from '../../lib/cli/audit/clouds';
import { record } from '../support/audit/auditing';
import { link } from '../support/audit/sample-store';
import { compliantAi, folderWith } from '../support/command-line';

const NAME = 'notes-api.019aa1b2-0000-7000-8000-000000000000/0';
const EVENT = '019aa1b2-0000-7000-8000-00000000000';

beforeEach(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});

/** A folder with a store of two calls, and keys beside it. */
function store(tamper: (files: Record<string, Buffer>) => void = () => {}): {
  folder: string;
  privateKey: string;
  publicKey: string;
} {
  const files: Record<string, Buffer> = {};
  let chain = { name: NAME, sequence: 0, hash: '' };
  const at = new Date('2026-11-20T10:00:00.000Z');
  for (const call of ['1', '2']) {
    for (const state of ['started', 'completed'] as const) {
      const entry = link(
        chain,
        record({ eventId: `${EVENT}${call}`, userId: `user-${call}`, state, timestampUtc: at.toISOString() }),
        at,
      );
      files[`store/${keyOf(entry)}`] = Buffer.from(encodeEntry(entry));
      chain = { name: NAME, sequence: chain.sequence + 1, hash: entry.hash };
    }
  }
  tamper(files);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const folder = folderWith({
    ...files,
    'private.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'public.pem': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  });
  return {
    folder: join(folder, 'store'),
    privateKey: join(folder, 'private.pem'),
    publicKey: join(folder, 'public.pem'),
  };
}

describe('compliant-ai audit verify', () => {
  test('ends with 0 when a sealed store is as it was written', async () => {
    const { folder, privateKey, publicKey } = store();
    const sealed = await compliantAi('audit', 'seal', '--store', folder, '--private-key', privateKey);
    expect(sealed).toEqual({
      code: 0,
      out: 'took checkpoint 0: 4 new entries in 1 chain; 0 findings; 0 calls under way\n',
      err: '',
    });
    const { code, out, err } = await compliantAi('audit', 'verify', '--store', folder, '--public-key', publicKey);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^nothing found, 0 notes: 4 entries in 1 chain; 1 checkpoint, the last of \S+; 0 calls under way\n$/,
    );
  });

  test('ends with 1 when something was found, and says what and where', async () => {
    const { folder } = store((files) => {
      const [, second = ''] = Object.keys(files);
      delete files[second];
    });
    const { code, out } = await compliantAi(
      'audit',
      'verify',
      '--store',
      pathToFileURL(folder).href,
      '--without-signatures',
    );
    expect(code).toBe(1);
    expect(out).toContain(
      `finding missing: entry 1 of ${NAME} is missing: entry 2 is there, and was written after it\n`,
    );
    expect(out).toContain(`finding orphaned: call ${EVENT}1 was started and nothing says what became of it\n`);
    expect(out).toMatch(/\n2 findings, 1 note: 3 entries in 1 chain; no checkpoint; 0 calls under way\n$/);
  });

  test('ends with 1 when checkpoints are signed by another key', async () => {
    const { folder, privateKey } = store();
    await compliantAi('audit', 'seal', '--store', folder, '--private-key', privateKey);
    const { code, out } = await compliantAi('audit', 'verify', '--store', folder, '--public-key', store().publicKey);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^finding unknown-key: checkpoint 0 vouches for nothing: it is signed by none of the keys that are trusted/,
    );
  });

  test('writes JSON and CSV', async () => {
    const { folder } = store((files) => {
      files['store/records/=cmd.txt'] = Buffer.from('');
    });
    const verify = (format: string) =>
      compliantAi('audit', 'verify', '--store', folder, '--without-signatures', '--format', format);
    const { findings, summary } = JSON.parse((await verify('json')).out);
    expect(findings).toMatchObject([{ kind: 'unknown-file', key: 'records/=cmd.txt' }, { kind: 'no-checkpoint' }]);
    expect(summary).toMatchObject({ findings: 1, notes: 1, entries: 4, chains: 1 });
    const csv = (await verify('csv')).out.split('\r\n');
    expect(csv[0]).toBe('severity,kind,chain,sequence,lastSequence,eventId,key,message');
    expect(csv).toHaveLength(4);
  });

  test('looks at a range of days', async () => {
    const { folder } = store();
    const { out } = await compliantAi(
      'audit',
      'verify',
      '--store',
      folder,
      '--without-signatures',
      '--from',
      '2026-11-21',
    );
    expect(out).toContain('0 entries in 0 chains');
  });

  test.each<[string[], RegExp]>([
    [[], /required option '--store <location>' not specified/],
    [['--store', '.'], /checkpoints need the key that signed them: give '--public-key' or '--kms-key', or/],
    [['--store', '.', '--without-signatures', '--public-key', 'x.pem'], /'--without-signatures' does not go with keys/],
    [['--store', 'no-such-folder', '--without-signatures'], /'--store' is no folder: 'no-such-folder'/],
    [
      ['--store', 'ftp://host/x', '--without-signatures'],
      /'--store' must be s3:\/\/bucket\/prefix, .*, got 'ftp:\/\/host\/x'/,
    ],
    [['--store', 'file://host/x', '--without-signatures'], /'--store' must be a file URL/],
    [['--store', '.', '--kms-key', 'alias/x'], /'--kms-key' must be an ARN of AWS KMS, .*, got 'alias\/x'/],
    [['--store', '.', '--kms-key', 'arn:aws:kms:us-east-1:111122223333:alias/x'], /'keyArn' must be the ARN of a key/],
    [['--store', '.', '--public-key', 'no-such-file'], /'no-such-file' cannot be read/],
    [['--store', '.', '--without-signatures', '--grace', 'long'], /Give a duration such as 90s, 15m, 2h or 1d/],
    [['--store', '.', '--without-signatures', '--from', 'May'], /Give a day such as 2026-06-30/],
    [
      ['--store', '.', '--without-signatures', '--from', '2026-05-02', '--to', '2026-05-01'],
      /'from' must not be after 'to'/,
    ],
  ])('refuses %p', async (args, message) => {
    const { code, err } = await compliantAi('audit', 'verify', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('refuses a private key where a public one belongs', async () => {
    const { folder, privateKey } = store();
    const { code, err } = await compliantAi('audit', 'verify', '--store', folder, '--public-key', privateKey);
    expect(code).toBe(2);
    expect(err).toMatch(/'publicKey' must be a public key, got a private one/);
  });
});

describe('compliant-ai audit query', () => {
  test('lists calls by their outcome', async () => {
    const { code, out, err } = await compliantAi('audit', 'query', '--store', store().folder, '--user', 'user-2');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      `2026-11-20T10:00:00.000Z  completed  user-2  session-1  aws-bedrock anthropic.claude-sonnet-4-5  PHI  ${EVENT}2\n1 call\n`,
    );
  });

  test('writes JSON, lines of JSON and CSV', async () => {
    const { folder } = store();
    const query = async (format: string, ...args: string[]) =>
      (await compliantAi('audit', 'query', '--store', folder, '--format', format, ...args)).out;
    expect(JSON.parse(await query('json'))).toMatchObject([
      { userId: 'user-1' },
      { userId: 'user-2', state: 'completed' },
    ]);
    expect(JSON.parse(await query('json', '--phi', 'no'))).toEqual([]);
    expect(
      (await query('json-lines'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).userId),
    ).toEqual(['user-1', 'user-2']);
    expect((await query('csv')).trim().split('\r\n')).toHaveLength(3);
  });

  test('ends with 1 and says so when entries are left out', async () => {
    const { folder } = store((files) => {
      const [, second = ''] = Object.keys(files);
      files[second] = Buffer.from('{}');
    });
    const { code, out, err } = await compliantAi('audit', 'query', '--store', folder, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toHaveLength(2);
    expect(err).toMatch(/^finding changed: entry 1 of /);
  });

  test('refuses an event that is none', async () => {
    const { code, err } = await compliantAi('audit', 'query', '--store', store().folder, '--event', 'x');
    expect(code).toBe(2);
    expect(err).toMatch(/'eventId' must be a UUID of version 7/);
  });
});

describe('compliant-ai audit seal', () => {
  test('ends with 1 when a call has no outcome', async () => {
    const { folder, privateKey } = store((files) => {
      delete files[Object.keys(files).at(-1) ?? ''];
    });
    const seal = () => compliantAi('audit', 'seal', '--store', folder, '--private-key', privateKey, '--grace', '1s');
    const { code, out } = await seal();
    expect(code).toBe(1);
    expect(out).toMatch(
      /^finding orphaned: call \S+2 was started and nothing says what became of it\ntook checkpoint 0: /,
    );
    expect(await seal()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^nothing new since the last checkpoint/),
    });
  });

  test('needs one key that signs', async () => {
    const { folder, publicKey } = store();
    const { code, err } = await compliantAi('audit', 'seal', '--store', folder);
    expect(code).toBe(2);
    expect(err).toMatch(/give the key that signs with one of '--kms-key' and '--private-key'/);
    const other = await compliantAi('audit', 'seal', '--store', folder, '--private-key', publicKey);
    expect(other.err).toMatch(/'pem' must be a private key as PEM/);
  });
});

describe('a cloud whose packages are not installed', () => {
  test('is told of by their names', () => {
    expect(() =>
      loaded(['@aws-sdk/client-s3', 'another'], () => {
        throw new Error("Cannot find module '@aws-sdk/client-s3'\nRequire stack:");
      }),
    ).toThrow(/^the package '@aws-sdk\/client-s3' is not installed, .* run: npm install @aws-sdk\/client-s3 another$/);
  });

  test('is no excuse for other errors', () => {
    expect(() =>
      loaded(['@aws-sdk/client-s3', 'another'], () => {
        throw new Error("Cannot find module './gone'");
      }),
    ).toThrow(/gone/);
  });
});
