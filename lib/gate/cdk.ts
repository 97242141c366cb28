import type { IConstruct } from 'constructs';
import { isPlainObject, type ResourceTree } from '../core';
import type { LinkedValue } from '../views/cloudformation/links';
import { type NestedStack, treeWithNested } from '../views/cloudformation/nested';
import { TemplateReader } from '../views/cloudformation/reader';
import { templateTree } from '../views/cloudformation/template';
import { type CdkStack, isCdkElement, isCdkStack, stacksOf } from './toolkits';

/** The template of a stack, and the file that it was read from if it was. */
export interface StackTemplate {
  readonly template: unknown;
  readonly file?: string;
}

/** The template that a stack is about to be written as: after overrides, aspects and references to other stacks. */
export function templateInMemory(stack: CdkStack): StackTemplate {
  return { template: stack._toCloudFormation() };
}

/**
 * The resources of each CDK stack at or below a scope, or of the stack that contains it. Nested stacks read what their
 * parents give them; stacks read what others export. Call it when all aspects have run.
 */
export function cdkTrees(scope: IConstruct): ResourceTree[] {
  const forest = new CdkForest(templateInMemory);
  return stacksOf(scope).cdk.flatMap((stack) => forest.treeOf(stack) ?? []);
}

/** The trees of the stacks of an app, each made when it is asked for or referred to. */
export class CdkForest {
  private readonly trees = new Map<CdkStack, ResourceTree>();
  private readonly exports = new Map<ResourceTree, Map<string, LinkedValue>>();
  private readonly exporters = new Map<CdkStack, readonly CdkStack[]>();
  private stacks: readonly CdkStack[] | undefined;

  /**
   * @param templateOf the template of a stack; undefined where there is none to read
   */
  constructor(private readonly templateOf: (stack: CdkStack) => StackTemplate | undefined) {}

  /** The tree of a stack; undefined where there is no template of it. */
  public treeOf(stack: CdkStack): ResourceTree | undefined {
    if (!this.trees.has(stack)) {
      this.make(outermost(stack), new Map());
    }
    return this.trees.get(stack);
  }

  /** Makes the trees of a stack and of those nested in it. What those are given is known when the stack is made. */
  private make(stack: CdkStack, parameters: ReadonlyMap<string, LinkedValue>): ResourceTree | undefined {
    const source = this.templateOf(stack);
    if (source === undefined) {
      return undefined;
    }
    const { template, file } = source;
    const stacks = [...nestedIn(stack)].map(([id, child]): NestedStack => [id, (values) => this.make(child, values)]);
    const tree = treeWithNested(template, stacks, (nested) =>
      templateTree(isPlainObject(template) ? { ...template, Resources: template.Resources ?? {} } : template, {
        name: stack.node.path,
        ...(file === undefined ? {} : { file }),
        environment: { region: stack.resolve(stack.region), account: stack.resolve(stack.account) },
        paths: pathsIn(stack),
        links: { parameters, nested, imports: { get: (name) => this.exported(name, stack) } },
      }),
    );
    this.trees.set(stack, tree);
    return tree;
  }

  /** What another stack of the same account and Region exports under a name; undefined where not exactly one does. */
  private exported(name: string, consumer: CdkStack): LinkedValue | undefined {
    const candidates = this.exportersTo(consumer);
    const named = candidates.filter((stack) => name.startsWith(`${stack.stackName}:`));
    const found = (named.length > 0 ? named : candidates).flatMap((stack) => {
      const tree = this.treeOf(stack);
      return tree === undefined ? [] : (this.exportsOf(tree).get(name) ?? []);
    });
    return found.length === 1 ? found[0] : undefined;
  }

  /** The stacks whose exports a stack can import; found once, because each import asks for them. */
  private exportersTo(consumer: CdkStack): readonly CdkStack[] {
    const known = this.exporters.get(consumer);
    if (known !== undefined) {
      return known;
    }
    this.stacks ??= consumer.node.root.node.findAll().filter(isCdkStack);
    const found = this.stacks
      .filter((stack) => stack !== consumer && stack.nestedStackResource === undefined)
      .filter((stack) => stack.region === consumer.region && stack.account === consumer.account);
    this.exporters.set(consumer, found);
    return found;
  }

  private exportsOf(tree: ResourceTree): Map<string, LinkedValue> {
    const known = this.exports.get(tree);
    if (known !== undefined) {
      return known;
    }
    const exports = tree.reader instanceof TemplateReader ? tree.reader.exports() : new Map();
    this.exports.set(tree, exports);
    return exports;
  }
}

function outermost(stack: CdkStack): CdkStack {
  return stack.nestedStackResource === undefined ? stack : outermost(stack.nestedStackResource.stack);
}

/** The stacks nested directly in a stack, by the logical id of their resource in it. */
function nestedIn(stack: CdkStack): Map<string, CdkStack> {
  const nested = new Map<string, CdkStack>();
  for (const child of stack.node.findAll().filter(isCdkStack)) {
    if (child.nestedStackResource?.stack === stack) {
      nested.set(String(stack.resolve(child.nestedStackResource.logicalId)), child);
    }
  }
  return nested;
}

/** The paths of the constructs that make the resources of a stack, by logical id. */
function pathsIn(stack: CdkStack): Map<string, string> {
  const elements = stack.node.findAll().filter(isCdkElement);
  return new Map(
    elements
      .filter((element) => element.stack === stack)
      .map((element) => [String(stack.resolve(element.logicalId)), element.node.path]),
  );
}
