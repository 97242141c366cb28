import type { EvidenceRecord } from '../../record';
import { counted, SEVERITIES, STATUS_TERMS, STATUSES } from '../../report/terms';
import { verdictOf } from '../../report/verdict';
import { stands } from '../../writers/controls';
import { html, type Markup } from '../markup';
import { nextActions } from './next-actions';

/** The result on one screen: accepted or not, the numbers, and what to do. */
export function summarySection(record: EvidenceRecord): Markup {
  const { summary, documents, rules } = record;
  const verdict = verdictOf(record);
  return html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">Summary</h2>
<div class="verdict ${verdict.look}"><p class="verdict-word">${verdict.word}</p><p>${verdict.sentence}</p></div>
<dl class="tiles">${STATUSES.map(
    (status) =>
      html`<div class="tile ${status}"><dt><span class="sign" aria-hidden="true">${STATUS_TERMS[status].sign}</span> ${STATUS_TERMS[status].word}</dt><dd>${summary.counts[status].toLocaleString('en-US')}</dd></div>`,
  )}</dl>
<p class="soft">Each number counts verdicts: what one rule says of one resource. ${counted(summary.resourcesJudged, 'resource was', 'resources were')} judged by ${counted(rules.length, 'rule')} in ${counted(documents.length, 'document')}; ${counted(summary.resourcesWithoutRule, 'resource is', 'resources are')} of types that no rule concerns.</p>
<div class="pair">
${severityTable(record)}
<div><h3 id="todo-title">What to do next</h3>${nextActions(record)}</div>
</div>
</section>`;
}

function severityTable({ findings }: EvidenceRecord): Markup {
  const open = findings.filter((finding) => finding.verdict === 'fail' || finding.verdict === 'undetermined');
  const count = (severity: string, keep: (finding: (typeof open)[number]) => boolean) =>
    open.filter((finding) => finding.severity === severity && keep(finding)).length;
  return html`<div><h3 id="severity-title">Open findings by severity</h3>
<table aria-labelledby="severity-title"><thead><tr><th scope="col">Severity</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Cannot tell</th><th scope="col" class="number">Excepted</th></tr></thead>
<tbody>${SEVERITIES.map(
    (severity) =>
      html`<tr><th scope="row"><span class="severity ${severity}">${severity}</span></th><td class="number">${count(severity, (one) => stands(one) && one.verdict === 'fail')}</td><td class="number">${count(severity, (one) => stands(one) && one.verdict === 'undetermined')}</td><td class="number">${count(severity, (one) => one.exception !== undefined)}</td></tr>`,
  )}</tbody></table></div>`;
}
