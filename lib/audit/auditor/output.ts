import type { ContentDigest, RunningDigest } from '../content-digest';

/** The output of a call as it comes, digested on the way. */
export class Output {
  private readonly pieces: string[] = [];
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

  /** All that has come, if it was kept. */
  public get text(): string {
    return this.pieces.join('');
  }

  public add(piece: string): void {
    this.digest.update(piece);
    this.hasCome = true;
    if (this.isKept) {
      this.pieces.push(piece);
    }
  }

  /** The digest of all that has come. Not to be called twice. */
  public finish(): ContentDigest {
    return this.digest.finish();
  }
}
