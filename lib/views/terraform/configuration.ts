import { ConfigurationError, isPlainObject, type OpaquePart, type ResourceProps, ResourceTree } from '../../core';
import { declareDocument } from './declarations';
import { checkDepth } from './depth';
import { type Declaration, isRepeated, Module, type ModuleCall } from './module';
import { TerraformReader } from './reader';
import { Scoped } from './readings';

/** How a Terraform configuration is named in findings. */
export interface ConfigurationProps {
  /** The stack or module. */
  readonly name: string;
  /**
   * The file that holds the configuration, as findings show it.
   *
   * @default - it was not read from a file
   */
  readonly file?: string;
  /**
   * Construct paths by the address of the resource.
   *
   * @default - read from the metadata that CDKTF writes beside each resource
   */
  readonly paths?: Readonly<Record<string, string>>;
}

/**
 * Reads a Terraform JSON configuration: `cdk.tf.json` as CDKTF synthesizes it, a `*.tf.json` file, or what
 * `@cdktf/hcl2json` makes of a `.tf` file.
 *
 * Expressions are evaluated as far as they can be before deployment. Resources whose `count` is 0 or whose
 * `for_each` is empty are left out. The resources of a called module cannot be seen and become opaque parts.
 *
 * @throws ConfigurationError where the document is no object, or is nested more than 200 levels deep
 */
export function configurationTree(document: unknown, props: ConfigurationProps): ResourceTree {
  const name = props.file ?? props.name;
  if (!isPlainObject(document)) {
    throw new ConfigurationError(`${name} is no Terraform configuration: it must be a JSON object`);
  }
  checkDepth(document, name);
  const module = new Module('');
  declareDocument(module, document, undefined);
  return treeOf(module, props);
}

/** The tree of a root module whose documents were all declared. */
export function treeOf(root: Module, props: ConfigurationProps): ResourceTree {
  declareDefaultSettings(root);
  const modules = withChildren(root);
  const tree = new ResourceTree(
    {
      name: props.name,
      dialect: 'terraform',
      ...(props.file === undefined ? {} : { file: props.file }),
      opaque: modules.flatMap(opaqueParts),
    },
    modules.flatMap((module) => resourcesOf(module, props)),
    () => new TerraformReader(root),
  );
  for (const module of modules) {
    module.tree = tree;
  }
  return tree;
}

/** A root module without a `terraform` block has the default settings; what configures no provider may be no root. */
function declareDefaultSettings(root: Module): void {
  const isRoot = root.declarations.some(({ type }) => type.startsWith('provider.'));
  if (isRoot && root.at('terraform') === undefined) {
    root.declare({
      type: 'terraform',
      address: 'terraform',
      properties: {},
      attributes: {},
      path: undefined,
      file: undefined,
    });
  }
}

/** The module and all below it that are deployed. */
function withChildren(module: Module): Module[] {
  module.leaveOut(new TerraformReader(module));
  const children = deployedCalls(module).flatMap(({ child }) => (child === undefined ? [] : withChildren(child)));
  return [module, ...children];
}

function deployedCalls(module: Module): ModuleCall[] {
  return [...module.calls.values()].filter(({ declaration }) => !module.isLeftOut(declaration.address));
}

function opaqueParts(module: Module): OpaquePart[] {
  return deployedCalls(module)
    .filter(({ child }) => child === undefined)
    .map(({ declaration, source }) => ({
      address: module.prefix + declaration.address,
      type: `module.${source}`,
      path: declaration.path,
      reason: `the resources of the module ${source} cannot be seen; check a plan instead (terraform show -json)`,
    }));
}

function resourcesOf(module: Module, props: ConfigurationProps): ResourceProps[] {
  return module.declarations
    .filter(({ address }) => !module.isLeftOut(address))
    .map((declaration) => {
      const address = module.prefix + declaration.address;
      const path = ownPath(props.paths, address) ?? declaration.path;
      return {
        type: declaration.type,
        address,
        properties: propertiesOf(module, declaration),
        attributes: attributesOf(module, declaration),
        references: [...module.mentions([declaration.properties, declaration.attributes.for_each])],
        ...(path === undefined ? {} : { path }),
        ...(declaration.file === undefined ? {} : { file: declaration.file }),
      };
    });
}

/** The arguments, read in the module and, where `each` and `count` have a meaning, as those of the resource. */
function propertiesOf(module: Module, declaration: Declaration): unknown {
  if (module.prefix === '' && !isRepeated(declaration)) {
    return declaration.properties;
  }
  return new Scoped(declaration.properties, new TerraformReader(module).within(declaration));
}

function attributesOf(module: Module, declaration: Declaration): Readonly<Record<string, unknown>> {
  if (module.prefix === '') {
    return declaration.attributes;
  }
  const reader = new TerraformReader(module);
  return Object.fromEntries(Object.entries(declaration.attributes).map(([key, raw]) => [key, new Scoped(raw, reader)]));
}

function ownPath(paths: ConfigurationProps['paths'], address: string): string | undefined {
  return paths !== undefined && Object.hasOwn(paths, address) ? paths[address] : undefined;
}
