import { ConfigurationError, isPlainObject } from '../core';
import { parseHcl } from '../views/terraform/hcl';
import type { Candidate } from './discover';
import { readText, STDIN } from './read-text';

/** What a file holds, and the parsed document. */
export interface FileContent {
  readonly kind: 'template' | 'plan' | 'terraform';
  readonly document: unknown;
}

/**
 * Reads a file as what its content says it is.
 *
 * @returns undefined for a file that was found in a folder and is nothing that can be judged
 * @throws ConfigurationError when the file cannot be parsed, or was named by the caller and cannot be judged
 */
export async function readContent({ file, named }: Candidate): Promise<FileContent | undefined> {
  const text = readText(file);
  if (/\.(tf|tfvars)$/i.test(file) || (file === STDIN && HCL.test(text))) {
    return { kind: 'terraform', document: await parseHcl(text, file) };
  }
  const isYaml = !/^\s*[[{]/.test(text);
  if (!named && isYaml && !/^["']?(Resources|AWSTemplateFormatVersion)["']?\s*:/m.test(text)) {
    return undefined;
  }
  const document = unwrapped(isYaml ? parseYaml(text, file) : parseJson(text, file), file);
  const kind = /\.tfvars\.json$/i.test(file) ? 'terraform' : kindOf(document);
  if (kind !== undefined) {
    return { kind, document };
  }
  if (named) {
    throw new ConfigurationError(
      `'${file}' holds neither a CloudFormation template, nor a Terraform configuration, nor a Terraform plan`,
    );
  }
  return undefined;
}

/** How a Terraform file begins: comments, then a block with labels or its brace. */
const HCL =
  /^\s*(?:(?:#|\/\/).*\s+|\/\*[\s\S]*?\*\/\s*)*(?:resource|data|module|variable|provider|output|locals|terraform)\s*["{]/;

/**
 * What `aws cloudformation get-template` wraps: a template as an object, or as the text that was deployed.
 */
function unwrapped(document: unknown, file: string): unknown {
  if (!isPlainObject(document) || !Object.hasOwn(document, 'TemplateBody') || Object.hasOwn(document, 'Resources')) {
    return document;
  }
  const { TemplateBody: body } = document;
  if (typeof body !== 'string') {
    return body;
  }
  return /^\s*\{/.test(body) ? parseJson(body, file) : parseYaml(body, file);
}

/** CloudFormation takes templates of up to 1 MB; parsing YAML takes seconds for each. */
const MAX_YAML = 4 * 1024 * 1024;

/** The YAML parser is loaded for YAML only; it would add a tenth to the time of every run. */
function parseYaml(text: string, file: string): unknown {
  if (text.length > MAX_YAML) {
    throw new ConfigurationError(
      `'${file}' holds ${text.length} characters of YAML; up to ${MAX_YAML} are read, and CloudFormation takes 1 MB`,
    );
  }
  const { parseTemplate } = require('../views/cloudformation/parse') as typeof import('../views/cloudformation/parse');
  return parseTemplate(text, file).template;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`'${file}' is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
}

const TERRAFORM_BLOCKS = ['resource', 'data', 'module', 'provider', 'terraform', 'variable', 'locals', 'output'];

function kindOf(document: unknown): FileContent['kind'] | undefined {
  if (!isPlainObject(document)) {
    return undefined;
  }
  const isPlan =
    isPlainObject(document.planned_values) ||
    (typeof document.format_version === 'string' && isPlainObject(document.values));
  if (isPlan) {
    return 'plan';
  }
  if (Object.hasOwn(document, 'Resources') || Object.hasOwn(document, 'AWSTemplateFormatVersion')) {
    return 'template';
  }
  const blocks = TERRAFORM_BLOCKS.map((block) => (Object.hasOwn(document, block) ? document[block] : undefined));
  return blocks.some((block) => isPlainObject(block) || Array.isArray(block)) ? 'terraform' : undefined;
}
