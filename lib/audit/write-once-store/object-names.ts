import { AuditStoreError } from '../store';

const SEGMENT = /^(?!\.{1,2}$)[\w.:@=+,-]+$/;

/** Whether a text is segments separated by `/` that every service takes as they are. */
export function isObjectPath(text: string): boolean {
  return text.split('/').every((segment) => SEGMENT.test(segment));
}

/** Keys of a store and the names that its service knows. */
export class ObjectNames {
  private readonly start: string;

  public constructor(
    private readonly location: string,
    prefix?: string,
  ) {
    this.start = prefix === undefined ? '' : `${prefix}/`;
  }

  /** @throws AuditStoreError when the key is malformed */
  public nameOf(key: string): string {
    if (!isObjectPath(key)) {
      throw new AuditStoreError(
        `${this.location}: a key must be segments of letters, digits and .:@=+,_- separated by '/', got '${key}'`,
      );
    }
    return this.start + key;
  }

  /** The beginning of the names of what begins with a prefix, which need not end with a segment. */
  public beginningOf(prefix: string): string {
    return this.start + prefix;
  }

  public keyOf(name: string): string {
    return name.slice(this.start.length);
  }
}
