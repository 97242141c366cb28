import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { flowSvg } from '../../lib/evidence/diagram/svg';
import { breakable, printable } from '../../lib/evidence/pdf/parts';
import { writePng, writeSvg } from '../../lib/evidence/writers/diagram';
import { writePdf } from '../../lib/evidence/writers/pdf';
import { buckets, HOSTILE_NAMES, recordOfTemplates, sampleRecord } from '../support/evidence-sample';

const record = sampleRecord();

describe('report.pdf', () => {
  const pdf = writePdf(record);

  test('is a PDF, the same for the same record', async () => {
    const bytes = Buffer.from(await pdf);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-6).toString()).toContain('%%EOF');
    expect(Buffer.compare(bytes, Buffer.from(await writePdf(sampleRecord())))).toBe(0);
    expect(bytes.toString('latin1')).toContain('D:20261121090000Z');
  });

  test('embeds its fonts, and stays small enough for a portal with thousands of findings', async () => {
    expect(Buffer.from(await pdf).toString('latin1')).toMatch(/\/FontFile2/);
    const large = recordOfTemplates([{ file: 'Large.template.json', template: { Resources: buckets(700) } }]);
    expect((await writePdf(large)).length).toBeLessThan(2_000_000);
  });
});

test('the PDF spells out letters that its font lacks', () => {
  expect(printable('Zürich Żółć Ωμέγα Київ – 東\u202e')).toBe('Zürich Żółć Ωμέγα Київ – \\u{6771}\\u{202e}');
  expect(breakable('cdk.out/Stack').replaceAll('\u200b', '|')).toBe('cdk.|out/|Stack');
});

describe('the diagram', () => {
  test('is the same for the same record, as a drawing and as an image', async () => {
    expect(await writeSvg(record)).toBe(await writeSvg(sampleRecord()));
    expect(Buffer.compare(Buffer.from(await writePng(record)), Buffer.from(await writePng(sampleRecord())))).toBe(0);
  });

  test('is a PNG of bounded size', async () => {
    const png = Buffer.from(await writePng(record));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(Math.max(png.readUInt32BE(16), png.readUInt32BE(20))).toBeLessThanOrEqual(6_001);
    expect(Math.min(png.readUInt32BE(16), png.readUInt32BE(20))).toBeGreaterThan(300);
  });

  test.each(HOSTILE_NAMES)('shows %j as text only', async (name) => {
    const svg = await flowSvg({
      boundaries: [{ id: 'b1', kind: 'account', label: name }],
      nodes: [
        {
          id: 'n1',
          kind: 'store',
          label: name,
          details: [name],
          boundary: 'b1',
          resources: [name],
          keys: ['n2'],
          encryption: 'customer',
        },
        { id: 'n2', kind: 'key', label: name, details: [name], boundary: 'b1', resources: [name], keys: [] },
      ],
      edges: [{ from: 'n1', to: 'n2', kind: 'phi', label: name }],
    });
    expect(svg).not.toMatch(/<script|<img|<svg[^>]*onload|href="javascript|<a /i);
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toMatch(/[\u2028\u2029\u202e]/);
  });

  test('is drawn when there is nothing to draw', async () => {
    expect(await flowSvg({ boundaries: [], nodes: [], edges: [] })).toContain('<svg');
  });
});

test('the libraries that draw are loaded only when something is drawn', () => {
  const root = join(__dirname, '..', '..');
  const script = `require(${JSON.stringify(join(root, 'lib/evidence/index.ts'))}); console.log(Object.keys(require.cache).join('\\n'));`;
  const loaded = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(loaded).toContain(join('lib', 'evidence', 'index.ts'));
  expect(loaded).not.toMatch(/node_modules\/(?:@viz-js|@resvg|pdfmake|pdfkit|fontkit)\//);
});
