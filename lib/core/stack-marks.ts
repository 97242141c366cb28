/**
 * The global symbols with which aws-cdk-lib and cdktf (and its fork cdktn) mark their stacks themselves. They tell
 * stacks apart without loading a toolkit, and hold across copies of the packages, which `instanceof` does not.
 */
export const CDK_STACK = Symbol.for('@aws-cdk/core.Stack');
export const TERRAFORM_STACK = Symbol.for('cdktf/TerraformStack');
