import { ConfigurationError } from '../../core/errors';
import type { AuditedRequest } from '../audited-call';
import type { PhiDetector, PhiFinding } from '../phi-detector';
import type { AuditRecord } from '../record';
import { withinTime } from '../support/time-limit';

/** Names a kind of identifiers; one that is quoted in its place has more digits in a row, or begins with one. */
const KIND = /^(?!.*\d{3})[A-Za-z][A-Za-z0-9 ,_/()-]{0,79}$/;

/** What the record says of PHI. */
export interface Examination {
  readonly phiDetection: AuditRecord['phiDetection'];
  /** Why the detector did not find out. */
  readonly failure?: { readonly error: unknown };
}

/** Examines the input of a call; a detector that fails leaves it unknown. */
export async function examine(
  { input, text = input, phi, signal }: AuditedRequest,
  detector: PhiDetector,
  timeoutMs: number,
): Promise<Examination> {
  if (phi !== undefined) {
    return { phiDetection: { ...clean(phi), detector: 'caller' } };
  }
  try {
    const finding = await withinTime(timeoutMs, (limit) => detector.detect(text, limit), signal);
    return { phiDetection: { ...clean(finding), detector: detector.name } };
  } catch (error) {
    return { phiDetection: { presence: 'unknown', identifiers: [], detector: detector.name }, failure: { error } };
  }
}

/**
 * Checks what is said of PHI.
 *
 * @throws ConfigurationError when it is no finding, or quotes what it found
 */
export function clean({ presence, identifiers }: PhiFinding): PhiFinding {
  if (!['present', 'absent', 'unknown'].includes(presence)) {
    throw new ConfigurationError(`'phi.presence' must be 'present', 'absent' or 'unknown', got ${typeof presence}`);
  }
  const kinds = [...new Set(identifiers)];
  if (!kinds.every((kind) => typeof kind === 'string' && KIND.test(kind))) {
    throw new ConfigurationError(
      "'phi.identifiers' must name kinds of identifiers, such as 'telephone numbers', got something else; " +
        'never pass what was found, as it is recorded',
    );
  }
  return { presence, identifiers: kinds };
}
