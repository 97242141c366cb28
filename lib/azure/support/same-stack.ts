import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ConfigurationError } from '../../core';

/**
 * Checks that constructs that wait for each other are in one stack: Terraform orders resources of one state only, and
 * the network would depend on what it leads to as well as the other way round.
 *
 * @throws ConfigurationError for a construct in another stack
 */
export function requireSameStack(scope: IConstruct, props: Readonly<Record<string, IConstruct | undefined>>): void {
  const stack = TerraformStack.of(scope);
  for (const [prop, construct] of Object.entries(props)) {
    if (construct !== undefined && TerraformStack.of(construct) !== stack) {
      throw new ConfigurationError(
        `'${prop}' must be made in the stack '${stack.node.id}', got one of '${TerraformStack.of(construct).node.id}'; ` +
          'look networks and keys of other stacks up with ExistingNetwork and ExistingEncryptionKey',
      );
    }
  }
}
