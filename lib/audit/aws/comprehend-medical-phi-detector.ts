import { type ComprehendMedicalClient, DetectPHICommand } from '@aws-sdk/client-comprehendmedical';
import { ConfigurationError } from '../../core/errors';
import { SAFE_HARBOR_IDENTIFIERS } from '../../core/safe-harbor';
import { withoutEncoded } from '../pattern-phi-detector/readable-text';
import {
  detectorName,
  findingOf,
  type IdentifierDetectorOptions,
  type PhiDetector,
  type PhiFinding,
} from '../phi-detector';
import { chunksOf } from './comprehend-medical-phi-detector/chunks';

export interface ComprehendMedicalPhiDetectorProps extends IdentifierDetectorOptions {
  /**
   * A client of Amazon Comprehend Medical. It is sent the text of every prompt: use a Region of the United States, and an
   * account whose business associate addendum is in force. Its own retries and timeouts apply.
   */
  readonly client: ComprehendMedicalClient;
  /**
   * What the service must be sure of, from 0 to 1, for an entity to count.
   *
   * @default 0, so that everything counts that the service found
   */
  readonly minimumScore?: number;
  /**
   * How many pieces of one text are sent at a time.
   *
   * @default 4
   */
  readonly concurrency?: number;
}

/** A text must have fewer than 20,000 bytes: docs.aws.amazon.com/comprehend-medical/latest/api/API_DetectPHI.html. */
const MAX_BYTES = 19_999;
/** An identifier with the words that tell what it is. */
const OVERLAP_BYTES = 500;

/**
 * Asks Amazon Comprehend Medical for identifiers, names and places included, by its operation DetectPHI.
 *
 * The service reads English only, recognizes by probability, and says itself that its results call for review. It has no
 * type for IP addresses, and one type for all kinds of numbers: put a `PatternPhiDetector` before it in a
 * `CombinedPhiDetector`. It counts every age, where the Safe Harbor method asks for those over 89. A text without findings
 * is `unknown` unless somebody decided otherwise.
 *
 * See docs.aws.amazon.com/comprehend-medical/latest/dev/textanalysis-phi.html.
 *
 * @throws ConfigurationError for a score or a number that is not allowed, and a decision without a reason
 */
export class ComprehendMedicalPhiDetector implements PhiDetector {
  public readonly name: string;
  private readonly minimumScore: number;
  private readonly concurrency: number;

  public constructor(private readonly props: ComprehendMedicalPhiDetectorProps) {
    const { minimumScore = 0, concurrency = 4 } = props;
    if (!(minimumScore >= 0 && minimumScore <= 1)) {
      throw new ConfigurationError(`'minimumScore' must be a number from 0 to 1, got ${minimumScore}; 0 finds most`);
    }
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new ConfigurationError(`'concurrency' must be a whole number of 1 or more, got ${concurrency}; 4 is usual`);
    }
    this.minimumScore = minimumScore;
    this.concurrency = concurrency;
    this.name = detectorName(`comprehend-medical/${minimumScore}`, props);
  }

  /**
   * @throws the error of the service when part of the text could not be examined and nothing was found in the rest; the
   * auditor records `unknown` then and reports it
   */
  public async detect(text: string, signal?: AbortSignal): Promise<PhiFinding> {
    const { text: legible, isComplete } = withoutEncoded(text);
    const chunks = chunksOf(legible, MAX_BYTES, OVERLAP_BYTES).filter((chunk) => chunk.trim() !== '');
    const identifiers: string[] = [];
    const failures: unknown[] = [];
    const queue = chunks.values();
    const examineNext = async () => {
      for (const chunk of queue) {
        try {
          identifiers.push(...(await this.identifiersIn(chunk, signal)));
        } catch (error) {
          failures.push(error);
        }
        if (failures.length > 0) {
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: this.concurrency }, examineNext));
    if (failures.length > 0 && identifiers.length === 0) {
      throw failures[0];
    }
    return findingOf(identifiers, isComplete, this.props);
  }

  private async identifiersIn(chunk: string, abortSignal?: AbortSignal): Promise<string[]> {
    const { Entities } = await this.props.client.send(new DetectPHICommand({ Text: chunk }), { abortSignal });
    if (!Array.isArray(Entities)) {
      throw new TypeError('the answer of DetectPHI has no entities');
    }
    return Entities.filter(({ Score = 1 }) => Score >= this.minimumScore).map(({ Type }) => identifierOf(Type));
  }
}

/** The paragraph of 45 CFR 164.514(b)(2)(i) that a type of the service stands for, where that is one. */
const PARAGRAPHS: Readonly<Record<string, string>> = {
  NAME: 'A',
  ADDRESS: 'B',
  DATE: 'C',
  AGE: 'C',
  EMAIL: 'F',
  URL: 'N',
};

function identifierOf(type = ''): string {
  if (type === 'PHONE_OR_FAX') {
    return 'telephone or fax numbers';
  }
  if (type === 'ID') {
    return 'identifying numbers, paragraphs G to M, P or R';
  }
  const paragraph = PARAGRAPHS[type] ?? 'R';
  return SAFE_HARBOR_IDENTIFIERS.find((identifier) => identifier.paragraph === paragraph)?.name ?? type;
}
