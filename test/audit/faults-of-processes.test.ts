import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { LocalFileStore } from '../../lib/audit/local-file-store';
import { type AuditFinding, verify } from '../../lib/audit/verify';
import { randomNumbers } from '../support/audit/random';
import { chainProblems, recordsByEvent, storedEntries } from '../support/audit/stored-chains';

const root = join(__dirname, '..', '..');
const env = { ...process.env, NODE_NO_WARNINGS: '1' };
let work: string;
let script: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'audit-killed-'));
  script = join(work, 'service.js');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['test/support/audit/killed-service.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

function newFolder(): string {
  const folder = mkdtempSync(join(work, 'run-'));
  mkdirSync(join(folder, 'calls'));
  return folder;
}

/** What can be seen after a process died. */
async function examine(folder: string) {
  const store = new LocalFileStore(join(folder, 'store'));
  const entries = await storedEntries(store);
  const records = [...recordsByEvent(entries).values()];
  const onRecord = new Set(records.filter(([first]) => first?.state === 'started').map(([first]) => first?.sessionId));
  const called = readdirSync(join(folder, 'calls'));
  const findings: AuditFinding[] = [];
  await verify(store, {
    onFinding: (finding) => finding.severity === 'finding' && findings.push(finding),
    clock: () => new Date(Date.now() + 7_200_000),
  });
  return {
    called,
    unrecorded: called.filter((session) => !onRecord.has(session)),
    problems: chainProblems(entries),
    orphans: records.filter((states) => states.length === 1).length,
    findings: findings.map(({ kind }) => kind),
    entries: entries.length,
  };
}

/** The operating system survives these deaths: what a loss of power leaves is up to the flushes, which cannot be tested here. */
test('a process that is killed at any step leaves no call without a record, and no chain with a gap', async () => {
  const seen = { steps: 0, torn: 0, orphans: 0, atModel: 0 };
  for (let step = 1; ; step++) {
    const folder = newFolder();
    const { signal, status } = spawnSync(process.execPath, [script, folder, 'step', `${step}`], { stdio: 'ignore' });
    const state = await examine(folder);
    expect({ step, unrecorded: state.unrecorded, problems: state.problems }).toEqual({
      step,
      unrecorded: [],
      problems: [],
    });
    expect({ step, findings: state.findings }).toEqual({ step, findings: Array(state.orphans).fill('orphaned') });
    expect(state.orphans).toBeLessThanOrEqual(1);
    if (signal === null) {
      expect({ step, status, called: state.called, entries: state.entries }).toEqual({
        step,
        status: 0,
        called: ['a', 'b'],
        entries: 4,
      });
      break;
    }
    expect(signal).toBe('SIGKILL');
    seen.steps = step;
    seen.torn += temporaryFiles(join(folder, 'store'));
    seen.orphans += state.orphans;
    seen.atModel += state.called.length > state.entries / 2 ? 1 : 0;
  }
  expect(seen.steps).toBeGreaterThan(30);
  expect(seen.torn).toBeGreaterThan(10);
  expect(seen.orphans).toBeGreaterThan(10);
  expect(seen.atModel).toBeGreaterThan(0);
}, 120_000);

test('a process with many calls under way that is killed at any moment leaves none without a record', async () => {
  const random = randomNumbers(20261121);
  let called = 0;
  for (let run = 0; run < 25; run++) {
    const folder = newFolder();
    const child = spawn(process.execPath, [script, folder, 'endless'], { stdio: ['ignore', 'pipe', 'inherit'], env });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    // The moment differs from run to run; nothing is expected of how far the process came.
    const delay = random() * 120;
    const kill = setTimeout(() => child.kill('SIGKILL'), delay);
    await new Promise((resolve) => child.once('exit', resolve));
    clearTimeout(kill);
    const state = await examine(folder);
    expect({ run, unrecorded: state.unrecorded, problems: state.problems }).toEqual({
      run,
      unrecorded: [],
      problems: [],
    });
    expect({ run, findings: state.findings }).toEqual({ run, findings: Array(state.orphans).fill('orphaned') });
    called += state.called.length;
  }
  expect(called).toBeGreaterThan(0);
}, 120_000);

const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;
if (!canMount) {
  console.log('skipped: a disk that is full, as file systems cannot be mounted here (unshare -rm)');
}

(canMount ? test : test.skip)('a disk that is full refuses calls, and those that were made are on record', async () => {
  const folder = newFolder();
  const copy = join(folder, 'copy');
  mkdirSync(join(folder, 'store'));
  const full = `
    mount -t tmpfs -o size=96k tmpfs "$1/store" &&
    "$2" "$3" "$1" full 60 &&
    cp -R "$1/store" "$1/copy" && umount "$1/store" && rmdir "$1/store" && mv "$1/copy" "$1/store"`;
  const { status, stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', full, 'sh', folder, process.execPath, script], {
    encoding: 'utf8',
    env,
  });
  expect(status).toBe(0);
  expect(existsSync(copy)).toBe(false);
  const refused: string[] = JSON.parse(stdout);
  const state = await examine(folder);
  expect(state.unrecorded).toEqual([]);
  expect(state.problems).toEqual([]);
  expect(state.findings).toEqual(Array(state.orphans).fill('orphaned'));
  expect(state.called.length).toBeGreaterThan(0);
  expect(refused.length).toBe(60 - state.called.length);
  for (const message of refused) {
    expect(message).toMatch(/\(ENOSPC\)$/);
  }
});

/** How many files a killed process left half-written, or written and not yet in their place. */
function temporaryFiles(folder: string): number {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('~')).length
    : 0;
}
