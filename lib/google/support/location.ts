import { Token } from 'cdktf';
import { ConfigurationError, GOOGLE_US_REGIONS } from '../../core';

/** Where the resources of a construct are made. */
export interface GoogleLocationProps {
  /** The id of the project. */
  readonly project: string;
  /** A Google Cloud region in the United States; keys and what they encrypt must lie in the same one. */
  readonly region: string;
  /**
   * What the names of the resources begin with: 3 to 20 lower-case letters and digits, the first a letter. Names of
   * buckets are unique in the world, so choose a stem of your own.
   */
  readonly namePrefix: string;
}

/**
 * Checks the project, the region and the stem of the names; a token is left to the gate.
 *
 * @throws ConfigurationError for an id that is none, a region outside the United States, or a stem that Google would
 * refuse
 */
export function validateGoogleLocation({ project, region, namePrefix }: GoogleLocationProps): void {
  validateProject(project);
  const regions: readonly string[] = GOOGLE_US_REGIONS;
  if (!Token.isUnresolved(region) && !regions.includes(region)) {
    throw new ConfigurationError(
      `'region' must be a Google Cloud region in the United States (${GOOGLE_US_REGIONS.join(', ')}), got '${region}'`,
    );
  }
  if (!/^[a-z][a-z0-9]{2,19}$/.test(namePrefix) || /^goog|google|g00gle/.test(namePrefix)) {
    throw new ConfigurationError(
      `'namePrefix' must be 3 to 20 lower-case letters and digits that begin with a letter, without 'google', which names of buckets must not hold, got '${namePrefix}'`,
    );
  }
}

/**
 * Checks the id of a project, which may have the domain of an organization before it; a number is no id.
 *
 * @throws ConfigurationError for anything else
 */
export function validateProject(project: string, prop = 'project'): void {
  if (!Token.isUnresolved(project) && !/^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{3,28}[a-z0-9]$/.test(project)) {
    throw new ConfigurationError(`'${prop}' must be the id of a project, not its name or number, got '${project}'`);
  }
}

/** The place alone, for the parts of a construct. */
export function placeOf({ project, region, namePrefix }: GoogleLocationProps): GoogleLocationProps {
  return { project, region, namePrefix };
}
