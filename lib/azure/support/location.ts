import { Fn, Token } from 'cdktf';
import { AZURE_US_REGIONS, ConfigurationError, normalizeAzureRegion } from '../../core';

/** The Azure cloud that a region belongs to; names of endpoints and DNS zones differ. */
export enum AzureEnvironment {
  /** Azure, `*.azure.com`. */
  PUBLIC = 'public',
  /** Azure Government, `*.azure.us`. */
  US_GOVERNMENT = 'usgovernment',
}

/** Where the resources of a construct are made. */
export interface AzureLocationProps {
  /** The resource group, by name. */
  readonly resourceGroupName: string;
  /** An Azure region in the United States, in any spelling that azurerm accepts. */
  readonly location: string;
  /**
   * What the names of the resources begin with: 3 to 11 lower-case letters and digits, the first a letter. Several
   * Azure names are unique in the world, so choose a stem of your own.
   */
  readonly namePrefix: string;
  /**
   * The Azure cloud.
   *
   * @default - the cloud of the region; where the location is known only to Terraform, the public cloud
   */
  readonly environment?: AzureEnvironment;
}

/**
 * Checks the location and the names; a token is left to the gate.
 *
 * @throws ConfigurationError for a region outside the United States or of another Azure cloud, or names that Azure would
 * refuse
 */
export function validateAzureLocation(props: AzureLocationProps): void {
  const { resourceGroupName, location, namePrefix, environment } = props;
  const regions: readonly string[] = AZURE_US_REGIONS;
  if (!isLate(location) && !regions.includes(normalizeAzureRegion(location))) {
    throw new ConfigurationError(
      `'location' must be an Azure region in the United States (${AZURE_US_REGIONS.join(', ')}), got '${location}'`,
    );
  }
  if (environment !== undefined && !isLate(location) && environment !== environmentOfRegion(location)) {
    throw new ConfigurationError(
      `'environment' must be the cloud of the region '${location}', '${environmentOfRegion(location)}', got '${environment}'`,
    );
  }
  if (!isLate(resourceGroupName) && !/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u.test(resourceGroupName)) {
    throw new ConfigurationError(
      `'resourceGroupName' must be 1 to 90 letters, digits, '_', '(', ')', '-' and '.', not '.' at the end, got '${resourceGroupName}'`,
    );
  }
  if (!/^[a-z][a-z0-9]{2,10}$/.test(namePrefix)) {
    throw new ConfigurationError(
      `'namePrefix' must be 3 to 11 lower-case letters and digits that begin with a letter, got '${namePrefix}'`,
    );
  }
}

/** The Azure cloud in which a construct makes its resources. */
export function environmentOf({ location, environment }: AzureLocationProps): AzureEnvironment {
  return environment ?? (isLate(location) ? AzureEnvironment.PUBLIC : environmentOfRegion(location));
}

/** The three props alone, to be passed on to another construct. */
export function placeOf({ resourceGroupName, location, namePrefix, environment }: AzureLocationProps) {
  return { resourceGroupName, location, namePrefix, ...(environment === undefined ? {} : { environment }) };
}

/** The location as Azure writes it in names of its own (`NetworkWatcher_eastus2`), also where it is a token. */
export function normalizedLocation(location: string): string {
  return isLate(location) ? Fn.replace(Fn.lower(location), ' ', '') : normalizeAzureRegion(location);
}

/** Whether only Terraform knows a text, so that its check is left to the gate: a token, or an expression that is written out. */
export function isLate(text: string): boolean {
  return Token.isUnresolved(text) || text.includes('${');
}

function environmentOfRegion(location: string): AzureEnvironment {
  return /^us(gov|dod)/.test(normalizeAzureRegion(location)) ? AzureEnvironment.US_GOVERNMENT : AzureEnvironment.PUBLIC;
}
