import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleIndex, rulePage } from '../lib/core';
import { controlPage } from '../lib/core/control-page';
import { rules } from '../lib/rules';
import { vendorRegistry } from '../lib/vendors';
import { vendorsPage } from '../lib/vendors/page';

/** Writes docs/rules and docs/controls.md from the metadata of the rules, and docs/vendors.md from the registry. Run by `npm run docs`; a stale page fails the tests. */
const folder = join(__dirname, '..', 'docs', 'rules');
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) {
  rmSync(join(folder, file));
}
for (const rule of rules) {
  writeFileSync(join(folder, `${rule.id}.md`), rulePage(rule));
}
writeFileSync(join(folder, 'README.md'), ruleIndex(rules));
writeFileSync(join(folder, '..', 'controls.md'), controlPage(rules));
writeFileSync(join(folder, '..', 'vendors.md'), vendorsPage(vendorRegistry().vendors));
