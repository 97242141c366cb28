import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { pipeline, type Service } from '../../lib/cli/init/pipeline';
import { exceptionsFile, policyFile } from '../../lib/cli/init/policy';
import { folderWith } from '../support/command-line';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'ci.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => String(code));

const listener = (policy: string) => ({
  Resources: {
    Notes: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: { Protocol: 'HTTPS', SslPolicy: policy },
    },
  },
});
const STRONG = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';
const WEAK = 'ELBSecurityPolicy-2016-08';

/**
 * A clone of a repository with a branch under review, and programs of a build machine: `npx` runs our command line and
 * "synthesizes" what the branch holds, `gh` and `curl` keep what they are to send.
 */
class BuildMachine {
  public readonly clone: string;
  private readonly folder = folderWith({});

  constructor(target: string, branch: string) {
    const origin = join(this.folder, 'origin');
    this.clone = join(this.folder, 'work', 'clone');
    mkdirSync(join(this.folder, 'work'));
    mkdirSync(join(this.folder, 'bin'));
    this.git(this.folder, 'init', '--quiet', '--initial-branch', 'main', origin);
    this.commit(origin, target);
    this.git(origin, 'checkout', '--quiet', '-b', 'change');
    this.commit(origin, branch);
    this.git(this.folder, 'clone', '--quiet', '--branch', 'change', origin, this.clone);
    const cli = `exec "${process.execPath}" --import "${require.resolve('tsx')}" "${join(root, 'bin', 'compliant-ai.ts')}" "$@"`;
    this.program('npm', 'exit 0');
    this.program(
      'npx',
      `tool="$1"; shift\ncase "$tool" in\ncdk) mkdir -p cdk.out && cp app.json cdk.out/Notes.template.json;;\ncompliant-ai) ${cli};;\n*) exit 9;;\nesac`,
    );
    this.program('gh', `echo "gh $*" > "${this.sent}" && cat comment.md >> "${this.sent}"`);
    this.program('curl', `echo "curl $*" > "${this.sent}" && cat comment.md >> "${this.sent}"`);
  }

  /** Runs the lines of a step as build services do. */
  public run(script: string): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: this.clone,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(this.folder, 'bin')}${delimiter}${process.env.PATH}`,
        GITHUB_BASE_REF: 'main',
        NUMBER: '7',
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
        CI_API_V4_URL: 'https://gitlab.example/api/v4',
        CI_PROJECT_ID: '1',
        CI_MERGE_REQUEST_IID: '7',
        COMPLIANCE_BOT_TOKEN: 'secret',
      },
    });
    return { status, output: stdout + stderr };
  }

  /** What was sent, and how. */
  public get message(): string {
    return existsSync(this.sent) ? readFileSync(this.sent, 'utf8') : '';
  }

  private get sent(): string {
    return join(this.folder, 'sent');
  }

  private commit(repository: string, policy: string): void {
    writeFileSync(join(repository, 'app.json'), JSON.stringify(listener(policy)));
    writeFileSync(join(repository, 'policy.yaml'), policyFile('aws'));
    writeFileSync(join(repository, 'exceptions.yaml'), exceptionsFile());
    this.git(repository, 'add', '.');
    this.git(
      repository,
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@example',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      policy,
    );
  }

  private git(folder: string, ...args: string[]): void {
    execFileSync('git', args, { cwd: folder });
  }

  private program(name: string, script: string): void {
    const file = join(this.folder, 'bin', name);
    writeFileSync(file, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(file, 0o755);
  }
}

/** The scripts of a pipeline, those of its check first. */
function scriptsOf(service: Service): { check: string[]; comment: string[] } {
  const [text] = Object.values(pipeline(service, 'aws'));
  const document = parse(String(text));
  if (service === 'gitlab') {
    return { check: document.compliance.script, comment: document['compliance-diff'].script };
  }
  const runs: string[] = document.jobs.compliance.steps.flatMap(({ run }: { run?: string }) => run ?? []);
  const first = runs.findIndex((run) => run.includes('compliant-ai diff'));
  return { check: runs.slice(0, first), comment: runs.slice(first) };
}

describe('docs/ci.md', () => {
  test.each<Service>(['github', 'gitlab'])('shows the pipeline that `init` writes for %s', (service) => {
    expect(blocks('yaml')).toContain(Object.values(pipeline(service, 'aws'))[0]);
  });

  test.each<Service>(['github', 'gitlab'])(
    'has a pipeline for %s that accepts what is in order',
    (service) => {
      const machine = new BuildMachine(STRONG, STRONG);
      for (const script of scriptsOf(service).check) {
        expect(machine.run(script)).toMatchObject({ status: 0 });
      }
      for (const file of ['findings.sarif', 'junit.xml']) {
        expect(existsSync(join(machine.clone, 'compliance', file))).toBe(true);
      }
    },
    180_000,
  );

  test.each<[Service, RegExp]>([
    ['github', /^gh pr comment 7 --body-file comment\.md --edit-last --create-if-none\n/],
    ['gitlab', /^curl .*https:\/\/gitlab\.example\/api\/v4\/projects\/1\/merge_requests\/7\/notes\n/],
  ])(
    'has a pipeline for %s that rejects what is not, and comments on what it changes',
    (service, sent) => {
      const machine = new BuildMachine(STRONG, WEAK);
      const { check, comment } = scriptsOf(service);
      expect(check.map((script) => machine.run(script).status)).toEqual([...check.slice(1).map(() => 0), 1]);
      expect(existsSync(join(machine.clone, 'compliance', 'findings.sarif'))).toBe(true);
      for (const script of comment) {
        expect(machine.run(script)).toMatchObject({ status: 0 });
      }
      expect(machine.message).toMatch(sent);
      expect(machine.message).toMatch(/\n### Compliance: weaker: 1 weaker, 0 stronger/);
    },
    180_000,
  );

  test('has commands that work in the order in which they stand', () => {
    const machine = new BuildMachine(STRONG, WEAK);
    machine.run('npx cdk synth');
    writeFileSync(join(machine.clone, 'plan.json'), JSON.stringify({ format_version: '1.2', planned_values: {} }));
    const commands = blocks('sh')
      .flatMap((block) => block.trimEnd().split('\n'))
      .filter((line) => line.startsWith('npx compliant-ai'));
    expect(commands.map((command) => [command, machine.run(command).status])).toEqual(
      commands.map((command) => [command, 0]),
    );
    expect(commands).toHaveLength(4);
  }, 180_000);

  test('has a hook for pre-commit whose entry works', () => {
    const config = blocks('yaml')
      .map((block) => parse(block))
      .find(({ repos }) => repos !== undefined);
    const [hook] = config.repos[0].hooks;
    const machine = new BuildMachine(STRONG, WEAK);
    mkdirSync(join(machine.clone, 'infrastructure'));
    writeFileSync(join(machine.clone, 'infrastructure', 'a.json'), JSON.stringify(listener(WEAK)));
    expect(machine.run(hook.entry)).toMatchObject({ status: 1 });
    writeFileSync(join(machine.clone, 'infrastructure', 'a.json'), JSON.stringify(listener(STRONG)));
    expect(machine.run(hook.entry)).toMatchObject({ status: 0 });
  }, 180_000);
});
