import type { EvidenceRecord } from '../../record';
import { type Fact, METHOD, methodFacts, policyFacts } from '../../report/policy-facts';
import { STATUS_TERMS, STATUSES } from '../../report/terms';
import { html, type Markup } from '../markup';

/** The policy by which was judged, and how this page came about. */
export function methodSection(record: EvidenceRecord): Markup {
  const outcomes = STATUSES.map((status): Fact => [STATUS_TERMS[status].word, STATUS_TERMS[status].meaning]);
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Policy and method</h2>
<div class="pair"><div><h3>Policy</h3>${list(policyFacts(record))}</div>
<div><h3>How this was made</h3>${list(methodFacts(record))}
<p>${METHOD}</p>
<h3>Outcomes</h3>${list(outcomes)}</div></div>
</section>`;
}

function list(entries: readonly Fact[]): Markup {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
