import type { Control } from '../../core';
import { byText } from '../order';
import { type CountsRecord, controlName, type EvidenceRecord, type FindingRecord, isOpen } from '../record';

/** A control, and what one of the rules that give evidence for it found. */
export interface ControlRow {
  readonly control: Control;
  readonly rule: string;
  readonly title: string;
  readonly severity: string;
  readonly counts: CountsRecord;
  readonly result: ControlResult;
  /** The resources of which something stands, sorted. */
  readonly openResources: readonly string[];
}

/** `not judged` where no document has anything that the rule concerns. */
export type ControlResult = 'met' | 'not met' | 'undetermined' | 'met with exceptions' | 'not judged';

/** Every control of the policy's frameworks with the rules that give evidence for it. */
export function controlRows({ rules, findings, policy }: EvidenceRecord): ControlRow[] {
  const open = new Map<string, Set<string>>();
  for (const finding of findings.filter(stands)) {
    const resources = open.get(finding.rule) ?? new Set();
    resources.add(finding.path ?? `${finding.stack} ${finding.resource}`);
    open.set(finding.rule, resources);
  }
  return rules
    .flatMap(({ id, title, severity, counts, controls }) =>
      controls
        .filter(({ framework }) => policy.frameworks.includes(framework) || framework === 'NIST-800-53')
        .map((control) => ({
          control,
          rule: id,
          title,
          severity,
          counts,
          result: resultOf(counts),
          openResources: [...(open.get(id) ?? [])].sort(byText),
        })),
    )
    .sort((one, other) => byText(sortKey(one), sortKey(other)));
}

/** What a rule, or several of them, come to: the worst weighs most. */
export function resultOf({ fail, undetermined, excepted, pass }: CountsRecord): ControlResult {
  if (fail > 0) {
    return 'not met';
  }
  if (undetermined > 0) {
    return 'undetermined';
  }
  if (excepted > 0) {
    return 'met with exceptions';
  }
  return pass > 0 ? 'met' : 'not judged';
}

/** Whether a finding is open and not excused. */
export function stands(finding: FindingRecord): boolean {
  return isOpen(finding) && finding.exception === undefined;
}

function sortKey({ control, rule }: ControlRow): string {
  return `${controlName(control)}\0${rule}`;
}
