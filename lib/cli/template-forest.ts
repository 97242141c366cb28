import { dirname, join, normalize } from 'node:path';
import { isPlainObject, type ResourceTree } from '../core';
import type { LinkedValue } from '../views/cloudformation/links';
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
    const children = new Map<string, ResourceTree>();
    const given = new Map<string, Map<string, LinkedValue>>();
    for (const [id, child] of nestedTemplates(source.file, source.template)) {
      const values = new Map<string, LinkedValue>();
      const tree = this.make(child, values, stack, [...within, path]);
      if (tree !== undefined) {
        children.set(id, tree);
        given.set(id, values);
      }
    }
    const environment = stack?.environment ?? this.environment;
    const tree = templateTree(source.template, {
      name: stack?.name ?? source.name,
      file: source.file,
      ...(environment === undefined ? {} : { environment }),
      links: { parameters, nested: children, imports: { get: (name) => this.exported(name, source) } },
    });
    for (const [id, values] of given) {
      for (const [name, raw] of Object.entries(parametersOf(source.template, id))) {
        values.set(name, { raw, reader: tree.reader });
      }
    }
    this.trees.set(path, tree);
    return tree;
  }

  private exported(name: string, consumer: TemplateFile): LinkedValue | undefined {
    const found = [...this.files]
      .filter(([, { stack }]) => stack !== undefined && isSameEnvironment(stack, consumer.stack))
      .flatMap(([path]) => {
        const reader = this.trees.get(path)?.reader;
        return reader instanceof TemplateReader ? (reader.exports().get(name) ?? []) : [];
      });
    return found.length === 1 ? found[0] : undefined;
  }
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

function parametersOf(template: unknown, id: string): Record<string, unknown> {
  const resources = isPlainObject(template) && isPlainObject(template.Resources) ? template.Resources : {};
  const resource = resources[id];
  const properties = isPlainObject(resource) ? resource.Properties : undefined;
  const parameters = isPlainObject(properties) ? properties.Parameters : undefined;
  return isPlainObject(parameters) ? parameters : {};
}

function isSameEnvironment(one: StackOfTemplate, other: StackOfTemplate | undefined): boolean {
  return (
    other !== undefined &&
    one.environment.region === other.environment.region &&
    one.environment.account === other.environment.account
  );
}
