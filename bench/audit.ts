import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AuditedRequest } from '../lib/audit/audited-call';
import { Auditor } from '../lib/audit/auditor';
import { HmacDigester } from '../lib/audit/content-digest/hmac-digester';
import { LocalFileStore } from '../lib/audit/local-file-store';
import { PatternPhiDetector } from '../lib/audit/pattern-phi-detector';
import type { PhiDetector } from '../lib/audit/phi-detector';
import type { AuditSink } from '../lib/audit/store';
import { AuditWriter } from '../lib/audit/writer';

/**
 * Prints what the record of a call costs: the time of an audited call beyond the time that the sink takes for its two
 * writes, how many calls one core records in a second (by CPU time, as other
 * processes share the machine), and whether memory grows with their number. The model answers at
 * once, so that nothing hides behind it. One process, one core; the first calls are left out.
 */
const NOTE =
  'Ms. Smith, 71, was seen for follow-up of type 2 diabetes. A1c 8.2 %, up from 7.6 %. Metformin 1000 mg twice a day. ';
const INPUT = NOTE.repeat(Math.ceil(4096 / NOTE.length)).slice(0, 4096);
const OUTPUT = INPUT.slice(0, 1024);

/** A detector that costs nothing, to see what the rest does. */
const none: PhiDetector = { name: 'none/1', detect: async () => ({ presence: 'unknown', identifiers: [] }) };

/** Keeps nothing. */
const instant: AuditSink = {
  location: 'nowhere:',
  create: async () => 'created',
  read: async () => new Uint8Array(),
};

/** Adds up the time of a sink's writes. */
class TimedSink implements AuditSink {
  public readonly location: string;
  public spent = 0;

  constructor(private readonly sink: AuditSink) {
    this.location = sink.location;
  }

  public async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const start = performance.now();
    try {
      return await this.sink.create(key, content);
    } finally {
      this.spent += performance.now() - start;
    }
  }

  public read(key: string): Promise<Uint8Array> {
    return this.sink.read(key);
  }
}

function auditorOf(sink: AuditSink, detector: PhiDetector): Auditor {
  return new Auditor({
    writer: new AuditWriter({ sink, service: 'bench' }),
    digester: new HmacDigester({ key: randomBytes(32), keyId: 'bench' }),
    detector,
  });
}

function call(auditor: Auditor, input = INPUT): Promise<string> {
  const request: AuditedRequest = {
    caller: { userId: 'dr.jones@example.org', sessionId: '0192f0c1-7c1e' },
    provider: { apiProvider: 'aws-bedrock', dataResidencyRegion: 'us-east-1', baaReferenceId: 'BAA-2026-7' },
    operation: 'Converse',
    model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    input,
  };
  return auditor.call(
    request,
    async () => OUTPUT,
    (output) => ({
      output,
      inputTokenCount: 1100,
      outputTokenCount: 260,
      responseStatus: 200,
      finishReason: 'end_turn',
    }),
  );
}

async function overhead(title: string, sink: AuditSink, detector: PhiDetector, calls: number): Promise<void> {
  const timed = new TimedSink(sink);
  const auditor = auditorOf(timed, detector);
  for (let index = 0; index < 50; index++) {
    await call(auditor);
  }
  const added: number[] = [];
  const spent: number[] = [];
  for (let index = 0; index < calls; index++) {
    timed.spent = 0;
    const start = performance.now();
    await call(auditor);
    added.push(performance.now() - start - timed.spent);
    spent.push(timed.spent);
  }
  const cells = [quantile(added, 0.5), quantile(added, 0.99), quantile(spent, 0.5)].map((value) => value.toFixed(2));
  console.log([title.padEnd(34), ...cells.map((value) => value.padStart(8))].join(' | '));
}

async function throughput(title: string, detector: PhiDetector, calls: number): Promise<void> {
  const auditor = auditorOf(instant, detector);
  await many(auditor, 2000);
  const start = process.cpuUsage();
  await many(auditor, calls);
  const { user, system } = process.cpuUsage(start);
  console.log(`${title.padEnd(34)} | ${((calls * 1e6) / (user + system)).toFixed(0).padStart(8)}`);
}

async function many(auditor: Auditor, calls: number): Promise<void> {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) {
      await call(auditor);
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
}

async function memory(): Promise<void> {
  const auditor = auditorOf(instant, none);
  let made = 0;
  for (const calls of [1000, 10_000, 100_000]) {
    await many(auditor, calls - made);
    made = calls;
    console.log(`${`${calls}`.padStart(8)} calls | ${(heapAfterCollection() / 1e6).toFixed(1).padStart(6)} MB`);
  }
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function main(): Promise<void> {
  const patterns = new PatternPhiDetector();
  const slow: AuditSink = { ...instant, create: () => sleep(20, 'created' as const) };
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'));

  console.log(`one call after the other, ${INPUT.length} characters in and ${OUTPUT.length} out (milliseconds)`);
  console.log(`${'sink and detector'.padEnd(34)} |   median |      p99 | the sink's two writes`);
  await overhead('20 ms, no detector', slow, none, 300);
  await overhead('20 ms, patterns', slow, patterns, 300);
  await overhead('local files, no detector', new LocalFileStore(folder), none, 1000);
  await overhead('local files, patterns', new LocalFileStore(folder), patterns, 1000);
  rmSync(folder, { recursive: true });

  console.log('\ncalls for each second of CPU time, 64 at a time, a sink that takes no time');
  await throughput('no detector', none, 30_000);
  await throughput('patterns', patterns, 3000);

  console.log('\nheap after a collection');
  await memory();
}

void main();
