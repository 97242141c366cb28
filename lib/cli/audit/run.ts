import { AuditStoreError } from '../../audit/store';
import type { CommandContext } from '../options';
import { EXIT } from '../result';
import { paint, printable } from '../style';

export { runQuery } from './run-query';
export { runSeal } from './run-seal';
export { runVerify } from './run-verify';

/** Runs what a command does, and says what a store or a service did not do. */
export async function reportFailures({ err, end }: CommandContext, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof AuditStoreError)) {
      throw error;
    }
    err.write(`${paint(err, 'red', 'error')}: ${printable(error.message)}\n`);
    end(EXIT.couldNotJudge);
  }
}
