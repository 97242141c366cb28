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
export function terraformTree(stack: TerraformStack): ResourceTree {
  return configurationTree(stack.toTerraform(), { name: stack.node.path });
}
