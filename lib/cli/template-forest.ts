import { dirname, join, normalize } from 'node:path';
import { isPlainObject, type ResourceTree } from '../core';
import type { LinkedValue } from '../views/cloudformation/links';
import { type NestedStack, treeWithNested } from '../views/cloudformation/nested';
import { TemplateReader } from '../views/cloudformation/reader';
import { templateTree } from '../views/cloudformation/template';
import type { StackOfTemplate } from './assembly';

/** A template that was read from a file. */
export interface TemplateFile {
  readonly file: string;
  readonly template: unknown;
  /** How findings name it where no assembly says more. */
  readonly name: string;
  /**
   * The stack that an assembly deploys it as.
   *
   * @default - it is no stack of an assembly: bare, or nested in another
   */
  readonly stack?: StackOfTemplate;
}

/**
 * The trees of templates that belong together. A nested stack reads what its parent gives it and lies where the parent
 * lies; a stack reads what another stack of the same environment exports.
 */
export class TemplateForest {
  private readonly trees = new Map<string, ResourceTree>();
  private readonly files: ReadonlyMap<string, TemplateFile>;
  private readonly nested = new Set<string>();
  /** Collected when the first import is read, which is after all trees are made. */
  private exports: Map<string, Export[]> | undefined;

  /**
   * @param environment of templates of which no assembly says where they are deployed
   */
  constructor(
    files: readonly TemplateFile[],
    private readonly environment: Readonly<Record<string, unknown>> | undefined,
  ) {
    this.files = new Map(files.map((file) => [normalize(file.file), file]));
    for (const { file, template } of files) {
      for (const child of nestedTemplates(file, template).values()) {
        this.nested.add(child);
      }
    }
  }

  /**
   * Makes the tree of a template, and those of the templates nested in it; empty for one that was made with its parent.
   *
   * @throws ConfigurationError when a file holds no template
   */
  public treesOf(file: string): ResourceTree[] {
    const path = normalize(file);
    const before = new Set(this.trees.keys());
    if (!this.nested.has(path)) {
      this.make(path, new Map(), undefined, []);
    }
    return [...this.trees].filter(([made]) => !before.has(made)).map(([, tree]) => tree);
  }

  private make(
    path: string,
    parameters: ReadonlyMap<string, LinkedValue>,
    parent: StackOfTemplate | undefined,
    within: readonly string[],
  ): ResourceTree | undefined {
    const source = this.files.get(path);
    if (source === undefined || within.includes(path)) {
      return undefined;
    }
    const stack = source.stack ?? (parent === undefined ? undefined : { ...parent, name: source.name });
    const environment = stack?.environment ?? this.environment;
    const stacks = [...nestedTemplates(source.file, source.template)].map(
      ([id, child]): NestedStack => [id, (values) => this.make(child, values, stack, [...within, path])],
    );
    const tree = treeWithNested(source.template, stacks, (nested) =>
      templateTree(source.template, {
        name: stack?.name ?? source.name,
        file: source.file,
        ...(environment === undefined ? {} : { environment }),
        links: { parameters, nested, imports: { get: (name) => this.exported(name, source) } },
      }),
    );
    this.trees.set(path, tree);
    return tree;
  }

  /** What another stack of the same environment exports; undefined where not exactly one does. */
  private exported(name: string, consumer: TemplateFile): LinkedValue | undefined {
    this.exports ??= this.collectExports();
    const found = (this.exports.get(name) ?? []).filter(({ stack }) => isSameEnvironment(stack, consumer.stack));
    return found.length === 1 ? found[0]?.value : undefined;
  }

  private collectExports(): Map<string, Export[]> {
    const byName = new Map<string, Export[]>();
    for (const [path, { stack }] of this.files) {
      const reader = this.trees.get(path)?.reader;
      if (stack !== undefined && reader instanceof TemplateReader) {
        for (const [name, value] of reader.exports()) {
          byName.set(name, [...(byName.get(name) ?? []), { stack, value }]);
        }
      }
    }
    return byName;
  }
}

interface Export {
  readonly stack: StackOfTemplate;
  readonly value: LinkedValue;
}

/** The templates nested in a template, by the logical id of their stack, as CDK notes where it wrote them. */
function nestedTemplates(file: string, template: unknown): Map<string, string> {
  const nested = new Map<string, string>();
  const resources = isPlainObject(template) && isPlainObject(template.Resources) ? template.Resources : {};
  for (const [id, resource] of Object.entries(resources)) {
    if (isPlainObject(resource) && resource.Type === 'AWS::CloudFormation::Stack' && isPlainObject(resource.Metadata)) {
      const path = resource.Metadata['aws:asset:path'];
      if (typeof path === 'string') {
        nested.set(id, normalize(join(dirname(file), path)));
      }
    }
  }
  return nested;
}

function isSameEnvironment(one: StackOfTemplate, other: StackOfTemplate | undefined): boolean {
  return (
    other !== undefined &&
    one.environment.region === other.environment.region &&
    one.environment.account === other.environment.account
  );
}
