import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { CDK_STACK, TERRAFORM_STACK } from '../core/stack-marks';

/**
 * How the constructs of the toolkits are told apart without loading a toolkit: by the global symbols with which
 * aws-cdk-lib and cdktf (and its fork cdktn) mark them themselves. They hold across copies of the packages, which
 * `instanceof` does not.
 */
const CDK_APP = Symbol.for('@aws-cdk/core.App');
const CDK_STAGE = Symbol.for('@aws-cdk/core.Stage');
const CFN_ELEMENT = Symbol.for('@aws-cdk/core.CfnElement');
const TERRAFORM_APP = Symbol.for('cdktf/App');

/** What the gate asks of a stack of the AWS CDK, nested ones included. */
export interface CdkStack extends IConstruct {
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
  readonly templateFile: string;
  /** The resource in the parent stack; undefined unless the stack is nested. */
  readonly nestedStackResource?: CdkElement;
  resolve(value: unknown): unknown;
  /** Internal to aws-cdk-lib. */
  _toCloudFormation(): unknown;
}

/** What the gate asks of an element of a template. */
export interface CdkElement extends IConstruct {
  readonly stack: CdkStack;
  readonly logicalId: string;
}

/** What the gate asks of a stack of CDKTF. */
export interface TerraformStack extends IConstruct {
  toTerraform(): unknown;
}

/** What writes templates into a folder: an app of either toolkit, or a stage of CDK. */
interface WithOutput extends IConstruct {
  readonly outdir: string;
}

/** What an app of CDKTF says of the files that it writes. */
interface TerraformApp extends WithOutput {
  readonly manifest: { forStack(stack: TerraformStack): { readonly synthesizedStackPath: string } };
}

/** The folder into which an app writes; undefined where there is no app. */
export function outputFolderOf(root: IConstruct): string | undefined {
  return (isCdkStage(root) || isTerraformApp(root)) && hasOutput(root) ? root.outdir : undefined;
}

/** The file of the template of a stack; undefined where the stack belongs to no app. */
export function templateFileOf(stack: CdkStack): string | undefined {
  const stage = [...stack.node.scopes].reverse().find(isCdkStage);
  return stage !== undefined && hasOutput(stage) ? join(stage.outdir, stack.templateFile) : undefined;
}

/** The file of the configuration of a stack; undefined where the stack belongs to no app. */
export function configurationFileOf(stack: TerraformStack): string | undefined {
  const { root } = stack.node;
  return isTerraformAppWithOutput(root)
    ? join(root.outdir, root.manifest.forStack(stack).synthesizedStackPath)
    : undefined;
}

function hasOutput(construct: IConstruct): construct is WithOutput {
  return 'outdir' in construct && typeof construct.outdir === 'string';
}

function isTerraformAppWithOutput(construct: IConstruct): construct is TerraformApp {
  return isTerraformApp(construct) && hasOutput(construct) && 'manifest' in construct;
}

export function isCdkStack(construct: IConstruct): construct is CdkStack {
  return CDK_STACK in construct;
}

export function isCdkElement(construct: IConstruct): construct is CdkElement {
  return CFN_ELEMENT in construct;
}

/** Whether the construct is an app or a stage of the AWS CDK: what it synthesizes on its own. */
export function isCdkStage(construct: IConstruct): boolean {
  return CDK_STAGE in construct || CDK_APP in construct;
}

export function isTerraformStack(construct: IConstruct): construct is TerraformStack {
  return TERRAFORM_STACK in construct;
}

export function isTerraformApp(construct: IConstruct): boolean {
  return TERRAFORM_APP in construct;
}

/** Whether the construct is an app, a stage or a stack of either toolkit. */
export function isDeployable(construct: IConstruct): boolean {
  return [isCdkStage, isCdkStack, isTerraformApp, isTerraformStack].some((is) => is(construct));
}

/** The stacks at a scope or below it; the one that contains the scope where there are none. */
export function stacksOf(scope: IConstruct): { cdk: CdkStack[]; terraform: TerraformStack[] } {
  const enclosing = [...scope.node.scopes]
    .reverse()
    .find((construct) => isCdkStack(construct) || isTerraformStack(construct));
  const stacks = new Set([...(enclosing === undefined ? [] : [enclosing]), ...scope.node.findAll()]);
  return { cdk: [...stacks].filter(isCdkStack), terraform: [...stacks].filter(isTerraformStack) };
}
