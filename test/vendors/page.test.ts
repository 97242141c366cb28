import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vendorRegistry } from '../../lib/vendors';
import { vendorSheet, vendorsPage } from '../../lib/vendors/page';

const page = vendorsPage(vendorRegistry().vendors);

describe('the page of the vendors', () => {
  test('is up to date (npm run docs)', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'vendors.md'), 'utf8')).toBe(page);
  });

  test('has an example of an override that works', () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const { vendors } = parse(example);
    expect(vendorRegistry().with(vendors).offering('openai').gdprDpa.sources[0]?.url).toBe('contract:CLINIC-2026-114');
  });

  test('shows texts that look like markup as they are', () => {
    const vendor = { ...vendorRegistry().vendor('openai'), name: 'A | <b>B</b>' };
    expect(vendorSheet(vendor)).toContain('## A \\| \\<b\\>B\\</b\\>');
  });
});
