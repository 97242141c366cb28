import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { type TerraformElement, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ConfigurationError } from '../../core';
import { dependenciesIn } from '../support/dependencies';
import { GoogleProject, nameOf } from '../support/project';
import type { ServiceAgent } from '../support/service-agent';
import { GrantedKey } from './granted-key';
import { spread } from './propagation';

/** A key with which services encrypt what they store. */
export interface IEncryptionKey extends IConstruct {
  /** The id, `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  readonly keyId: string;
  /** The region in which the key lies, and in which everything lies that it encrypts. */
  readonly region: string;
  /**
   * Lets a Google service encrypt and decrypt with the key, once however often it is asked.
   *
   * @param agent the service
   * @param project the project in which the service works, not the one of the key
   */
  grantTo(agent: ServiceAgent, project: string): GrantedKey;
  /**
   * Lets another account use the key, for example an agent that Google makes with its first use.
   *
   * @param id names the grant
   * @param email the address of the account
   * @throws ConfigurationError for an address that is none, or an id that another account has
   */
  grantToServiceAccount(id: string, email: string): GrantedKey;
}

/** What keys have in common: grants to single members, which leave those of others alone. */
export abstract class GrantableKey extends Construct implements IEncryptionKey {
  public abstract readonly keyId: string;
  public abstract readonly region: string;
  /** What must exist before the key can encrypt. */
  protected abstract readonly ready: readonly TerraformElement[];
  private readonly grants = new Map<string, { readonly email: string; readonly granted: GrantedKey }>();

  public grantTo(agent: ServiceAgent, project: string): GrantedKey {
    const { email, ready } = GoogleProject.of(this, project).agent(agent);
    return this.grant(`${agent.id}-${nameOf(project, this)}`, email, ready);
  }

  public grantToServiceAccount(id: string, email: string): GrantedKey {
    if (!Token.isUnresolved(email) && !/^[^\s@:]+@[^\s@:]+$/.test(email)) {
      throw new ConfigurationError(`'email' must be the address of a service account without a prefix, got '${email}'`);
    }
    return this.grant(id, email);
  }

  private grant(id: string, email: string, agent?: TerraformElement): GrantedKey {
    const made = this.grants.get(id);
    if (made !== undefined && made.email !== email) {
      throw new ConfigurationError(
        `'id' must be given to one account only, got '${id}' for '${email}' and another one`,
      );
    }
    return made?.granted ?? this.createGrant(id, email, agent);
  }

  private createGrant(id: string, email: string, agent: TerraformElement | undefined): GrantedKey {
    const member = new KmsCryptoKeyIamMember(this, `Grant-${id}`, {
      cryptoKeyId: this.keyId,
      role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
      member: `serviceAccount:${email}`,
      dependsOn: dependenciesIn(this, agent === undefined ? this.ready : [...this.ready, agent]),
    });
    const granted = new GrantedKey(this.keyId, [member, spread(this, `Spread-${id}`, member)]);
    this.grants.set(id, { email, granted });
    return granted;
  }
}

/**
 * Checks that a key can encrypt what lies in a region; a token is left to the plan.
 *
 * @throws ConfigurationError for a key of another region, which Google refuses
 */
export function requireKeyOf(region: string, key: IEncryptionKey): void {
  if (!Token.isUnresolved(region) && !Token.isUnresolved(key.region) && key.region !== region) {
    throw new ConfigurationError(
      `'key' must lie in the region of what it encrypts, '${region}', got a key in '${key.region}'; make one there`,
    );
  }
}
