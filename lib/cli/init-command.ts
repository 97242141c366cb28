import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { ConfigurationError } from '../core';
import { pipeline, type Service } from './init/pipeline';
import { exceptionsFile, policyFile } from './init/policy';
import { type Cloud, sampleApp } from './init/sample';
import { type CommandContext, examples, today } from './options';
import { paint, printable } from './style';

interface InitFlags {
  readonly cloud: Cloud;
  readonly ci: Service | 'none';
  readonly app: boolean;
}

/** Adds the command `init`. */
export function addInitCommand(program: Command, { out }: CommandContext): void {
  program
    .command('init')
    .description('write a policy, an exceptions file, a sample app and a pipeline; nothing is overwritten')
    .argument('[folder]', 'where to', '.')
    .addOption(new Option('--cloud <cloud>', 'cloud of the sample').choices(['aws', 'azure', 'google']).default('aws'))
    .addOption(new Option('--ci <service>', 'build service').choices(['github', 'gitlab', 'none']).default('github'))
    .option('--no-app', 'write no app, for a project that has one')
    .addHelpText('after', examples('init clinic-ai', 'init --cloud azure --ci gitlab clinic-ai', 'init --no-app'))
    .action((folder: string, { cloud, ci, app }: InitFlags) => {
      const files = {
        'policy.yaml': policyFile(cloud),
        'exceptions.yaml': exceptionsFile(),
        ...(app ? sampleApp(cloud, today()) : {}),
        ...(ci === 'none' ? {} : pipeline(ci, cloud)),
      };
      writeNew(folder, files);
      for (const name of Object.keys(files)) {
        out.write(`${paint(out, 'green', 'wrote')} ${printable(join(folder, name))}\n`);
      }
      out.write(
        app
          ? "\nNext: fill in your agreement (baa) and the report of the vendor (vendorReport) in main.ts, then 'npm install', 'npm run synth' and 'npm run check'\n"
          : "\nNext: let the security team own policy.yaml and exceptions.yaml, then run 'compliant-ai check' with them\n",
      );
    });
}

/** Writes all files or, where one of them exists, none. */
function writeNew(folder: string, files: Readonly<Record<string, string>>): void {
  const existing = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (existing.length > 0) {
    const named = existing.map((name) => `'${join(folder, name)}'`).join(', ');
    throw new ConfigurationError(
      `nothing was written: ${named} ${existing.length === 1 ? 'exists' : 'exist'}; choose another folder, or move ${existing.length === 1 ? 'it' : 'them'} away`,
    );
  }
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content, { flag: 'wx' });
    }
  } catch (error) {
    throw new ConfigurationError(
      `'${folder}' cannot be written: ${error instanceof Error ? error.message : error}; give a folder that can`,
    );
  }
}
