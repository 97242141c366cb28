import { ConfigurationError } from '../core/errors';
import type { PhiDetector, PhiFinding } from './phi-detector';

/**
 * Asks detectors one after the other until one finds something, the cheap ones first: what a pattern finds is not sent to
 * a service. A text is `absent` only where every one of them says so. When one fails, the others are still asked.
 *
 * @throws ConfigurationError without detectors
 */
export class CombinedPhiDetector implements PhiDetector {
  /** The names of all, as each of them stands for what is not found. */
  public readonly name: string;

  public constructor(private readonly detectors: readonly PhiDetector[]) {
    if (detectors.length === 0) {
      throw new ConfigurationError("'detectors' must have one detector or more, got none; name those to be asked");
    }
    this.name = detectors.map(({ name }) => name).join('|');
  }

  /** @throws what a detector throws, when no other one finds anything */
  public async detect(text: string, signal?: AbortSignal): Promise<PhiFinding> {
    const failures: unknown[] = [];
    let isAbsent = true;
    for (const detector of this.detectors) {
      try {
        const finding = await detector.detect(text, signal);
        if (finding.presence === 'present') {
          return finding;
        }
        isAbsent &&= finding.presence === 'absent';
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
    return { presence: isAbsent ? 'absent' : 'unknown', identifiers: [] };
  }
}
