import { createHash } from 'node:crypto';
import { flowSvg } from '../diagram/svg';
import { findingsData } from '../html/findings-data';
import { html, jsonScript, type Markup, trusted } from '../html/markup';
import { SCRIPT } from '../html/script';
import { controlsSection } from '../html/sections/controls';
import { documentsSection } from '../html/sections/documents';
import { exceptionsSection } from '../html/sections/exceptions';
import { findingsSection } from '../html/sections/findings';
import { flowSection } from '../html/sections/flow';
import { limitsSection } from '../html/sections/limits';
import { methodSection } from '../html/sections/method';
import { summarySection } from '../html/sections/summary';
import { STYLE } from '../html/style';
import type { EvidenceRecord } from '../record';
import { day } from '../report/terms';

const CHAPTERS = [
  ['summary', 'Summary'],
  ['controls', 'Controls'],
  ['findings', 'Findings'],
  ['exceptions', 'Exceptions'],
  ['limits', 'Limits'],
  ['flow', 'Data flow'],
  ['documents', 'Documents'],
  ['method', 'Method'],
] as const;

/** The report for people: one file that needs no network, and whose policy lets nothing run but its own script. */
export async function writeHtml(record: EvidenceRecord): Promise<string> {
  const svg = await flowSvg(record.flow);
  return `<!DOCTYPE html>\n${page(record, svg).text}\n`;
}

function page(record: EvidenceRecord, svg: string): Markup {
  const { generatedAt, commit, tool } = record;
  const policy = `default-src 'none'; script-src '${digest(SCRIPT)}'; style-src '${digest(STYLE)}'; base-uri 'none'; form-action 'none'`;
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Compliance evidence, ${day(generatedAt)}: ${record.summary.accepted ? 'accepted' : 'rejected'}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="page-head"><div class="inner">
<p class="eyebrow">${record.policy.frameworks.map((framework) => (framework === 'SOC2' ? 'SOC 2' : framework)).join(' · ')}</p>
<h1>Compliance evidence</h1>
<p class="soft">${subject(record)}</p>
<p class="soft">${day(generatedAt)}${commit === undefined ? undefined : html` · commit <code>${commit.slice(0, 12)}</code>`} · ${tool.name} ${tool.version}</p>
</div></header>
<nav class="chapters" aria-label="Chapters"><ul class="inner">${CHAPTERS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main" class="inner">
${summarySection(record)}
${controlsSection(record)}
${findingsSection(record)}
${exceptionsSection(record)}
${limitsSection(record)}
${flowSection(record.flow, svg)}
${documentsSection(record)}
${methodSection(record)}
</main>
<footer class="inner soft"><p>${tool.name} ${tool.version} · ${generatedAt}</p></footer>
${jsonScript('findings-data', findingsData(record))}
<script>${trusted(SCRIPT)}</script>
</body>
</html>`;
}

function subject({ documents }: EvidenceRecord): string {
  const stacks = [...new Set(documents.flatMap((one) => one.stacks))];
  const shown = stacks.slice(0, 4).join(', ');
  return stacks.length > 4 ? `${shown} and ${stacks.length - 4} more` : shown;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
