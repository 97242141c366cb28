import type { Control, Framework } from '../../core';
import type { CountsRecord, EvidenceRecord } from '../record';
import { type ControlRow, controlRows } from '../writers/controls';
import { STATUSES } from './terms';

/** A control with all rules that give evidence for it. */
export interface ControlEvidence {
  readonly control: Control;
  readonly rows: readonly ControlRow[];
  readonly counts: CountsRecord;
}

const FRAMEWORKS: readonly Framework[] = ['HIPAA', 'SOC2', 'NIST-800-53'];

/** The controls of each framework, with the sum of what their rules say. */
export function controlsByFramework(record: EvidenceRecord): ReadonlyMap<Framework, readonly ControlEvidence[]> {
  const rows = controlRows(record);
  const byControl = new Map<string, ControlRow[]>();
  for (const row of rows) {
    const key = `${row.control.framework} ${row.control.id}`;
    byControl.set(key, [...(byControl.get(key) ?? []), row]);
  }
  const controls = [...byControl.values()].flatMap((ofControl) => {
    const [first] = ofControl;
    return first === undefined ? [] : [{ control: first.control, rows: ofControl, counts: sum(ofControl) }];
  });
  return new Map(
    FRAMEWORKS.map(
      (framework) => [framework, controls.filter(({ control }) => control.framework === framework)] as const,
    ).filter(([, ofFramework]) => ofFramework.length > 0),
  );
}

function sum(rows: readonly ControlRow[]): CountsRecord {
  const total = { fail: 0, undetermined: 0, excepted: 0, pass: 0, notApplicable: 0 };
  for (const { counts } of rows) {
    for (const status of STATUSES) {
      total[status] += counts[status];
    }
  }
  return total;
}
