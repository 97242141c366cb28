import { SEALER_CHAIN } from '../../lib/audit/checkpoint';
import { LocalCheckpointSigner } from '../../lib/audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier } from '../../lib/audit/checkpoint/public-key-verifier';
import { encodeEntry, keyOf } from '../../lib/audit/entry';
import { readEntry } from '../../lib/audit/entry-reader';
import type { AuditRecord } from '../../lib/audit/record';
import { Sealer } from '../../lib/audit/sealer';
import { type AuditFinding, verify } from '../../lib/audit/verify';
import { record } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { link } from '../support/audit/sample-store';

const EVENT = '019aa1b2-0000-7000-8000-00000000000';

/** A store, a clock that is set, a writer with chains, and sealers that share nothing but a key. */
class Scene {
  public time = new Date('2026-11-20T23:00:00.000Z');
  public readonly store = new MemoryStore(() => this.time);
  public readonly signer = LocalCheckpointSigner.generate();
  public readonly findings: AuditFinding[] = [];
  private readonly chains = new Map<number, { name: string; sequence: number; hash: string }>();

  /** @returns the key, and what stores the entry: at once, unless it is to come late */
  public write(number: number, props: Partial<AuditRecord>, late = false): { key: string; arrive: () => void } {
    const name = `notes-api.019aa1b2-0000-7000-8000-000000000000/${number}`;
    const chain = this.chains.get(number) ?? { name, sequence: 0, hash: '' };
    const entry = link(chain, record({ state: 'not-called', ...props }), this.time);
    this.chains.set(number, { name, sequence: chain.sequence + 1, hash: entry.hash });
    const key = keyOf(entry);
    const arrive = () => this.store.replace(key, encodeEntry(entry));
    if (!late) {
      arrive();
    }
    return { key, arrive };
  }

  public async seal() {
    const verifier = await PublicKeyVerifier.of([this.signer]);
    const { store, signer } = this;
    return new Sealer({
      store,
      signer,
      verifier,
      clock: () => this.time,
      onFinding: (found) => this.findings.push(found),
    }).seal();
  }

  public async verify(): Promise<string[]> {
    const found: string[] = [];
    const verifier = await PublicKeyVerifier.of([this.signer]);
    await verify(this.store, { verifier, clock: () => this.time, onFinding: ({ kind }) => found.push(kind) });
    return found;
  }

  public checkpoint(key: string) {
    const reading = readEntry(this.store.first(key));
    return reading.status === 'intact' && reading.entry.kind === 'checkpoint' ? reading.entry : undefined;
  }

  public pass(minutes: number): void {
    this.time = new Date(this.time.getTime() + minutes * 60_000);
  }
}

