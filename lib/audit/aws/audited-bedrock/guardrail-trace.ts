import { isObject } from '../../adapter/json-value';

/** The reason to stop that Bedrock gives when a guardrail blocked or changed content. */
const INTERVENED = 'guardrail_intervened';

/**
 * What the guardrail did, in Bedrock's word. A trace also holds what was found, which is not for the record: of it, the
 * words for actions alone are read. One that shows no action is `NONE`, the word of InvokeModel.
 */
export function readGuardrail(stopReason: string | undefined, trace: unknown): string | undefined {
  if (stopReason === INTERVENED) {
    return INTERVENED;
  }
  const guardrail = isObject(trace) ? trace.guardrail : undefined;
  if (guardrail === undefined) {
    return undefined;
  }
  const actions = actionsIn(guardrail);
  return ['BLOCKED', 'ANONYMIZED'].find((action) => actions.has(action)) ?? 'NONE';
}

function actionsIn(value: unknown, found = new Set<unknown>()): Set<unknown> {
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (isObject(value)) {
    found.add(value.action);
  }
  for (const element of inner) {
    actionsIn(element, found);
  }
  return found;
}
