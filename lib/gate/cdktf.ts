import type { IConstruct } from 'constructs';
import type { ResourceTree } from '../core';
import { configurationTree } from '../views/terraform/configuration';
import { stacksOf, type TerraformStack } from './toolkits';

/**
 * The resources of each CDKTF stack at or below a scope, or of the stack that contains it. Call it when all aspects
 * have run.
 */
export function cdktfTrees(scope: IConstruct): ResourceTree[] {
  return stacksOf(scope).terraform.map(terraformTree);
}

/** The resources of a CDKTF stack as it is about to be written, overrides included. */
function terraformTree(stack: TerraformStack): ResourceTree {
  return treeOfConfiguration(stack, stack.toTerraform(), undefined);
}

/**
 * The resources of the configuration of a CDKTF stack.
 *
 * @param file what it is written to
 */
export function treeOfConfiguration(
  stack: TerraformStack,
  configuration: unknown,
  file: string | undefined,
): ResourceTree {
  return configurationTree(configuration, { name: stack.node.path, ...(file === undefined ? {} : { file }) });
}
