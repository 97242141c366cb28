import { createHash, createHmac } from 'node:crypto';
import { HmacDigester, Sha256Digester } from '../../lib/audit';
import type { ContentDigester } from '../../lib/audit/content-digest';
import { MonthlyKeyDigests } from '../../lib/audit/content-digest/monthly-key';
import { randomNumbers } from '../support/audit/random';

const KEY = Buffer.alloc(32, 7);
const NOW = new Date('2026-11-21T10:00:00Z');

async function digestOf(digester: ContentDigester, ...pieces: (string | Uint8Array)[]) {
  const digest = await digester.begin(NOW);
  for (const piece of pieces) {
    digest.update(piece);
  }
  return digest.finish();
}

describe('the HMAC of content', () => {
  const digester = new HmacDigester({ key: KEY, keyId: 'vault/digest/1' });

  it('is the one that anybody with the key computes', async () => {
    await expect(digestOf(digester, 'Jane ', 'Doe')).resolves.toEqual({
      algorithm: 'HMAC-SHA-256',
      keyId: 'vault/digest/1',
      value: createHmac('sha256', KEY).update('Jane Doe').digest('hex'),
    });
  });

  it('is another one with another key', async () => {
    const other = new HmacDigester({ key: Buffer.alloc(32, 8), keyId: 'vault/digest/1' });
    expect((await digestOf(other, 'a')).value).not.toBe((await digestOf(digester, 'a')).value);
  });

  it('is the same however the content comes in pieces', async () => {
    const text = 'é 😀 \ud83d x 𝒳\udc00 end \ud83d';
    const whole = createHmac('sha256', KEY).update(Buffer.from(text)).digest('hex');
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = randomNumbers(seed);
    for (let round = 0; round < 200; round += 1) {
      const pieces: (string | Uint8Array)[] = [];
      for (let from = 0; from < text.length; ) {
        const to = from + Math.floor(random() * 4);
        pieces.push(text.slice(from, to));
        from = to;
      }
      const { value } = await digestOf(digester, ...pieces);
      expect({ seed, round, value }).toEqual({ seed, round, value: whole });
    }
    await expect(digestOf(digester, Buffer.from(text))).resolves.toMatchObject({ value: whole });
    await expect(digestOf(digester, 'a\ud83d', Buffer.from('b'))).resolves.toEqual(
      await digestOf(digester, 'a\ud83db'),
    );
  });

  it('keeps the key when its buffer is wiped, and shows it to nobody', async () => {
    const key = Buffer.from(KEY);
    const own = new HmacDigester({ key, keyId: 'vault/digest/1' });
    key.fill(0);
    await expect(digestOf(own, 'a')).resolves.toEqual(await digestOf(digester, 'a'));
    expect(JSON.stringify(own)).not.toMatch(/7,7/);
  });

  it('refuses a short key and an id that is none', () => {
    expect(() => new HmacDigester({ key: Buffer.alloc(31), keyId: 'k' })).toThrow(
      "'key' must be at least 32 random bytes, got 31 bytes",
    );
    expect(() => new HmacDigester({ key: KEY, keyId: 'of Jane Doe' })).toThrow(/'keyId' must be an identifier/);
  });
});

describe('the hash of content', () => {
  it('is refused without a reason', () => {
    expect(() => new Sha256Digester({ reason: 'because' })).toThrow(/'reason' must be a reason in one line/);
    expect(() => new Sha256Digester({ reason: 'inputs are\nrandom keys' })).toThrow(/'reason' must be a reason/);
  });

  it('has no key', async () => {
    const digester = new Sha256Digester({ reason: 'inputs are keys of 256 random bits' });
    await expect(digestOf(digester, 'a')).resolves.toEqual({
      algorithm: 'SHA-256',
      value: createHash('sha256').update('a').digest('hex'),
    });
  });
});

describe('digests with the key of the month', () => {
  function asking(answer = async (message: string) => createHmac('sha256', KEY).update(message).digest()) {
    const asked: string[] = [];
    const digests = new MonthlyKeyDigests(async (message) => {
      asked.push(Buffer.from(message).toString());
      return { value: await answer(Buffer.from(message).toString()), keyId: 'key-1' };
    });
    return { asked, digests };
  }

  it('ask once for it, however many begin at a time', async () => {
    const { asked, digests } = asking();
    const begun = await Promise.all(Array.from({ length: 50 }, () => digests.begin(NOW)));
    await digests.begin(new Date('2026-11-30T23:59:59.999Z'));
    expect(asked).toEqual(['compliant-ai audit content digest 2026-11']);
    expect(new Set(begun.map((digest) => digest.finish().value)).size).toBe(1);
  });

  it('ask again when the month is another one, by UTC', async () => {
    const { asked, digests } = asking();
    const november = (await digests.begin(NOW)).finish();
    const december = (await digests.begin(new Date('2026-11-30T19:00:00-05:00'))).finish();
    expect(asked[1]).toBe('compliant-ai audit content digest 2026-12');
    expect([november.keyPeriod, december.keyPeriod]).toEqual(['2026-11', '2026-12']);
    expect(november.value).not.toBe(december.value);
    expect((await digests.begin(NOW)).finish()).toEqual(november);
    expect(asked).toHaveLength(2);
  });

  it('ask again after an answer that failed', async () => {
    let isDown = true;
    const { asked, digests } = asking(async (message) => {
      if (isDown) {
        throw new Error('down');
      }
      return createHmac('sha256', KEY).update(message).digest();
    });
    await expect(Promise.allSettled([digests.begin(NOW), digests.begin(NOW)])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    isDown = false;
    await digests.begin(NOW);
    expect(asked).toHaveLength(2);
  });

  it('refuse a MAC that is too short for a key', async () => {
    const { digests } = asking(async () => Buffer.alloc(28));
    await expect(digests.begin(NOW)).rejects.toThrow("the MAC of 'key-1' must have at least 32 bytes, got 28");
  });
});
