import { type FoundCall, query } from '../../audit/query';
import { csvHead, csvRow } from '../../audit/query/call-table';
import type { CommandContext } from '../options';
import { Progress } from '../progress';
import { EXIT } from '../result';
import { type Output, paint, printable } from '../style';
import type { QUERY_FORMATS, QueryFlags } from './flags';
import { openLocation } from './location';

/** How calls are written: what comes before, between and after them. */
interface Form {
  readonly head: string;
  row(call: FoundCall): string;
  readonly separator: string;
  readonly tail: string;
}

const FORMATS: Record<(typeof QUERY_FORMATS)[number], Form> = {
  text: { head: '', row: textRow, separator: '', tail: '' },
  json: { head: '[', row: (call) => `\n${JSON.stringify(jsonOf(call))}`, separator: ',', tail: '\n]\n' },
  'json-lines': { head: '', row: (call) => `${JSON.stringify(jsonOf(call))}\n`, separator: '', tail: '' },
  csv: { head: csvHead(), row: csvRow, separator: '', tail: '' },
};

/** Finds calls. */
export async function runQuery(flags: QueryFlags, { out, err, end }: CommandContext): Promise<void> {
  const { from, to, event: eventId, user: userId, session: sessionId, model, provider: apiProvider, state } = flags;
  const phiPresent = flags.phi === undefined ? undefined : flags.phi === 'yes';
  const { head, row, separator, tail } = FORMATS[flags.format];
  const store = openLocation(flags.store);
  const progress = new Progress(err);
  let code: number = EXIT.clean;
  let count = 0;
  const calls = query(store, {
    filter: { from, to, eventId, userId, sessionId, model, apiProvider, phiPresent, state },
    onFinding: ({ kind, message }) => {
      progress.end();
      err.write(`${paint(err, 'red', 'finding')} ${kind}: ${printable(message)}\n`);
      code = kind === 'unreadable' ? EXIT.couldNotJudge : Math.max(code, EXIT.findings);
    },
    onProgress: ({ day, entries }) => progress.count(`entries, ${day}`, entries),
  });
  out.write(head);
  for await (const call of calls) {
    progress.end();
    out.write(`${count === 0 ? '' : separator}${row(call)}`);
    count += 1;
  }
  progress.end();
  out.write(tail);
  conclude(flags.format, count, out);
  end(code);
}

function conclude(format: QueryFlags['format'], count: number, out: Output): void {
  if (format === 'text') {
    out.write(count === 1 ? '1 call\n' : `${count} calls\n`);
  }
}

function jsonOf({ record, key }: FoundCall): object {
  return { ...record, key };
}

function textRow({ record }: FoundCall): string {
  const { timestampUtc, eventId, state, userId, sessionId, apiProvider, model, phiPresent } = record;
  const phi = phiPresent ? 'PHI' : 'no PHI';
  return `${[timestampUtc, state, userId, sessionId, `${apiProvider} ${model}`, phi, eventId].map(printable).join('  ')}\n`;
}
