import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Found, schemaFor } from './schema';
import { providerOf } from './unbound';

/** The parts of a synthesized stack (`cdk.tf.json`) that matter here. */
export interface TerraformDocument {
  readonly terraform: {
    readonly required_providers: Readonly<Record<string, { readonly version: string }>>;
    readonly backend?: object;
  };
  readonly resource?: Readonly<Record<string, object>>;
  readonly data?: Readonly<Record<string, object>>;
}

/** What a run of Terraform wrote and returned. */
export interface TerraformResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Version and platform of the `terraform` on the PATH; undefined where there is none. */
export function terraformVersion(): { readonly version: string; readonly platform: string } | undefined {
  const { status, stdout } = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8', env: environment() });
  if (status !== 0) {
    return undefined;
  }
  const { terraform_version: version, platform } = JSON.parse(stdout);
  return { version, platform };
}

/**
 * A temporary folder in which the real Terraform runs on a synthesized stack, without a network: providers that know
 * only their schema stand in for the true ones, and state is kept in the folder whatever the stack's backend says.
 *
 * Terraform checks names, types, required arguments, numbers of blocks, references and cycles. It does not check what
 * only the true provider knows, such as the permitted values of an argument.
 */
export class OfflineTerraform {
  private readonly folder = mkdtempSync(join(tmpdir(), 'offline-terraform-'));
  private readonly configurationFile = join(this.folder, 'terraformrc');
  private readonly stackFolder = join(this.folder, 'stack');
  private readonly providerFile = join(this.folder, 'provider.js');

  /**
   * @param found what data sources find
   * @throws when there is no `terraform`, or no binding for a resource of the stack
   */
  constructor(document: TerraformDocument, found: Found = {}) {
    const mirror = join(this.folder, 'mirror');
    writeFileSync(this.providerFile, providerProgram());
    for (const protocol of readdirSync(__dirname).filter((name) => name.endsWith('.proto'))) {
      copyFileSync(join(__dirname, protocol), join(this.folder, protocol));
    }
    for (const [name, { version: constraint }] of Object.entries(document.terraform.required_providers)) {
      // Of a constraint such as `~> 7.40` the lowest version is installed.
      const [, minor] = /^~> (\d+\.\d+)$/.exec(constraint) ?? [];
      const version = minor === undefined ? constraint : `${minor}.0`;
      const ofProvider = (blocks: object = {}) => Object.keys(blocks).filter((type) => providerOf(type) === name);
      const schema = schemaFor(name, ofProvider(document.resource), ofProvider(document.data), version);
      this.installProvider(mirror, name, version, { ...schema, found });
    }
    writeFileSync(
      this.configurationFile,
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
    );
    const { backend: _, ...settings } = document.terraform;
    mkdirSync(this.stackFolder);
    // Terraform's messages quote a whole line.
    const text = JSON.stringify({ ...document, terraform: settings }, undefined, 2);
    writeFileSync(join(this.stackFolder, 'cdk.tf.json'), text);
  }

  init(): TerraformResult {
    return this.run('init');
  }

  validate(): TerraformResult {
    return this.run('validate');
  }

  plan(): TerraformResult {
    return this.run('plan');
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private installProvider(mirror: string, name: string, version: string, schema: object): void {
    const platform = terraformVersion()?.platform;
    if (platform === undefined) {
      throw new Error("no 'terraform' on the PATH");
    }
    const schemaFile = join(this.folder, `${name}.json`);
    writeFileSync(schemaFile, JSON.stringify(schema));
    const folder = join(mirror, 'registry.terraform.io', 'hashicorp', name, version, platform);
    mkdirSync(folder, { recursive: true });
    const command = [process.execPath, this.providerFile, schemaFile];
    const executable = join(folder, `terraform-provider-${name}_v${version}`);
    writeFileSync(executable, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')}\n`);
    chmodSync(executable, 0o755);
  }

  private run(command: string): TerraformResult {
    const { status, stdout, stderr } = spawnSync('terraform', [command, '-no-color'], {
      cwd: this.stackFolder,
      encoding: 'utf8',
      env: { ...environment(), TF_CLI_CONFIG_FILE: this.configurationFile, TF_DISABLE_PLUGIN_TLS: '1', TF_INPUT: '0' },
    });
    return { status, stdout, stderr };
  }
}

let bundled: string | undefined;

/** The provider in one file: Terraform starts it a dozen times a run, and loading many files would take most of that. */
function providerProgram(): string {
  bundled ??= buildSync({
    entryPoints: [join(__dirname, 'provider.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    write: false,
  }).outputFiles.map(({ text }) => text)[0];
  return bundled ?? '';
}

/** The environment without the user's own settings of Terraform, and without its look-up of new versions. */
function environment(): NodeJS.ProcessEnv {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
  return { ...Object.fromEntries(foreign), CHECKPOINT_DISABLE: '1' };
}
