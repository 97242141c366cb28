import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import OpenAI from 'openai';
import { Auditor, AuditWriter, type Caller, PatternPhiDetector } from '../../lib/audit';
import { KmsContentDigester, S3ObjectLockStore } from '../../lib/audit/aws';
import { AuditedOpenAi } from '../../lib/audit/openai';

/** What the stack tells the function. */
export interface Settings {
  readonly host: string;
  readonly secretArn: string;
  readonly digestKeyArn: string;
  /** `s3://bucket/prefix` */
  readonly location: string;
  readonly baaReferenceId: string;
}

/** What the function is asked. Who asks is for the caller of the function to have authenticated. */
export interface Request {
  readonly note: string;
  readonly caller: Caller;
}

const settings: Settings = JSON.parse(process.env.SETTINGS ?? '{}');
const { hostname: bucket, pathname } = new URL(settings.location ?? 's3://none/none');
const writer = new AuditWriter({
  service: 'summarize',
  // The endpoint is that of AWS_ENDPOINT_URL_S3, whose certificate is for paths, not for names of buckets.
  sink: new S3ObjectLockStore({ client: new S3Client({ forcePathStyle: true }), bucket, prefix: pathname.slice(1) }),
});
const auditor = new Auditor({
  writer,
  digester: new KmsContentDigester({ client: new KMSClient(), keyId: settings.digestKeyArn }),
  detector: new PatternPhiDetector(),
});

/** Summarizes a note in one sentence. The call is on record before it is made, and its outcome before the answer is given. */
export async function handler({ note, caller }: Request): Promise<string> {
  const openai = new AuditedOpenAi({
    auditor,
    client: new OpenAI({ baseURL: `https://${settings.host}/v1`, apiKey: await vendorKey() }),
    provider: { apiProvider: 'openai', dataResidencyRegion: 'us', baaReferenceId: settings.baaReferenceId },
  });
  const answer = await openai.createChatCompletion(caller, {
    model: 'gpt-4.1',
    messages: [
      { role: 'system', content: 'Summarize the note in one sentence.' },
      { role: 'user', content: note },
    ],
  });
  await auditor.drain();
  return answer.choices[0]?.message.content ?? '';
}

/** From the extension of Lambda for secrets, which keeps it for some minutes. */
async function vendorKey(): Promise<string> {
  const answer = await fetch(
    `http://localhost:2773/secretsmanager/get?secretId=${encodeURIComponent(settings.secretArn)}`,
    { headers: { 'X-Aws-Parameters-Secrets-Token': process.env.AWS_SESSION_TOKEN ?? '' } },
  );
  if (!answer.ok) {
    throw new Error(`the key of the vendor could not be read: status ${answer.status}; was it put into the secret?`);
  }
  const secret: { SecretString: string } = JSON.parse(await answer.text());
  return secret.SecretString;
}
