import type { ContentDigest, RunningDigest } from '../content-digest';

/** How much text of a call is kept, in UTF-16 code units: several times what any model writes. */
const LONGEST = 16_777_216;

/** The output of a call as it comes, digested on the way. */
export class Output {
  private pieces: string[] = [];
  private length = 0;
  private hasCome = false;

  /** @param isKept whether the text itself is needed in the end */
  public constructor(
    private readonly digest: RunningDigest,
    private readonly isKept: boolean,
  ) {}

  /** Whether there was any, empty or not. */
  public get isThere(): boolean {
    return this.hasCome;
  }

  /**
   * All that has come, if it was kept.
   *
   * @throws RangeError when it was too long for that
   */
  public get text(): string {
    if (this.length > LONGEST) {
      throw new RangeError(`the output is longer than ${LONGEST} characters, which is what is kept`);
    }
    return this.pieces.join('');
  }

  public add(piece: string): void {
    this.digest.update(piece);
    this.hasCome = true;
    if (!this.isKept) {
      return;
    }
    this.length += piece.length;
    if (this.length > LONGEST) {
      this.pieces = [];
    } else {
      this.pieces.push(piece);
    }
  }

  /** The digest of all that has come. Not to be called twice. */
  public finish(): ContentDigest {
    return this.digest.finish();
  }
}
