import { keyOf } from '../entry';
import type { Place } from '../place';
import type { AuditStore } from '../store';
import { notVouchedFor, replaced } from './chain-findings';
import type { VouchedLink } from './chain-follower';
import type { Report } from './finding';
import { readEntries } from './read-entries';

/**
 * Entries that the walk had passed when it came to the checkpoint that vouches for them: those of a writer whose clock
 * was days late, or of somebody who filed a forged chain under days of long ago.
 *
 * The links of a chain show whether the entries before one are those that it follows. So the last one of each chain is
 * enough, and it is read once more.
 */
export class LateVouches {
  /** Where each day of a chain begins. */
  private readonly days = new Map<string, { readonly day: string; readonly first: number }[]>();
  private readonly latest = new Map<string, VouchedLink>();

  /** The walk passes an entry. */
  public pass({ chain, day, sequence }: Place): void {
    const days = this.days.get(chain) ?? [];
    if (days.at(-1)?.day !== day) {
      days.push({ day, first: sequence });
      this.days.set(chain, days);
    }
  }

  public add(chain: string, link: VouchedLink): void {
    if (link.sequence > (this.latest.get(chain)?.sequence ?? -1)) {
      this.latest.set(chain, link);
    }
  }

  /** Says which entries are not those that checkpoints vouch for. What cannot be read was reported by the walk. */
  public async compare(store: AuditStore, report: Report): Promise<void> {
    for (const [chain, { sequence, hash, checkpoint }] of this.latest) {
      const filedUnder = this.days.get(chain)?.findLast(({ first }) => first <= sequence)?.day;
      if (filedUnder === undefined) {
        continue;
      }
      const key = keyOf({ kind: 'record', filedUnder, chain, sequence });
      for await (const { entry } of readEntries(store, store.list(key), () => {})) {
        if (entry !== undefined && entry.hash !== hash) {
          report(replaced(chain, { key, sequence }, notVouchedFor(checkpoint)));
        }
      }
    }
  }
}
