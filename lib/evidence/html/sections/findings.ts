import type { EvidenceRecord, FindingRecord } from '../../record';
import { counted, placeOf, SEVERITIES, STATUS_TERMS, STATUSES, statusOf } from '../../report/terms';
import { byUrgency, excuseOf } from '../../report/urgency';
import { badge } from '../badge';
import { html, type Markup } from '../markup';

/** So many findings stand in the page itself, for readers without JavaScript; its script shows the others. */
const STATIC_FINDINGS = 100;

/** The findings with their filters. What the script shows has the same form as what stands here without it. */
export function findingsSection(record: EvidenceRecord): Markup {
  const { findings, rules } = record;
  const open = byUrgency(findings).filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined');
  const stacks = [...new Set(findings.map(({ stack }) => stack))].sort();
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const controls = [...new Set(findings.flatMap((finding) => finding.controls))].sort();
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title" tabindex="-1">Findings</h2>
<form class="filters js" id="filters" role="search" aria-label="Filter findings">
<p class="field wide"><label for="filter-text">Search in resources, rules, files and messages</label><input type="search" id="filter-text" autocomplete="off" spellcheck="false"></p>
<fieldset class="field wide"><legend>Outcome</legend>${STATUSES.map(
    (status) =>
      html`<label class="check"><input type="checkbox" name="status" value="${status}"${isOpenByDefault(status) ? html` checked` : undefined}> ${STATUS_TERMS[status].word} <span class="soft">(${record.summary.counts[status].toLocaleString('en-US')})</span></label>`,
  )}</fieldset>
${select(
  'severity',
  'Severity',
  SEVERITIES.map((one) => [one, one]),
)}
${select(
  'rule',
  'Rule',
  rules.map(({ id }) => [id, id]),
)}
${select(
  'control',
  'Control',
  controls.map((one) => [one, one]),
)}
${select(
  'stack',
  'Stack or module',
  stacks.map((one) => [one, one]),
)}
<p class="field"><button type="reset">Reset filters</button></p>
</form>
<p id="result-count" role="status">${counted(open.length, 'open finding')}${open.length > STATIC_FINDINGS ? html`; the first ${STATIC_FINDINGS} are shown` : undefined}</p>
<noscript><p class="soft">Search and filters need JavaScript. <code>report.json</code>, <code>controls.csv</code> and <code>controls.xlsx</code> beside this file hold every verdict.</p></noscript>
<ol id="finding-list" class="finding-list">${open.slice(0, STATIC_FINDINGS).map((finding) => item(finding, titles.get(finding.rule) ?? ''))}</ol>
<nav class="pager js" id="pager" aria-label="Pages of findings"><button type="button" id="page-previous">Previous</button><span id="page-number"></span><button type="button" id="page-next">Next</button></nav>
</section>`;
}

function isOpenByDefault(status: string): boolean {
  return status === 'fail' || status === 'undetermined' || status === 'excepted';
}

function select(name: string, label: string, options: readonly (readonly [value: string, text: string])[]): Markup {
  return html`<p class="field"><label for="filter-${name}">${label}</label><select id="filter-${name}"><option value="">All</option>${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></p>`;
}

function item(finding: FindingRecord, title: string): Markup {
  const { severity, rule, resource, path, resourceType, location, property, message } = finding;
  const excuse = excuseOf(finding);
  return html`<li class="finding"><p class="finding-head">${badge(statusOf(finding))} <span class="severity ${severity}">${severity}</span> <strong>${title}</strong> <code class="soft">${rule}</code></p><p class="finding-subject"><code>${path ?? resource}</code> <span class="soft">${resourceType}${property === undefined ? '' : ` · ${property}`}</span></p>${
    location === undefined ? undefined : html`<p class="finding-place"><code>${placeOf(location)}</code></p>`
  }<p>${message}</p>${excuse === '' ? undefined : html`<p class="excuse">${excuse}</p>`}</li>`;
}
