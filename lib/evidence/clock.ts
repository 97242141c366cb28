import { ConfigurationError } from '../core';

/**
 * The time of a record: now, or what `SOURCE_DATE_EPOCH` says, in seconds since 1970, as reproducible-builds.org
 * defines it.
 *
 * @throws ConfigurationError when the variable is set and no such number
 */
export function timeOfRecord(environment: NodeJS.ProcessEnv): Date {
  const epoch = environment.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') {
    return new Date();
  }
  if (!/^\d{1,11}$/.test(epoch)) {
    throw new ConfigurationError(`SOURCE_DATE_EPOCH must be seconds since 1970, such as 1767225600, got '${epoch}'`);
  }
  return new Date(Number(epoch) * 1000);
}
