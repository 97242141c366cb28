import { ConfigurationError, isPlainObject } from '../../core';

/** So many brackets may be open at once; the parser recurses into each. */
const MAX_NESTING = 500;

let brokenBy: string | undefined;

/**
 * Parses the text of a `.tf` or `.tfvars` file into the form of {@link configurationTree}.
 *
 * @throws ConfigurationError with file, line and column where the text is no valid HCL, or is nested too deeply
 */
export async function parseHcl(text: string, file: string): Promise<Record<string, unknown>> {
  if (nestingOf(text) > MAX_NESTING) {
    throw new ConfigurationError(`${file} has more than ${MAX_NESTING} brackets open at once; no Terraform file does`);
  }
  if (brokenBy !== undefined) {
    throw new ConfigurationError(
      `${file} was not read: the HCL parser broke off on ${brokenBy}; check without that file`,
    );
  }
  const { parse } = await import('@cdktf/hcl2json');
  let parsed: unknown;
  try {
    parsed = await parse(file, text);
  } catch (error) {
    if (error instanceof RangeError) {
      brokenBy = file;
    }
    throw new ConfigurationError(`${file} is no valid HCL: ${describe(error)}`);
  }
  return isPlainObject(parsed) ? parsed : {};
}

/** The parser reports all problems in brackets, each with `file:line,column`; the first says most. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^parse config: \[/, '')
    .replace(/\]$/, '')
    .slice(0, 500)
    .replace(/\.$/, '');
}

/** The largest number of brackets that are open at once, wherever they stand. */
function nestingOf(text: string): number {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
      case '(':
        open++;
        most = Math.max(most, open);
        break;
      case '}':
      case ']':
      case ')':
        open = Math.max(0, open - 1);
        break;
      default:
    }
  }
  return most;
}

export { type ModuleFile, type ModuleTreeProps, moduleTree } from './module-tree';
