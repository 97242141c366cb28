import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const folder = join(root, 'test', '.readme');
const blocks = blocksOf('README.md');

function blocksOf(page: string): string[] {
  return [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) =>
    String(code).replace(/'compliant-ai-constructs(\/[a-z0-9/-]+)?'/g, (_, entry = '') => `'../../lib${entry}'`),
  );
}

/** Every TypeScript block of the README, as a reader would type it, compiled and run; those of other pages compiled. */
describe('the README', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    for (const [index, code] of blocks.entries()) {
      writeFileSync(join(folder, `block${index}.ts`), code);
    }
    for (const [index, code] of blocksOf(join('docs', 'audit.md')).entries()) {
      writeFileSync(join(folder, `audit${index}.ts`), code);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has an example for each of the four users', () => {
    expect(blocks).toHaveLength(4);
    expect(blocks.every((code) => code.split('\n').length <= 26)).toBe(true);
  });

  test('has examples that compile', () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: { rootDir: '../..' },
        include: ['.', '../../lib'],
      }),
    );
    expect(execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })).toBe('');
  });

  test.each([
    ['deploys', 0, 0, ''],
    ['enforces', 1, 1, 'us-region-only'],
    ['excuses', 2, 0, ''],
    ['records', 3, 0, ''],
  ])('has an example that %s', (_, index, status, message) => {
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--import', './bin/on-sample-day.ts', join(folder, `block${index}.ts`)],
      { cwd: root, encoding: 'utf8' },
    );
    expect(run.stderr).toContain(message);
    expect(run.status).toBe(status);
  });

  test('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [
      ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/npm (?:run )?(start|test|bench|docs|format)\b/g),
    ];
    for (const [, script] of named) {
      expect(Object.keys(scripts)).toContain(script);
    }
  });
});
