import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHandlers } from '../../support/bundle';

const root = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
bundleHandlers(join(folder, 'one'));
bundleHandlers(join(folder, 'two'));
const code = readFileSync(join(folder, 'one', 'account-setting', 'index.js'), 'utf8');
afterAll(() => rmSync(folder, { recursive: true }));

test('the bundle of a handler is the same each time, in one file', () => {
  expect(readdirSync(join(folder, 'one', 'account-setting'))).toEqual(['index.js']);
  expect(readFileSync(join(folder, 'two', 'account-setting', 'index.js'), 'utf8')).toBe(code);
});

test('it names no folder of the machine that made it', () => {
  expect(code).toContain('// Made of lib/aws/account-setting/handlers of compliant-ai-constructs');
  expect(code).not.toContain(root);
  expect(code).not.toContain(folder);
});

test('it needs nothing but Node', () => {
  const required = [...code.matchAll(/(?<!\[)\brequire\("([^"]+)"\)/g)].map(([, name = '']) =>
    name.replace('node:', ''),
  );
  expect(required.length).toBeGreaterThan(0);
  expect([...new Set(required)].filter((name) => !builtinModules.includes(name))).toEqual([]);
});
