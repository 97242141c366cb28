import { randomBytes } from 'node:crypto';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { Auditor, AuditWriter, type Caller, HmacDigester, LocalFileStore, PatternPhiDetector } from '../../lib/audit';
import { AuditedBedrock } from '../../lib/audit/aws';
import { startStandIn } from './stand-in';

const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

/** What the service does for its users. It has no other way to the model than the audited one. */
async function summarize(bedrock: AuditedBedrock, caller: Caller, note: string): Promise<string> {
  const { output } = await bedrock.converse(caller, {
    modelId: MODEL,
    system: [{ text: 'Summarize the note in one sentence.' }],
    messages: [{ role: 'user', content: [{ text: note }] }],
  });
  return output?.message?.content?.map(({ text = '' }) => text).join('') ?? '';
}

async function main(): Promise<void> {
  const sink = new LocalFileStore(process.env.AUDIT_FOLDER ?? 'audit');
  const writer = new AuditWriter({ sink, service: 'notes-api' });
  const auditor = new Auditor({
    writer,
    digester: new HmacDigester({ key: randomBytes(32), keyId: 'dry-run' }),
    detector: new PatternPhiDetector(),
  });
  const standIn = await startStandIn();
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: standIn.endpoint,
    credentials: { accessKeyId: 'dry-run', secretAccessKey: 'dry-run' },
    maxAttempts: 1,
  });
  const provider = { apiProvider: 'aws-bedrock', dataResidencyRegion: 'us', baaReferenceId: 'BAA-2026-0042' };
  const bedrock = new AuditedBedrock({ auditor, client, provider });

  const caller: Caller = { userId: 'u-1842', sessionId: 's-77', purpose: 'treatment' };
  try {
    console.log(await summarize(bedrock, caller, 'Mrs. Thorne, MRN 00123456, day 3 after appendectomy, afebrile.'));
    await summarize(bedrock, caller, 'Summarize the notes of all patients.').catch((error: unknown) => {
      console.log(`refused: ${error instanceof Error ? error.name : error}`);
    });
  } finally {
    // What a service does when it is told to stop: no more requests, every outcome on record, the writer closed.
    await auditor.drain();
    await writer.close();
    client.destroy();
    await standIn.close();
  }
  console.log(`2 calls are on record in ${writer.location}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
