import { stringify } from 'csv-stringify/sync';
import type { AuditFinding, Verification } from '../../audit/verify';
import { type Output, paint, plural, printable } from '../style';

/** Writes what is found while the walk goes on, and what it came to. */
export interface VerifyReport {
  begin(): void;
  add(finding: AuditFinding): void;
  end(result: Verification): void;
}

/** So many notes of a kind are printed; the others are counted. */
const MAX_NOTES = 10;

class TextReport implements VerifyReport {
  private readonly notes = new Map<string, number>();

  public constructor(private readonly out: Output) {}

  public begin(): void {}

  public add({ severity, kind, key, message }: AuditFinding): void {
    if (severity === 'note') {
      const count = (this.notes.get(kind) ?? 0) + 1;
      this.notes.set(kind, count);
      if (count > MAX_NOTES) {
        return;
      }
    }
    const place = key === undefined ? '' : `    ${printable(key)}\n`;
    const label = paint(this.out, severity === 'finding' ? 'red' : 'dim', severity);
    this.out.write(`${label} ${kind}: ${printable(message)}\n${place}`);
  }

  public end(result: Verification): void {
    for (const [kind, count] of this.notes) {
      if (count > MAX_NOTES) {
        this.out.write(`${paint(this.out, 'dim', 'note')} ${kind}: ${count - MAX_NOTES} more\n`);
      }
    }
    this.out.write(`${conclusion(result, this.out)}\n`);
  }
}

class JsonReport implements VerifyReport {
  private count = 0;

  public constructor(private readonly out: Output) {}

  public begin(): void {
    this.out.write('{"findings":[');
  }

  public add(finding: AuditFinding): void {
    this.out.write(`${this.count === 0 ? '' : ','}\n${JSON.stringify(finding)}`);
    this.count += 1;
  }

  public end(result: Verification): void {
    this.out.write(`\n],"summary":${JSON.stringify(result)}}\n`);
  }
}

const COLUMNS = ['severity', 'kind', 'chain', 'sequence', 'lastSequence', 'eventId', 'key', 'message'] as const;

class CsvReport implements VerifyReport {
  public constructor(private readonly out: Output) {}

  public begin(): void {
    this.write([...COLUMNS]);
  }

  public add(finding: AuditFinding): void {
    this.write(COLUMNS.map((column) => finding[column] ?? ''));
  }

  public end(): void {}

  private write(cells: readonly (string | number)[]): void {
    this.out.write(stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' }));
  }
}

/** The reports by format. */
export const VERIFY_REPORTS = {
  text: (out: Output): VerifyReport => new TextReport(out),
  json: (out: Output): VerifyReport => new JsonReport(out),
  csv: (out: Output): VerifyReport => new CsvReport(out),
};

function conclusion(result: Verification, out: Output): string {
  const { entries, chains, checkpoints, lastCheckpointAt, findings, notes, callsUnderWay } = result;
  const verdict =
    findings === 0
      ? paint(out, 'green', 'nothing found')
      : paint(out, 'red', `${findings} ${plural('finding', findings)}`);
  const sealed =
    lastCheckpointAt === undefined
      ? 'no checkpoint'
      : `${checkpoints} ${plural('checkpoint', checkpoints)}, the last of ${lastCheckpointAt}`;
  return `${verdict}, ${notes} ${plural('note', notes)}: ${entries} ${entries === 1 ? 'entry' : 'entries'} in ${chains} ${plural('chain', chains)}; ${sealed}; ${callsUnderWay} ${plural('call', callsUnderWay)} under way`;
}
