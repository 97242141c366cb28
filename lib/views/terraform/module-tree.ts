import { posix } from 'node:path';
import { ConfigurationError, isPlainObject, type ResourceTree } from '../../core';
import { type ConfigurationProps, treeOf } from './configuration';
import { declareDocument, declareOverrides } from './declarations';
import { checkDepth } from './depth';
import { Module } from './module';

/** One parsed file of a module: `.tf` (see `parseHcl`), `.tf.json`, `.tfvars` or `.tfvars.json`. */
export interface ModuleFile {
  readonly file: string;
  readonly document: unknown;
}

/** How a module is named in findings, and what it may call. */
export interface ModuleTreeProps extends ConfigurationProps {
  /**
   * The files of the modules that may be called with a local source, by their directory as the paths of all files
   * give it: `infra/network` for `source = "./network"` in `infra/main.tf`.
   *
   * @default - the resources of called modules cannot be seen and become opaque parts
   */
  readonly modules?: ReadonlyMap<string, readonly ModuleFile[]>;
}

/** So many modules are read for one tree; those beyond stay opaque. */
const MAX_MODULES = 500;

/**
 * Reads all Terraform files of one directory as the one module that they are. Each resource keeps the file that
 * declares it. `terraform.tfvars` and `*.auto.tfvars` give the variables their values, override files
 * (`override.tf`, `*_override.tf`) change what others declare, and local modules are followed where their files are
 * given.
 *
 * @throws ConfigurationError where a document is no object, or is nested more than 200 levels deep
 */
export function moduleTree(files: readonly ModuleFile[], props: ModuleTreeProps): ResourceTree {
  const root = new Module('');
  declareFiles(root, files);
  for (const { file, document } of files.filter(isVariableFile).sort(byPrecedence)) {
    for (const [name, raw] of Object.entries(objectOf(file, document))) {
      const variable = root.variables.get(name);
      if (variable !== undefined) {
        root.variables.set(name, { ...variable, raw });
      }
    }
  }
  link(root, directoryOf(files), [], { modules: props.modules ?? new Map(), left: MAX_MODULES });
  return treeOf(root, props);
}

function declareFiles(module: Module, files: readonly ModuleFile[]): void {
  const sources = files.filter((file) => !/\.tfvars(\.json)?$/.test(nameOf(file)));
  for (const { file, document } of sources.filter((source) => !isOverride(source))) {
    declareDocument(module, objectOf(file, document), file);
  }
  for (const { file, document } of sources.filter(isOverride)) {
    declareOverrides(module, objectOf(file, document), file);
  }
}

function objectOf(file: string, document: unknown): Record<string, unknown> {
  if (!isPlainObject(document)) {
    throw new ConfigurationError(`${file} is no Terraform configuration: it must be an object`);
  }
  checkDepth(document, file);
  return document;
}

interface Linking {
  readonly modules: ReadonlyMap<string, readonly ModuleFile[]>;
  left: number;
}

/** Puts the modules that are called with a local source in place; one that calls itself is not followed. */
function link(module: Module, directory: string, callers: readonly string[], linking: Linking): void {
  for (const [name, call] of module.calls) {
    const target = /^\.\.?\//.test(call.source) ? posix.join(directory, call.source).replace(/\/$/, '') : undefined;
    const files = target === undefined ? undefined : linking.modules.get(target === '' ? '.' : target);
    if (target === undefined || files === undefined || [...callers, directory].includes(target) || linking.left <= 0) {
      continue;
    }
    linking.left--;
    const child = new Module(`${module.prefix}module.${name}.`);
    declareFiles(child, files);
    const given = call.declaration.properties;
    for (const [name, variable] of child.variables) {
      if (isPlainObject(given) && Object.hasOwn(given, name)) {
        child.variables.set(name, { ...variable, raw: given[name], call });
      }
    }
    call.child = child;
    link(child, target, [...callers, directory], linking);
  }
}

function directoryOf(files: readonly ModuleFile[]): string {
  return posix.normalize(posix.dirname((files[0]?.file ?? '').replaceAll('\\', '/')));
}

function nameOf({ file }: ModuleFile): string {
  return posix.basename(file.replaceAll('\\', '/'));
}

/** Whether Terraform reads the file without being told to. */
function isVariableFile(file: ModuleFile): boolean {
  return /(^terraform|\.auto)\.tfvars(\.json)?$/.test(nameOf(file));
}

function isOverride(file: ModuleFile): boolean {
  return /^(.*_)?override\.tf(\.json)?$/.test(nameOf(file));
}

/** Terraform reads `terraform.tfvars` first, then its JSON form, then the others by name; the last one wins. */
function byPrecedence(left: ModuleFile, right: ModuleFile): number {
  const [a, b] = [left, right].map((file) => `${/^terraform\./.test(nameOf(file)) ? 0 : 1}${nameOf(file)}`);
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
