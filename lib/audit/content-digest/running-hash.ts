import type { Hash, Hmac } from 'node:crypto';
import type { ContentDigest, RunningDigest } from '../content-digest';

const HIGH_SURROGATE_AT_END = /[\uD800-\uDBFF]$/;

/** A digest that is made by one hash. A character that comes in two pieces counts as if it came in one. */
export class RunningHash implements RunningDigest {
  private rest = '';

  public constructor(
    private readonly hash: Hash | Hmac,
    private readonly about: Omit<ContentDigest, 'value'>,
  ) {}

  public update(piece: string | Uint8Array): void {
    if (typeof piece !== 'string') {
      this.takeRest();
      this.hash.update(piece);
      return;
    }
    const text = this.rest + piece;
    this.rest = HIGH_SURROGATE_AT_END.exec(text)?.[0] ?? '';
    this.hash.update(text.slice(0, text.length - this.rest.length), 'utf8');
  }

  public finish(): ContentDigest {
    this.takeRest();
    return { ...this.about, value: this.hash.digest('hex') };
  }

  private takeRest(): void {
    this.hash.update(this.rest, 'utf8');
    this.rest = '';
  }
}
