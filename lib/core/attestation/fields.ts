import { isDay } from '../day';
import { isPlainObject } from '../value';

/** Collects what is wrong with the fields of an attestation, each named by its path such as `baa.effective`. */
export class Fields {
  public readonly problems: string[] = [];
  private readonly members: Readonly<Record<string, unknown>>;

  /**
   * @param at what the attestation is called in messages
   * @param known the fields that there are; others are refused, since a misspelled day would never lapse
   */
  constructor(
    private readonly at: string,
    value: unknown,
    known: readonly string[],
  ) {
    this.members = isPlainObject(value) ? value : {};
    if (!isPlainObject(value)) {
      this.problems.push(`'${at}' must hold ${known.join(', ')}, got ${shortened(JSON.stringify(value) ?? 'nothing')}`);
      return;
    }
    for (const name of Object.keys(value).filter((one) => !known.includes(one))) {
      this.problems.push(`there is no field '${at}.${name}'; known are ${known.join(', ')}`);
    }
  }

  /** A field as it stands. */
  public get(name: string): unknown {
    return this.members[name];
  }

  /** A text that is not empty. */
  public text(name: string, what: string): void {
    const value = this.get(name);
    if (typeof value !== 'string' || value.trim() === '') {
      this.refuse(name, `must say ${what}`);
    }
  }

  /** A text that may be left out. */
  public optionalText(name: string, what: string): void {
    if (this.isGiven(name)) {
      this.text(name, what);
    }
  }

  /** A day. */
  public day(name: string): void {
    if (this.dayAt(name) === undefined) {
      this.refuse(name, 'must be a day such as 2026-01-31');
    }
  }

  /** A day that may be left out. */
  public optionalDay(name: string): void {
    if (this.isGiven(name)) {
      this.day(name);
    }
  }

  /** Two days of which the second may not lie before the first; what is no day was refused before. */
  public order(earlier: string, later: string): void {
    const [first, second] = [this.dayAt(earlier), this.dayAt(later)];
    if (first !== undefined && second !== undefined && second < first) {
      this.refuse(later, `must not lie before '${earlier}', ${first}`);
    }
  }

  /** A list of texts that may be left out. */
  public optionalTexts(name: string, atLeast: number, what: string): readonly string[] {
    const value = this.get(name);
    if (!this.isGiven(name)) {
      return [];
    }
    if (Array.isArray(value) && value.length >= atLeast && value.every(isText)) {
      return value;
    }
    this.refuse(name, `must list ${what}`);
    return [];
  }

  /** Refuses the value of a field. */
  public refuse(name: string, demand: string): void {
    const value = this.get(name);
    this.problems.push(
      `'${this.at}.${name}' ${demand}, got ${value === undefined ? 'nothing' : shortened(JSON.stringify(value))}`,
    );
  }

  public isGiven(name: string): boolean {
    return this.get(name) !== undefined;
  }

  private dayAt(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === 'string' && isDay(value) ? value : undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A text as a message quotes it. */
export function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
