import type { Framework } from '../../../core';
import type { EvidenceRecord } from '../../record';
import { type ControlEvidence, controlsByFramework } from '../../report/control-evidence';
import { FRAMEWORK_TERMS, RESULT_STATUS, RESULT_WORDS, STATUSES } from '../../report/terms';
import { type ControlRow, resultOf } from '../../writers/controls';
import { badge } from '../badge';
import { html, type Markup } from '../markup';

/** The control matrix: what the templates show for each control, by rule. */
export function controlsSection(record: EvidenceRecord): Markup {
  return html`<section id="controls" aria-labelledby="controls-title">
<h2 id="controls-title">Control matrix</h2>
<p>For each control, what the rules that give evidence for it found. Evidenced means that every check of the templates passed, not that the control is met: procedures, people and the deployed state are evidenced elsewhere.</p>
${[...controlsByFramework(record)].map(([framework, controls]) => matrix(framework, controls))}
</section>`;
}

function matrix(framework: Framework, controls: readonly ControlEvidence[]): Markup {
  const { name, source } = FRAMEWORK_TERMS[framework];
  const id = `matrix-${framework.toLowerCase()}`;
  return html`<h3 id="${id}">${name}</h3><p class="soft">${source}</p>
<div class="scroll" role="region" aria-label="Controls of ${name}" tabindex="0"><table class="matrix" aria-labelledby="${id}">
<thead><tr><th scope="col">Control and the rules behind it</th><th scope="col">Result</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Cannot tell</th><th scope="col" class="number">Excepted</th><th scope="col" class="number">Pass</th></tr></thead>
<tbody>${controls.map(row)}</tbody></table></div>`;
}

function row({ control, rows, counts }: ControlEvidence): Markup {
  const result = resultOf(counts);
  const status = control.status === undefined ? undefined : html` <span class="tag">${control.status}</span>`;
  return html`<tr><th scope="row"><details><summary><span class="control-id">${control.id}</span> ${control.title}${status}</summary>
<ul class="rules">${rows.map(ruleItem)}</ul>
<p class="js"><button type="button" class="link" data-control="${control.framework} ${control.id}">Show all findings of ${control.id}</button></p></details><span class="print-only soft">${rows.map(({ rule }) => rule).join(', ')}</span></th>
<td>${badge(RESULT_STATUS[result], RESULT_WORDS[result])}</td>${(
    ['fail', 'undetermined', 'excepted', 'pass'] as const
  ).map(
    (one) => html`<td class="number${counts[one] === 0 ? ' zero' : ''}">${counts[one].toLocaleString('en-US')}</td>`,
  )}</tr>`;
}

function ruleItem({ rule, title, severity, counts, result }: ControlRow): Markup {
  const numbers = STATUSES.filter((status) => counts[status] > 0 && status !== 'notApplicable');
  return html`<li>${badge(RESULT_STATUS[result], RESULT_WORDS[result])} ${title} <span class="soft"><code>${rule}</code>, ${severity}${numbers.map((status) => `, ${counts[status].toLocaleString('en-US')} ${SHORT[status]}`)}</span> <button type="button" class="link js" data-rule="${rule}">findings<span class="hidden"> of ${rule}</span></button></li>`;
}

const SHORT = {
  fail: 'fail',
  undetermined: 'cannot tell',
  excepted: 'excepted',
  pass: 'pass',
  notApplicable: '',
} as const;
