import { dirname } from 'node:path';
import { ConfigurationError, isPlainObject, type ResourceTree } from '../core';
import { assemblyTrees, isAssemblyManifest } from '../views/cloudformation/assembly';
import type { Candidate } from './discover';
import { readText } from './read-text';
import type { Unreadable } from './result';

/** Documents read from files: the trees to judge, and the files that could not be read. */
export interface Documents {
  readonly trees: readonly ResourceTree[];
  readonly files: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Reads every candidate as what its content says it is: a CloudFormation template, a cloud assembly, a Terraform
 * configuration (HCL or JSON; the files of a folder form one module) or a Terraform plan. A file that was found in a
 * folder and is none of these is passed over; one that the caller named is unreadable.
 */
export async function readDocuments(candidates: readonly Candidate[]): Promise<Documents> {
  const trees: ResourceTree[] = [];
  const files: string[] = [];
  const unreadable: Unreadable[] = [];
  for (const group of groupModules(candidates)) {
    try {
      const read = await readGroup(group);
      trees.push(...read);
      if (read.length > 0) {
        files.push(...group.map(({ file }) => file));
      }
    } catch (error) {
      if (!(error instanceof ConfigurationError)) {
        throw error;
      }
      unreadable.push({ file: group[0]?.file ?? '', message: error.message });
    }
  }
  return { trees, files, unreadable };
}
