import { type AuditFinding, type Verification, type VerifyOptions, verify } from '../../lib/audit/verify';
import { randomNumbers } from '../support/audit/random';
import { type Sample, sampleStore } from '../support/audit/sample-store';
import { TAMPERINGS, type Tampering, Victim } from '../support/audit/tampering';

/** What is found, such as `missing notes-api.…/3 17`, and the notes apart. */
async function found(
  { store, verifier, now }: Pick<Sample, 'store' | 'verifier' | 'now'>,
  options: Partial<VerifyOptions> = {},
): Promise<{ findings: string[]; notes: string[]; result: Verification }> {
  const all: AuditFinding[] = [];
  const onFinding = (finding: AuditFinding) => all.push(finding);
  const result = await verify(store, { verifier, clock: () => now, onFinding, ...options });
  const texts = (severity: string) =>
    all
      .filter((finding) => finding.severity === severity)
      .map(({ kind, chain, sequence, key }) =>
        chain === undefined ? `${kind} ${key}` : `${kind} ${chain} ${sequence}`,
      )
      .sort();
  return { findings: texts('finding'), notes: texts('note'), result };
}

const sampleOf = (seed: number) =>
  sampleStore(randomNumbers(seed), {
    calls: 40,
    writers: 2,
    chains: 3,
    concurrency: 8,
    pace: 600_000,
    sealEvery: 8,
  });

/** How often each way of tampering is tried, and a twentieth of how often two are. `TAMPERINGS=200` takes minutes. */
const RUNS = Number(process.env.TAMPERINGS ?? 25);
/** So many stores are made; each is tampered with many times. */
const SAMPLES = 10;

describe('a store that was tampered with', () => {
  let samples: Sample[] = [];
  beforeAll(async () => {
    samples = await Promise.all(Array.from({ length: SAMPLES }, (_, index) => sampleOf(index)));
  });

  /** Tampers until the store was tampered with as often as it should be. */
  async function tampered(seed: number, tamperings: readonly Tampering[]): Promise<Victim> {
    const random = randomNumbers(seed);
    const sample = samples[seed % SAMPLES] ?? (await sampleOf(seed));
    const victim = new Victim(sample, random);
    for (const tamper of tamperings) {
      // What was tampered with first can leave no place for the second way.
      for (let attempts = 0; attempts < 1000 && !(await tamper(victim)); attempts++) {}
    }
    return victim;
  }

  async function expectExactly(seed: number, tamperings: readonly Tampering[]): Promise<void> {
    const victim = await tampered(seed, tamperings);
    expect(victim.isTouched).toBe(true);
    const { findings } = await found({ ...victim.sample, store: victim.store });
    expect({ seed, findings }).toEqual({ seed, findings: victim.expected() });
  }

  test('yields nothing where it was not', async () => {
    for (const sample of samples) {
      const { findings, notes, result } = await found(sample);
      expect({ findings, notes }).toEqual({ findings: [], notes: [] });
      expect(result.entries).toBe(80);
      expect(result.checkpoints).toBeGreaterThan(1);
    }
  });

  test.each(Object.entries(TAMPERINGS))(
    'is found exactly when somebody %s',
    async (_, tamper) => {
      for (let seed = 0; seed < RUNS; seed++) {
        await expectExactly(seed, [tamper]);
      }
    },
    600_000,
  );

  test('is found exactly when it was tampered with in two ways', async () => {
    const all = Object.values(TAMPERINGS);
    for (let seed = 0; seed < RUNS * 20; seed++) {
      const random = randomNumbers(seed + 1_000_000);
      const pick = () => all[Math.floor(random() * all.length)] ?? (() => true);
      await expectExactly(seed, [pick(), pick()]);
    }
  }, 600_000);
});
