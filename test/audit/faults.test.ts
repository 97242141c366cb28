import { type AuditFinding, verify } from '../../lib/audit/verify';
import { AuditWriter } from '../../lib/audit/writer';
import { CheckedStore } from '../support/audit/checked-store';
import { FaultyService, PLANTED } from '../support/audit/faulty-service';
import { randomNumbers } from '../support/audit/random';
import { chainProblems, recordsByEvent, storedEntries } from '../support/audit/stored-chains';

const CALLS = 1000;

afterEach(() => jest.restoreAllMocks());

/** Every part of the service fails at random: sink, model, consumer, caller, detector, digester, content store, clock. */
describe.each([1, 2, 3, 4, 5])(`${CALLS} calls with the faults of seed %i`, (seed) => {
  const store = new CheckedStore();
  let service: FaultyService;
  let warnings: string;
  let states: readonly (readonly string[])[];

  beforeAll(async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    service = new FaultyService(store, randomNumbers(seed));
    await service.run(CALLS);
    states = [...store.states.values()];
    warnings = JSON.stringify(emitWarning.mock.calls);
  }, 60_000);

  test('reach what they are for: calls that are made, refused, cancelled, broken and noted as not made', () => {
    expect(service.called.size).toBeGreaterThan(CALLS / 4);
    for (const state of ['completed', 'failed', 'cancelled', 'not-called']) {
      expect(states.some((one) => one.includes(state))).toBe(true);
    }
    expect(service.refused.some((error) => Object(error).name === 'AuditWriteError')).toBe(true);
    expect(service.sink.late.length).toBeGreaterThan(0);
    expect(service.problems.some(({ kind }) => kind === 'outcome-not-recorded')).toBe(true);
  });

  test('make none without a record', () => {
    expect(service.unrecorded).toEqual([]);
  });

  test('leave every chain without a gap, at every moment', async () => {
    expect(store.problems).toEqual([]);
    expect(chainProblems(await storedEntries(store))).toEqual([]);
  });

  test('lose nothing: each has its outcome on record, or somebody has the record', async () => {
    const handedOver = new Set(
      service.problems.filter(({ kind }) => kind === 'outcome-not-recorded').map(({ record }) => record.sessionId),
    );
    for (const [session, recorded] of store.states) {
      const outcomes = recorded.filter((state) => state !== 'started');
      expect({ session, isKnown: outcomes.length === 1 || handedOver.has(session) }).toEqual({
        session,
        isKnown: true,
      });
      if (!service.called.has(session)) {
        expect({ session, outcomes: outcomes.filter((state) => state !== 'not-called') }).toEqual({
          session,
          outcomes: [],
        });
      }
    }
    for (const session of service.called) {
      expect(store.states.get(session)).toContain('started');
      expect(store.states.get(session)).not.toContain('not-called');
    }
  });

  test('are verified, and exactly those without an outcome are named', async () => {
    const findings: AuditFinding[] = [];
    await verify(store, {
      onFinding: (finding) => findings.push(finding),
      clock: () => new Date('2030-01-01T00:00:00Z'),
    });
    const orphans = [...recordsByEvent(await storedEntries(store)).values()]
      .filter((records) => records.every(({ state }) => state === 'started'))
      .flatMap(([record]) => record?.eventId ?? []);
    const named = findings.filter(({ severity }) => severity === 'finding');
    expect(named.map(({ kind }) => kind)).toEqual(orphans.map(() => 'orphaned'));
    expect(named.map(({ eventId }) => eventId).sort()).toEqual(orphans.sort());
  });

  test('write nothing that was planted', () => {
    const messages = service.refused
      .filter((error) => Object(error).name === 'AuditWriteError')
      .map((error) => Object(error).message);
    const written = store.keys().map((key) => `${key} ${Buffer.from(store.first(key))}`);
    const records = service.problems.map(({ record }) => JSON.stringify(record));
    const all = [...written, ...records, ...messages, warnings].join('\n');
    expect(PLANTED.filter((planted) => all.includes(planted))).toEqual([]);
  });

  test('have an outcome each when another process delivers what was handed over, and does so twice', async () => {
    const copy = store.copy();
    const writer = new AuditWriter({ sink: copy, service: 'redelivery' });
    for (const { kind, record } of service.problems) {
      if (kind === 'outcome-not-recorded') {
        await writer.append({ kind: 'record', record });
        await writer.append({ kind: 'record', record });
      }
    }
    const findings: AuditFinding[] = [];
    await verify(copy, {
      onFinding: (finding) => finding.severity === 'finding' && findings.push(finding),
      clock: () => new Date('2030-01-01T00:00:00Z'),
    });
    expect(findings).toEqual([]);
  });
});
