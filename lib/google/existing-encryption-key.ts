import type { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError, GOOGLE_US_REGIONS } from '../core';
import { GrantableKey } from './encryption-key/grantable-key';

/** Props of {@link ExistingEncryptionKey}. */
export interface ExistingEncryptionKeyProps {
  /** The id, `projects/…/locations/…/keyRings/…/cryptoKeys/…`; without a version, which the service chooses. */
  readonly keyId: string;
}

/**
 * A key that another team owns, often in a project for keys alone. Only grants are added to it, one member each; how it
 * rotates and is protected from destruction is judged where it is declared.
 */
export class ExistingEncryptionKey extends GrantableKey {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['key-policy-restricted'];

  public readonly keyId: string;
  public readonly region: string;
  protected readonly ready: readonly TerraformElement[] = [];

  /**
   * @throws ConfigurationError for an id that is none, or a key outside the United States
   */
  constructor(scope: Construct, id: string, { keyId }: ExistingEncryptionKeyProps) {
    super(scope, id);
    const region = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.exec(keyId)?.[1];
    if (region === undefined) {
      throw new ConfigurationError(
        `'keyId' must have the form projects/…/locations/…/keyRings/…/cryptoKeys/…, got '${keyId}'`,
      );
    }
    const regions: readonly string[] = GOOGLE_US_REGIONS;
    if (!regions.includes(region)) {
      throw new ConfigurationError(
        `'keyId' must lie in a Google Cloud region in the United States (${GOOGLE_US_REGIONS.join(', ')}), got '${region}'`,
      );
    }
    this.keyId = keyId;
    this.region = region;
  }
}
