import { basename, normalize } from 'node:path';
import type { ResourceTree } from '../core';
import { planTree } from '../views/terraform/plan';
import { environmentsOf } from './assembly';
import type { Candidate } from './discover';
import { readContent } from './file-content';
import type { Progress } from './progress';
import type { Unreadable } from './result';
import { type TemplateFile, TemplateForest } from './template-forest';
import { rootModules, type TerraformFile } from './terraform-modules';

/** Documents read from files: the trees to judge, and the files that could not be read. */
export interface Documents {
  readonly trees: readonly ResourceTree[];
  /** The files that hold the trees. */
  readonly files: readonly string[];
  readonly unreadable: readonly Unreadable[];
  /** The trees that are named by the path of a Terraform module, as the caller gave it. */
  readonly modules: ReadonlySet<string>;
}

/** What is known besides the files. */
export interface ReadOptions {
  /**
   * The AWS Region of templates for which nothing else says it.
   *
   * @default - the Region of a bare template is not judged
   */
  readonly region?: string;
}

/**
 * Reads every candidate as what its content says it is: a CloudFormation template, a Terraform configuration (HCL or
 * JSON) or a Terraform plan. Templates of a cloud assembly (`cdk.out`) get the environment of their stack. A file that
 * was found in a folder and is none of these is passed over; one that the caller named is unreadable.
 */
export async function readDocuments(
  candidates: readonly Candidate[],
  options: ReadOptions,
  progress: Progress,
): Promise<Documents> {
  const trees: ResourceTree[] = [];
  const files: string[] = [];
  const unreadable: Unreadable[] = [];
  const attempt = (file: string, read: () => readonly ResourceTree[]): void => {
    try {
      trees.push(...read());
    } catch (error) {
      unreadable.push({ file, message: messageOf(error) });
    }
  };

  const templates: TemplateFile[] = [];
  const terraform: TerraformFile[] = [];
  const stacks = environmentsOf(candidates.map(({ file }) => file));
  for (const [index, candidate] of candidates.entries()) {
    const { file, named } = candidate;
    progress.show(`reading ${file}`, index, candidates.length);
    const content = await readContent(candidate).catch((error: unknown) => {
      unreadable.push({ file, message: messageOf(error) });
    });
    if (content === undefined) {
      continue;
    }
    const { kind, document } = content;
    files.push(file);
    if (kind === 'plan') {
      attempt(file, () => [planTree(document, { name: basename(file), file })]);
    } else if (kind === 'template') {
      const stack = stacks.get(normalize(file));
      templates.push({ file, template: document, name: basename(file), ...(stack === undefined ? {} : { stack }) });
    } else {
      terraform.push({ file, document, named });
    }
  }

  const forest = new TemplateForest(templates, options.region === undefined ? undefined : { region: options.region });
  for (const { file } of templates) {
    attempt(file, () => forest.treesOf(file));
  }
  const modules = rootModules(terraform);
  for (const module of modules) {
    attempt(module.name, () => [module.tree()]);
  }
  return { trees, files, unreadable, modules: new Set(modules.map(({ name }) => name)) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
