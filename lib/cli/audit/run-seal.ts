import { Sealer, type SealResult } from '../../audit/sealer';
import { ConfigurationError } from '../../core/errors';
import type { CommandContext } from '../options';
import { EXIT } from '../result';
import { type Output, paint, plural, printable } from '../style';
import type { SealFlags } from './flags';
import { openKey, openKeyFile, verifierOf } from './keys';
import { openLocation } from './location';

/** Takes a checkpoint. */
export async function runSeal(flags: SealFlags, { out, end }: CommandContext): Promise<void> {
  const { kmsKey, privateKey, publicKey = [], grace } = flags;
  if ((kmsKey === undefined) === (privateKey === undefined)) {
    throw new ConfigurationError("give the key that signs with one of '--kms-key' and '--private-key'");
  }
  const signer = kmsKey === undefined ? openKeyFile(privateKey ?? '') : openKey(kmsKey);
  const sealer = new Sealer({
    store: openLocation(flags.store),
    signer,
    verifier: await verifierOf(publicKey, [signer]),
    graceMs: grace,
    onFinding: ({ severity, kind, message }) =>
      out.write(`${paint(out, severity === 'finding' ? 'red' : 'dim', severity)} ${kind}: ${printable(message)}\n`),
  });
  const result = await sealer.seal();
  conclude(result, out);
  end(result.findings > 0 ? EXIT.findings : EXIT.clean);
}

const STATUS: Record<SealResult['status'], string> = {
  sealed: 'took checkpoint',
  'nothing-new': 'nothing new since the last checkpoint',
  'another-sealer': 'another sealer took the checkpoint',
};

function conclude({ status, checkpoint, entries, chains, findings, callsUnderWay }: SealResult, out: Output): void {
  const what = `${STATUS[status]}${checkpoint === undefined ? '' : ` ${checkpoint.sequence}`}`;
  const grown = `${entries} new ${entries === 1 ? 'entry' : 'entries'} in ${chains} ${plural('chain', chains)}`;
  const open = `${callsUnderWay} ${plural('call', callsUnderWay)} under way`;
  out.write(`${what}: ${grown}; ${findings} ${plural('finding', findings)}; ${open}\n`);
}
