import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { EvidenceRecord } from '../../lib/evidence/record';
import { writeHtml } from '../../lib/evidence/writers/html';
import { buckets, recordOfTemplates, sampleRecord } from '../support/evidence-sample';

const CANDIDATES = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = CANDIDATES.find((candidate) => candidate !== '' && existsSync(candidate));
const inBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) {
  console.warn('the report is not tested in a browser: none was found; install chromium or set CHROMIUM_PATH');
}

const SIZES = [
  ['phone', 390, 844],
  ['tablet', 820, 1180],
  ['desktop', 1440, 900],
] as const;
const LOOKS = SIZES.flatMap(([name, width, height]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name, width, height, colorScheme })),
);

/** Set to keep a picture of each size and colour scheme. */
const SCREENSHOTS = process.env.REPORT_SCREENSHOTS;

jest.setTimeout(60_000);

inBrowser('report.html in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const record = sampleRecord();
  const open = record.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined').length;
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    await save('sample', record);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function save(name: string, saved: EvidenceRecord): Promise<void> {
    writeFileSync(join(folder, `${name}.html`), await writeHtml(saved));
  }

  /** Opens a page, and keeps everything that it complains about or asks of a network. */
  async function visit(
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${pathToFileURL(folder)}`)) {
        complaints.push(`request: ${request.url()}`);
      }
    });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return { page, complaints };
  }

  /** Waits until the page says that so many findings match. */
  async function counted(page: Page, count: number): Promise<void> {
    const text = new RegExp(`^${count} of ${record.findings.length} findings match`);
    await page.locator('#result-count', { hasText: text }).waitFor({ timeout: 5_000 });
  }

  test.each(LOOKS)('is accessible and fits on a $name, $colorScheme', async ({ name, width, height, colorScheme }) => {
    const { page, complaints } = await visit('sample', { viewport: { width, height }, colorScheme });
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    await page.locator('#controls details').first().locator('summary').click();
    await page.evaluate(axe.source);
    const violations = await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`,
    );
    expect(violations).toEqual([]);
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
    }
    await page.context().close();
  });

  test('runs nothing that a name in a template says, and asks nothing of a network', async () => {
    const { page, complaints } = await visit('sample');
    const hostile = record.findings.filter(
      (one) => JSON.stringify(one).includes('hacked') && (one.verdict === 'fail' || one.verdict === 'undetermined'),
    ).length;
    await page.fill('#filter-text', 'hacked');
    await counted(page, hostile);
    expect(await page.locator('#finding-list').innerText()).toContain('<img src=x onerror=window.hacked=1>');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('img, iframe, object, a[href^="javascript:"], main script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('refuses scripts that are not its own', async () => {
    const { page, complaints } = await visit('sample');
    await page.evaluate(
      `document.body.appendChild(Object.assign(document.createElement('script'), { textContent: 'window.hacked = 1' }))`,
    );
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints.join()).toContain('Content Security Policy');
    await page.context().close();
  });

  test('shows the numbers of the record, and what filters choose', async () => {
    const { page } = await visit('sample');
    const count = () => page.locator('#result-count').innerText();
    expect(await page.locator('.tile.fail dd').innerText()).toBe(String(record.summary.counts.fail));
    expect(await count()).toContain(`${open} of ${record.findings.length} findings match`);
    const rule = 'customer-managed-key';
    await page.selectOption('#filter-rule', rule);
    const ofRule = record.findings.filter(
      (one) => one.rule === rule && (one.verdict === 'fail' || one.verdict === 'undetermined'),
    );
    await counted(page, ofRule.length);
    await page.click('button[type=reset]');
    await counted(page, open);
    await page.locator('#controls summary', { hasText: '164.312(b)' }).click();
    await page.locator('button[data-control="HIPAA 164.312(b)"]').click();
    const judged = record.findings.filter(
      ({ controls, verdict }) => controls.includes('HIPAA 164.312(b)') && verdict !== 'notApplicable',
    );
    expect(await count()).toContain(`${judged.length} of ${record.findings.length}`);
    await page.context().close();
  });

  test('leads to one finding by its address', async () => {
    const { page } = await visit('sample');
    const [passed] = record.findings.filter(({ verdict }) => verdict === 'pass');
    await page.evaluate(`location.hash = '#finding-${passed?.id}'`);
    await counted(page, 1);
    expect(await page.locator('.finding').innerText()).toContain(passed?.path ?? passed?.resource);
    await page.context().close();
  });

  test('works from the keyboard alone', async () => {
    const { page } = await visit('sample');
    const focused = () => page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Summary');
    await page.locator('#controls summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#controls details[open]').count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Findings');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('filter-text');
    await page.locator('#filters button[type=reset]').press('Enter');
    await counted(page, open);
    await page.locator('#page-next').press('Enter');
    expect(await page.locator('#page-number').innerText()).toBe(`Page 2 of ${Math.ceil(open / 50)}`);
    await page.context().close();
  });

  test('gives summary, matrix and the most urgent findings without JavaScript', async () => {
    const { page } = await visit('sample', { javaScriptEnabled: false });
    expect(await page.locator('.verdict').innerText()).toContain('Rejected');
    expect(await page.locator('.matrix tbody tr').count()).toBeGreaterThan(30);
    expect(await page.locator('.finding').count()).toBe(100);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('noscript').innerText()).toContain('need JavaScript');
    await page.context().close();
  });

  test('prints every chapter, without what only a screen needs', async () => {
    const { page } = await visit('sample');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.locator('.finding').count()).toBe(open);
    expect(await page.locator('.chapters').isVisible()).toBe(false);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.length).toBeLessThan(40);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await page.locator('.finding').count()).toBe(50);
    await page.context().close();
  });

  test('filters more than ten thousand findings, and shows fifty', async () => {
    const large = recordOfTemplates([{ file: 'Large.template.json', template: { Resources: buckets(1500) } }]);
    expect(large.findings.length).toBeGreaterThan(10_000);
    await save('large', large);
    const { page, complaints } = await visit('large');
    await page.evaluate(`new Promise((resolve) => {
      for (const box of document.querySelectorAll('input[name=status]')) box.checked = true;
      document.getElementById('filter-text').value = 'notes1499';
      document.getElementById('filters').requestSubmit();
      requestAnimationFrame(resolve);
    })`);
    expect(await page.locator('#result-count').innerText()).toContain(
      `of ${large.findings.length.toLocaleString('en-US')}`,
    );
    expect(await page.locator('.finding').count()).toBeLessThanOrEqual(50);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
