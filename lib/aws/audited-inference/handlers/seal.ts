import { KMSClient } from '@aws-sdk/client-kms';
import { KmsCheckpointSigner } from '../../../audit/aws/kms-checkpoint-signer';
import { PublicKeyVerifier } from '../../../audit/checkpoint/public-key-verifier';
import { Sealer } from '../../../audit/sealer';
import type { AuditStore } from '../../../audit/store';
import type { AuditFinding } from '../../../audit/verify';
import type { SealerSettings } from '../settings';
import { log } from './log';

/** How many findings of a run are named in the log; `compliant-ai audit verify` names all. */
const MOST_NAMED = 100;

/**
 * Signs how far the records have come, and reports what it came upon.
 *
 * @throws AuditStoreError when the store or the key cannot be used; the next run makes up for it
 */
export async function sealRecords(
  { signingKeyArn }: SealerSettings,
  store: AuditStore,
  clock?: () => Date,
): Promise<void> {
  const signer = new KmsCheckpointSigner({ client: new KMSClient(), keyArn: signingKeyArn });
  const verifier = new PublicKeyVerifier([{ keyId: signingKeyArn, publicKey: await signer.publicKey() }]);
  const named: Pick<AuditFinding, 'kind' | 'key' | 'eventId'>[] = [];
  const sealer = new Sealer({
    store,
    signer,
    verifier,
    clock,
    onFinding: ({ severity, kind, key, eventId }) => {
      if (severity === 'finding' && named.length < MOST_NAMED) {
        named.push({ kind, key, eventId });
      }
    },
  });
  const { status, checkpoint, entries, chains, callsUnderWay, orphans, findings } = await sealer.seal();
  log('sealed', {
    status,
    checkpoint: checkpoint?.key,
    entries,
    chains,
    callsUnderWay,
    orphans: orphans.length,
    // Orphans are among them, and have an alarm of their own.
    findings: findings - orphans.length,
    named,
  });
}
