import { basename, dirname } from 'node:path';
import { ConfigurationError, isPlainObject, type ResourceTree } from '../core';
import { parseTemplate } from '../views/cloudformation/parse';
import { templateTree } from '../views/cloudformation/template';
import { parseHcl } from '../views/terraform/hcl';
import { type ModuleFile, moduleTree } from '../views/terraform/module-tree';
import { planTree } from '../views/terraform/plan';
import { environmentsOf } from './assembly';
import type { Candidate } from './discover';
import { readText } from './read-text';
import type { Unreadable } from './result';

/** Documents read from files: the trees to judge, and the files that could not be read. */
export interface Documents {
  readonly trees: readonly ResourceTree[];
  /** The files that hold the trees. */
  readonly files: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/** Where bare templates are deployed. */
export interface ReadOptions {
  /**
   * The AWS Region of templates for which nothing else says it.
   *
   * @default - the Region of a bare template is not judged
   */
  readonly region?: string;
}

/** What a file holds. */
type Content =
  | { readonly kind: 'template' | 'plan' | 'terraform'; readonly document: unknown }
  | { readonly kind: 'other' };

/**
 * Reads every candidate as what its content says it is: a CloudFormation template, a Terraform configuration (HCL or
 * JSON; the Terraform files of one folder are one module) or a Terraform plan. Templates of a cloud assembly
 * (`cdk.out`) get the environment of their stack. A file that was found in a folder and is none of these is passed
 * over; one that the caller named is unreadable.
 */
export async function readDocuments(candidates: readonly Candidate[], options: ReadOptions = {}): Promise<Documents> {
  const trees: ResourceTree[] = [];
  const files: string[] = [];
  const unreadable: Unreadable[] = [];
  const modules = new Map<string, ModuleFile[]>();
  const environments = environmentsOf(candidates.map(({ file }) => file));
  for (const { file, named } of candidates) {
    try {
      const content = await readContent(file, named);
      if (content.kind === 'other') {
        continue;
      }
      files.push(file);
      if (content.kind === 'terraform') {
        const module = named ? file : dirname(file);
        modules.set(module, [...(modules.get(module) ?? []), { file, document: content.document }]);
      } else if (content.kind === 'plan') {
        trees.push(planTree(content.document, { name: basename(file), file }));
      } else {
        const stack = environments.get(file);
        const environment =
          stack?.environment ?? (options.region === undefined ? undefined : { region: options.region });
        trees.push(
          templateTree(content.document, {
            name: stack?.name ?? basename(file),
            file,
            ...(environment === undefined ? {} : { environment }),
          }),
        );
      }
    } catch (error) {
      unreadable.push({ file, message: messageOf(error) });
    }
  }
  for (const [module, parts] of [...modules].flatMap(splitUnrelated)) {
    try {
      trees.push(moduleTree(parts, { name: module, modules: siblingsOf(module, modules) }));
    } catch (error) {
      unreadable.push({ file: module, message: messageOf(error) });
    }
  }
  return { trees, files, unreadable };
}

/** A module declares each resource once; files of a folder that do not keep to that are no module but a collection. */
function splitUnrelated([module, parts]: [string, ModuleFile[]]): [string, ModuleFile[]][] {
  const declared = parts
    .filter(({ file }) => !/(^|_)override\.tf(\.json)?$/.test(basename(file)))
    .flatMap(({ document }) => declaredIn(document));
  return new Set(declared).size === declared.length ? [[module, parts]] : parts.map((part) => [part.file, [part]]);
}

function declaredIn(document: unknown): string[] {
  const types = isPlainObject(document) && isPlainObject(document.resource) ? document.resource : {};
  return Object.entries(types).flatMap(([type, byName]) =>
    isPlainObject(byName) ? Object.keys(byName).map((name) => `${type}.${name}`) : [],
  );
}

/** Modules in folders below are seen through those that call them, and judged once. */
function siblingsOf(module: string, modules: ReadonlyMap<string, ModuleFile[]>): ReadonlyMap<string, ModuleFile[]> {
  return new Map([...modules].filter(([folder]) => folder !== module));
}

async function readContent(file: string, named: boolean): Promise<Content> {
  if (/\.tfvars\.json$/i.test(file)) {
    return { kind: 'terraform', document: parseJson(readText(file), file) };
  }
  if (/\.(tf|tfvars)$/i.test(file)) {
    return { kind: 'terraform', document: await parseHcl(readText(file), file) };
  }
  const text = readText(file);
  const isYaml = !/^\s*[[{]/.test(text);
  if (!named && isYaml && !/^["']?(Resources|AWSTemplateFormatVersion)["']?\s*:/m.test(text)) {
    return { kind: 'other' };
  }
  const document = isYaml ? parseTemplate(text, file).template : parseJson(text, file);
  const kind = kindOf(document);
  if (kind !== undefined && isPlainObject(document)) {
    return { kind, document };
  }
  if (named) {
    throw new ConfigurationError(
      `'${file}' holds neither a CloudFormation template, nor a Terraform configuration, nor a Terraform plan`,
    );
  }
  return { kind: 'other' };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`'${file}' is not valid JSON: ${messageOf(error)}`);
  }
}

const TERRAFORM_BLOCKS = ['resource', 'data', 'module', 'provider', 'terraform', 'variable', 'locals', 'output'];

function kindOf(document: unknown): 'template' | 'plan' | 'terraform' | undefined {
  if (!isPlainObject(document)) {
    return undefined;
  }
  if (
    isPlainObject(document.planned_values) ||
    (typeof document.format_version === 'string' && isPlainObject(document.values))
  ) {
    return 'plan';
  }
  if (Object.hasOwn(document, 'Resources') || Object.hasOwn(document, 'AWSTemplateFormatVersion')) {
    return 'template';
  }
  const blocks = TERRAFORM_BLOCKS.filter((block) => Object.hasOwn(document, block));
  return blocks.some((block) => isBlock(document[block])) ? 'terraform' : undefined;
}

function isBlock(value: unknown): boolean {
  return isPlainObject(value) || Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
