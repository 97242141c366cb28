import { Token } from 'cdktf';
import { AZURE_US_REGIONS, ConfigurationError, normalizeAzureRegion } from '../core';

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
}

/**
 * Checks the location and the stem of the names; a token is left to the gate.
 *
 * @throws ConfigurationError for a region outside the United States or a stem that Azure would refuse
 */
export function validateAzureLocation({ location, namePrefix }: AzureLocationProps): void {
  const regions: readonly string[] = AZURE_US_REGIONS;
  if (!Token.isUnresolved(location) && !regions.includes(normalizeAzureRegion(location))) {
    throw new ConfigurationError(
      `'location' must be an Azure region in the United States (${AZURE_US_REGIONS.join(', ')}), got '${location}'`,
    );
  }
  if (!/^[a-z][a-z0-9]{2,10}$/.test(namePrefix)) {
    throw new ConfigurationError(
      `'namePrefix' must be 3 to 11 lower-case letters and digits that begin with a letter, got '${namePrefix}'`,
    );
  }
}
