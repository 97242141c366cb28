import { verify } from '../../audit/verify';
import { ConfigurationError } from '../../core/errors';
import type { CommandContext } from '../options';
import { Progress } from '../progress';
import { EXIT } from '../result';
import type { VerifyFlags } from './flags';
import { openKey, verifierOf } from './keys';
import { openLocation } from './location';
import { VERIFY_REPORTS } from './verify-report';

/** Says whether a store is as it was written. */
export async function runVerify(flags: VerifyFlags, { out, err, end }: CommandContext): Promise<void> {
  const { publicKey = [], kmsKey = [], withoutSignatures, from, to, grace } = flags;
  const isChecked = publicKey.length + kmsKey.length > 0;
  if (isChecked === (withoutSignatures === true)) {
    throw new ConfigurationError(
      isChecked
        ? "'--without-signatures' does not go with keys; give one or the other"
        : "checkpoints need the key that signed them: give '--public-key' or '--kms-key', or '--without-signatures' to trust whoever can write to the store",
    );
  }
  const store = openLocation(flags.store);
  const verifier = isChecked ? await verifierOf(publicKey, kmsKey.map(openKey)) : undefined;
  const report = VERIFY_REPORTS[flags.format](out);
  const progress = new Progress(err);
  let isUnreadable = false;
  report.begin();
  const result = await verify(store, {
    verifier,
    graceMs: grace,
    from,
    to,
    onFinding: (finding) => {
      isUnreadable ||= finding.kind === 'unreadable';
      progress.end();
      report.add(finding);
    },
    onProgress: ({ day, entries }) => progress.count(`entries, ${day}`, entries),
  });
  progress.end();
  report.end(result);
  end(isUnreadable ? EXIT.couldNotJudge : result.findings > 0 ? EXIT.findings : EXIT.clean);
}
