import { createHash } from 'node:crypto';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import { isLate } from '../support/location';

/** What kind of Entra principal is meant; telling it spares a look-up that fails for principals made a moment ago. */
export enum PrincipalType {
  SERVICE_PRINCIPAL = 'ServicePrincipal',
  USER = 'User',
  GROUP = 'Group',
}

/** The principals that may call the models of an account. */
export class InferenceGrants {
  private readonly made = new Map<string, RoleAssignment>();

  constructor(
    private readonly scope: Construct,
    private readonly accountId: string,
  ) {}

  /**
   * Lets a principal call the models, with a role that, unlike Cognitive Services User, cannot list account keys.
   *
   * @throws ConfigurationError for a text that is no object id
   * @see https://learn.microsoft.com/azure/ai-foundry/openai/how-to/role-based-access-control
   */
  public to(principalId: string, principalType: PrincipalType): RoleAssignment {
    if (!isLate(principalId) && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(principalId)) {
      throw new ConfigurationError(
        `'principalId' must be the object id of an Entra principal, a UUID, got '${principalId}'`,
      );
    }
    const id = `Inference-${digestOf(principalId, this.scope)}`;
    const assignment =
      this.made.get(id) ??
      new RoleAssignment(this.scope, id, {
        scope: this.accountId,
        roleDefinitionName: 'Cognitive Services OpenAI User',
        principalId,
        principalType,
      });
    this.made.set(id, assignment);
    return assignment;
  }
}

/** Short, and the same in every synthesis: a token itself counts what was made before it. */
function digestOf(value: string, scope: Construct): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text = Tokenization.resolve(value, { scope, resolver, preparing: false });
  return createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 8);
}
