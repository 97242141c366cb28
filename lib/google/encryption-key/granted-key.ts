import type { ITerraformDependable, TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { dependenciesIn } from '../support/dependencies';

/**
 * A key together with the grants that let services use it.
 *
 * A consumer that takes the id of a key alone is made before the grant has spread, and fails now and then with
 * "permission denied" of Cloud KMS. So it takes the key from here and depends on {@link dependenciesIn}.
 */
export class GrantedKey {
  /** @internal */
  public constructor(
    /** The id of the key. */
    public readonly keyId: string,
    private readonly ready: readonly TerraformElement[],
  ) {}

  /** What a resource that uses the key must name in `dependsOn`; a resource of another stack waits for the whole stack. */
  public dependenciesIn(scope: IConstruct): ITerraformDependable[] {
    return dependenciesIn(scope, this.ready);
  }

  /** The key with the grants of another one, for services that work with two accounts. */
  public and(other: GrantedKey): GrantedKey {
    return new GrantedKey(this.keyId, [...this.ready, ...other.ready]);
  }
}
