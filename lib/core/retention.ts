import { ConfigurationError } from './errors';

/**
 * How long records are kept.
 *
 * 45 CFR 164.316(b)(2)(i) keeps required documentation for six years from its creation or last effective date. It is
 * applied to audit records here by policy. Six calendar years hold one or two leap days, so six years are 2,192
 * days; six times 365 falls short.
 */
export class Retention {
  /** Six years: 2,192 days. */
  public static readonly SIX_YEARS = Retention.years(6);

  /**
   * Whole calendar years, with every leap day that they can hold.
   *
   * @throws ConfigurationError when `years` is not a whole number from 1 to 100
   */
  public static years(years: number): Retention {
    if (!Number.isInteger(years) || years < 1 || years > 100) {
      throw new ConfigurationError(`retention must be a whole number of years from 1 to 100, got ${years}`);
    }
    return new Retention(years * 365 + Math.ceil(years / 4));
  }

  /**
   * Days.
   *
   * @throws ConfigurationError when `days` is not a whole number from 1 to 36,500, the longest that S3 accepts
   */
  public static days(days: number): Retention {
    if (!Number.isInteger(days) || days < 1 || days > 36_500) {
      throw new ConfigurationError(`retention must be a whole number of days from 1 to 36500, got ${days}`);
    }
    return new Retention(days);
  }

  private constructor(private readonly length: number) {}

  public toDays(): number {
    return this.length;
  }

  public toSeconds(): number {
    return this.length * 86_400;
  }

  public isShorterThan(other: Retention): boolean {
    return this.length < other.length;
  }
}

/**
 * Checks the retention of audit records.
 *
 * @throws ConfigurationError when it is shorter than six years
 */
export function requireSixYears(retention: Retention): void {
  if (retention.isShorterThan(Retention.SIX_YEARS)) {
    throw new ConfigurationError(
      `'retention' must be at least ${Retention.SIX_YEARS.toDays()} days, the six years of 45 CFR 164.316(b)(2)(i), ` +
        `got ${retention.toDays()} days; use Retention.SIX_YEARS or longer`,
    );
  }
}

/**
 * What Azure Log Analytics accepts for six years of a table's total retention, in days. It takes 2,191 and rejects
 * 2,190 and 2,192.
 */
export const LOG_ANALYTICS_SIX_YEARS_DAYS = 2191;
