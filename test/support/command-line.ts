import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../lib/cli/program';

/** What a run of the command line wrote and returned. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function compliantAi(...args: string[]): Promise<CommandResult> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { write: (text) => out.push(text) }, { write: (text) => err.push(text) });
  return { code, out: out.join(''), err: err.join('') };
}

/** A folder with the given files that the tests of a file share; removed after them. */
export function folderWith(files: Readonly<Record<string, string | object | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'compliant-ai-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});
