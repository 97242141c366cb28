import { createHash } from 'node:crypto';
import { html, jsonScript, visible } from '../../lib/evidence/html/markup';
import { writeHtml } from '../../lib/evidence/writers/html';
import { buckets, HOSTILE_NAMES, recordOfTemplates, sampleRecord } from '../support/evidence-sample';

describe('markup', () => {
  test.each(HOSTILE_NAMES)('escapes %j in text and in attributes', (name) => {
    const { text } = html`<p title="${name}">${name}</p>`;
    expect(text.replace(/^<p title="|<\/p>$|">/g, '')).not.toMatch(/[<>"\u2028\u2029\u202e]/);
  });

  test.each(HOSTILE_NAMES)('carries %j as JSON that nothing ends early', (name) => {
    const { text } = jsonScript('data', { [name]: name });
    const json = text.slice(text.indexOf('>') + 1, text.lastIndexOf('</script>'));
    expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual({ [name]: name });
  });

  test('spells out what could reorder or hide a part of a name, and leaves letters of all languages', () => {
    expect(visible('gnp.\u202Eegami\u0000\u200b')).toBe('gnp.\\u{202e}egami\\u{0}\\u{200b}');
    expect(visible('Zürich 東京 عيادة 👩‍⚕️'.replace('\u200d', ''))).toContain('Zürich 東京 عيادة');
  });

  test('joins lists and leaves out what is undefined', () => {
    expect(html`<ul>${[1, 'a & b', undefined, html`<li></li>`]}</ul>`.text).toBe('<ul>1a &amp; b<li></li></ul>');
  });
});

describe('report.html', () => {
  const record = sampleRecord();
  const page = writeHtml(record);

  test('is the same for the same record', async () => {
    expect(await writeHtml(sampleRecord())).toBe(await page);
  });

  test('lets only its own script and style run, by their digests', async () => {
    const text = await page;
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    const digests = [...text.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)].map(
      ([, name, content = '']) =>
        `${name}-src &#39;sha256-${createHash('sha256').update(content).digest('base64')}&#39;`,
    );
    expect(digests).toHaveLength(2);
    for (const digest of digests) {
      expect(policy).toContain(digest);
    }
    expect(policy).toMatch(/^default-src &#39;none&#39;;/);
    expect(text).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(text).not.toMatch(/\son[a-z]+="/);
  });

  test('holds every finding of the record, each text once', async () => {
    const [, json = ''] = /id="findings-data">(.*?)<\/script>/.exec(await page) ?? [];
    const { rows, columns, texts } = JSON.parse(json);
    expect(rows).toHaveLength(record.findings.length);
    expect(new Set(texts).size).toBe(texts.length);
    const ids = rows.map((row: number[]) => texts[row[columns.indexOf('id')] ?? -1]);
    expect(ids.sort()).toEqual(record.findings.map(({ id }) => id).sort());
    const fails = rows.filter((row: number[]) => texts[row[columns.indexOf('status')] ?? -1] === 'fail');
    expect(fails).toHaveLength(record.summary.counts.fail);
  });

  test('shows the counts of the record', async () => {
    const text = await page;
    for (const [status, count] of Object.entries(record.summary.counts)) {
      expect(text).toMatch(new RegExp(`class="tile ${status}">.*?<dd>${count}</dd>`));
    }
    expect(text).toContain(`${record.summary.rejecting} findings stand`);
  });

  test('names each document with its digest, each exception with its owner, its expiry and the days left', async () => {
    const text = await page;
    for (const { file, sha256 } of record.documents) {
      expect(text).toContain(file);
      expect(text).toContain(sha256);
    }
    expect(text).toMatch(/Dana Okafor<\/td><td>SEC-1207<\/td><td class="day">2026-12-05<\/td><td class="number">14</);
  });

  test('gives each finding its line', async () => {
    const open = record.findings.find(({ resource, verdict }) => resource === 'Open' && verdict === 'fail');
    expect(open?.location?.line).toBeGreaterThan(1);
    expect(await page).toContain(`${open?.location?.file}:${open?.location?.line}`);
  });

  test('says accepted when nothing stands, and does not promise more than a template shows', async () => {
    const accepted = await writeHtml(recordOfTemplates([{ file: 'Empty.template.json', template: { Resources: {} } }]));
    expect(accepted).toContain('Accepted');
    expect(accepted).not.toMatch(/is (?:HIPAA|SOC 2)?\s*compliant|certified/i);
  });

  test('takes fewer than 200 characters for each of ten thousand findings', async () => {
    const large = recordOfTemplates([{ file: 'Large.template.json', template: { Resources: buckets(1000) } }]);
    const text = await writeHtml(large);
    expect(text.length / large.findings.length).toBeLessThan(200);
  });
});

describe('the result in words', () => {
  const base = recordOfTemplates([{ file: 'Empty.template.json', template: { Resources: {} } }]);

  test('names what a baseline still tolerates', async () => {
    const page = await writeHtml({ ...base, summary: { ...base.summary, accepted: true, inBaseline: 3 } });
    expect(page).toContain('3 findings of the baseline still stand');
  });

  test('says why nothing is accepted when files or exceptions are not in order', async () => {
    const page = await writeHtml({
      ...base,
      unreadable: [{ file: '<b>broken</b>.yaml', message: 'line 3: bad <indent>' }],
      engineErrors: [{ rule: 'key-rotation', stack: 'Clinic', resource: 'Key', message: 'too <deep>' }],
      exceptionProblems: [{ exception: { rule: 'key-rotation', scope: 7 }, problem: 'it expired on <2026-01-01>' }],
      summary: { ...base.summary, accepted: false },
    });
    expect(page).toContain('Not everything could be judged');
    expect(page).toContain('1 exception does not hold; 1 file could not be read; 1 rule failed while judging');
    expect(page).toContain('&lt;b&gt;broken&lt;/b&gt;.yaml');
    expect(page).toContain('too &lt;deep&gt;');
    expect(page).toContain('it expired on &lt;2026-01-01&gt;');
  });
});
