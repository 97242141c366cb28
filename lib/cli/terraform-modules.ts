import { basename, dirname, join, normalize } from 'node:path';
import { isPlainObject, type ResourceTree } from '../core';
import { type ModuleFile, moduleTree } from '../views/terraform/module-tree';

/** A Terraform file, and whether the caller named it: a named file is a module of its own. */
export interface TerraformFile extends ModuleFile {
  readonly named: boolean;
}

/** A module that is judged as a root. */
export interface RootModule {
  readonly name: string;
  /**
   * Reads the module with those that it calls.
   *
   * @throws ConfigurationError when a file holds no Terraform configuration
   */
  tree(): ResourceTree;
}

/**
 * The root modules that Terraform files form. The files of a folder are one module; a module that another one calls
 * by its folder is seen through that call, with the values that it is given, and not once more by itself.
 */
export function rootModules(files: readonly TerraformFile[]): RootModule[] {
  const modules = new Map<string, ModuleFile[]>();
  for (const file of files) {
    const name = file.named ? file.file : dirname(file.file);
    modules.set(name, [...(modules.get(name) ?? []), file]);
  }
  const called = new Set([...modules.values()].flat().flatMap(calledBy));
  return [...modules]
    .filter(([name]) => !called.has(normalize(name)))
    .flatMap(splitUnrelated)
    .map(([name, parts]) => ({ name, tree: () => moduleTree(parts, { name, modules }) }));
}

/** The folders that a file calls as modules. */
function calledBy({ file, document }: ModuleFile): string[] {
  const calls = isPlainObject(document) && isPlainObject(document.module) ? Object.values(document.module) : [];
  return calls
    .flatMap((call): unknown[] => (Array.isArray(call) ? call : [call]))
    .map((call) => (isPlainObject(call) ? call.source : undefined))
    .filter((source): source is string => typeof source === 'string' && /^\.\.?(\/|$)/.test(source))
    .map((source) => normalize(join(dirname(file), source)))
    .map((folder) => folder.replace(/(?<=.)\/$/, ''));
}

/** A module declares each resource once; files of a folder that do not keep to that are no module but a collection. */
function splitUnrelated([name, files]: [string, ModuleFile[]]): [string, ModuleFile[]][] {
  const declared = files
    .filter(({ file }) => !/(^|_)override\.tf(\.json)?$/.test(basename(file)))
    .flatMap(({ document }) => declaredIn(document));
  const isModule = new Set(declared).size === declared.length;
  return isModule ? [[name, files]] : files.map((file) => [file.file, [file]]);
}

function declaredIn(document: unknown): string[] {
  const types = isPlainObject(document) && isPlainObject(document.resource) ? document.resource : {};
  return Object.entries(types).flatMap(([type, byName]) =>
    isPlainObject(byName) ? Object.keys(byName).map((name) => `${type}.${name}`) : [],
  );
}
