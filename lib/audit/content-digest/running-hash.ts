import type { Hash, Hmac } from 'node:crypto';
import type { ContentDigest, RunningDigest } from '../content-digest';

/** The first half of a character of two code units. */
const HIGH_SURROGATE = /[\uD800-\uDBFF]/;

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
    const last = text.slice(-1);
    this.rest = HIGH_SURROGATE.test(last) ? last : '';
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