describe('a sealer', () => {
  test('vouches for the chains that grew, in a chain of checkpoints', async () => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1` });
    scene.write(1, { eventId: `${EVENT}2` });
    const first = await scene.seal();
    scene.pass(20);
    scene.write(1, { eventId: `${EVENT}3` });
    const second = await scene.seal();
    expect(first).toMatchObject({ status: 'sealed', entries: 2, chains: 2, findings: 0, checkpoint: { sequence: 0 } });
    expect(second).toMatchObject({ status: 'sealed', entries: 1, chains: 1, findings: 0, checkpoint: { sequence: 1 } });
    const [one, other] = [first, second].map(({ checkpoint }) => scene.checkpoint(checkpoint?.key ?? ''));
    expect(other).toMatchObject({ chain: SEALER_CHAIN, previousHash: one?.hash, sequence: 1 });
    expect(other?.checkpoint.heads).toMatchObject([{ chain: expect.stringMatching(/\/1$/), sequence: 1 }]);
    expect(await scene.verify()).toEqual([]);
  });

  test('goes on from a checkpoint that was taken by a clock that was days ahead', async () => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1` });
    const { time } = scene;
    scene.pass(60 * 24 * 20);
    expect(await scene.seal()).toMatchObject({ status: 'sealed', checkpoint: { sequence: 0 } });
    scene.time = time;
    for (const sequence of [1, 2, 3]) {
      scene.pass(20);
      scene.write(0, { eventId: `${EVENT}${sequence + 1}` });
      expect(await scene.seal()).toMatchObject({ status: 'sealed', checkpoint: { sequence } });
    }
    scene.pass(60 * 24 * 21);
    scene.write(0, { eventId: `${EVENT}9` });
    expect(await scene.seal()).toMatchObject({ status: 'sealed', checkpoint: { sequence: 4 } });
    expect(await scene.verify()).toEqual([]);
  });

  test('writes nothing when nothing is new', async () => {
    const scene = new Scene();
    expect(await scene.seal()).toMatchObject({ status: 'nothing-new', entries: 0 });
    scene.write(0, {});
    await scene.seal();
    scene.pass(60);
    expect(await scene.seal()).toMatchObject({ status: 'nothing-new', entries: 0 });
    expect(scene.store.keys()).toHaveLength(2);
  });

  test('reads what is new, however much there is', async () => {
    const scene = new Scene();
    for (let count = 0; count < 50; count++) {
      scene.write(count % 3, {});
      scene.pass(20);
      await scene.seal();
    }
    scene.write(0, {});
    scene.store.requests.reads = 0;
    expect(await scene.seal()).toMatchObject({ status: 'sealed', entries: 1 });
    // The new entry, and the checkpoints of yesterday and today.
    expect(scene.store.requests.reads).toBeLessThan(1 + 3 * 72 + 1);
  });

  test('finds entries of yesterday that arrive after midnight, and after a quiet week', async () => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1` });
    scene.pass(59);
    const late = scene.write(1, { eventId: `${EVENT}2` }, true);
    scene.pass(2);
    await scene.seal();
    late.arrive();
    scene.pass(1);
    expect(await scene.seal()).toMatchObject({ status: 'sealed', entries: 1, findings: 0 });
    scene.pass(7 * 24 * 60);
    scene.write(0, { eventId: `${EVENT}3` });
    expect(await scene.seal()).toMatchObject({ entries: 1, chains: 1, findings: 0 });
    expect(await scene.verify()).toEqual([]);
  });

  test('goes on after months without a checkpoint', async () => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1` });
    await scene.seal();
    scene.pass(100 * 24 * 60);
    scene.write(0, { eventId: `${EVENT}2` });
    expect(await scene.seal()).toMatchObject({ entries: 1, findings: 0, checkpoint: { sequence: 1 } });
    expect(await scene.verify()).toEqual([]);
  });

  test('remembers calls under way in its checkpoints, and names each orphan once', async () => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1`, state: 'started' });
    scene.write(0, { eventId: `${EVENT}2`, state: 'started' });
    expect(await scene.seal()).toMatchObject({ orphans: [], callsUnderWay: 2 });
    scene.pass(30);
    // In a chain that is walked before the one of the start.
    scene.write(0, { eventId: `${EVENT}2`, state: 'completed' });
    expect(await scene.seal()).toMatchObject({ orphans: [], callsUnderWay: 1 });
    scene.pass(30);
    expect(await scene.seal()).toMatchObject({
      status: 'sealed',
      orphans: [{ eventId: `${EVENT}1`, sequence: 0 }],
      callsUnderWay: 0,
      findings: 1,
    });
    scene.pass(30);
    expect(await scene.seal()).toMatchObject({ status: 'nothing-new', orphans: [], findings: 0 });
    // The call lasted longer than the grace period: that is no finding of anybody.
    scene.write(0, { eventId: `${EVENT}1`, state: 'completed' });
    expect(await scene.seal()).toMatchObject({ findings: 0 });
    expect(await scene.verify()).toEqual([]);
  });

  test.each<[string, (scene: Scene, key: string) => void, string]>([
    ['changed', (scene, key) => scene.store.replace(key, Buffer.from('{}')), 'changed'],
    ['removed', (scene, key) => scene.store.remove(key), 'missing'],
    ['overwritten', (scene, key) => scene.store.overwrite(key, Buffer.from('{}')), 'overwritten'],
    ['hidden', (scene, key) => scene.store.hide(key), 'hidden'],
  ])('says that an entry was %s, once', async (_, tamper, kind) => {
    const scene = new Scene();
    scene.write(0, {});
    await scene.seal();
    const { key } = scene.write(0, { eventId: `${EVENT}1` });
    scene.write(0, { eventId: `${EVENT}2` });
    tamper(scene, key);
    expect(await scene.seal()).toMatchObject({ findings: 1 });
    expect(scene.findings.map((found) => found.kind)).toEqual([kind]);
    scene.write(0, { eventId: `${EVENT}3` });
    expect(await scene.seal()).toMatchObject({ findings: 0 });
    expect(await scene.verify()).toEqual([kind]);
  });

  test('says that the chain does not go on from where the last checkpoint left it', async () => {
    const scene = new Scene();
    const { key } = scene.write(0, {});
    await scene.seal();
    const forger = new Scene();
    forger.write(0, { model: 'another' });
    const { key: next } = forger.write(0, { eventId: `${EVENT}1` });
    scene.store.replace(key, forger.store.first(key));
    scene.store.replace(next, forger.store.first(next));
    expect(await scene.seal()).toMatchObject({ findings: 1 });
    expect(scene.findings).toMatchObject([{ kind: 'replaced', sequence: 0 }]);
  });

  test('builds nothing on a checkpoint that is not signed by a key that is trusted', async () => {
    const scene = new Scene();
    scene.write(0, {});
    await scene.seal();
    const forger = new Scene();
    forger.write(0, {});
    const { checkpoint } = await forger.seal();
    const key = checkpoint?.key ?? '';
    scene.store.replace(key, forger.store.first(key));
    expect(await scene.seal()).toMatchObject({
      status: 'sealed',
      entries: 1,
      findings: 1,
      checkpoint: { sequence: 1 },
    });
    expect(scene.findings).toMatchObject([{ kind: 'unknown-key', key }]);
    expect(await scene.verify()).toEqual(['unknown-key']);
  });
});

describe('two sealers at once', () => {
  test.each([
    ['at noon', 13 * 60],
    ['around midnight', 0],
  ])('take one checkpoint %s', async (_, minutes) => {
    const scene = new Scene();
    scene.write(0, { eventId: `${EVENT}1` });
    await scene.seal();
    scene.pass(minutes);
    scene.write(0, { eventId: `${EVENT}2` });
    scene.pass(59);
    // The slower one read the store before midnight, and the faster one writes after it.
    const create = scene.store.create.bind(scene.store);
    let faster: Awaited<ReturnType<Scene['seal']>> | undefined;
    scene.store.create = async (key, content) => {
      scene.store.create = create;
      scene.pass(2);
      faster = await scene.seal();
      return create(key, content);
    };
    const slower = await scene.seal();
    expect([faster?.status, slower.status]).toEqual(['sealed', 'another-sealer']);
    scene.write(0, { eventId: `${EVENT}3` });
    expect(await scene.seal()).toMatchObject({ status: 'sealed', checkpoint: { sequence: 2 }, findings: 0 });
    expect(await scene.verify()).toEqual([]);
  });
});
