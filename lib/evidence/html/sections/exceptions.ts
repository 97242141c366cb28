import type { EvidenceRecord } from '../../record';
import { counted, day, daysLeft, placeOf } from '../../report/terms';
import { html, type Markup } from '../markup';

/** Who excused what, why, and for how much longer; and exceptions that do not hold. */
export function exceptionsSection({ exceptions, exceptionProblems, findings, judgedOn }: EvidenceRecord): Markup {
  const excused = (rule: string, scope: string) =>
    findings.filter(({ exception }) => exception?.rule === rule && exception.scope === scope).length;
  const rows = [...exceptions].sort((one, other) => daysLeft(one.expires, other.expires));
  return html`<section id="exceptions" aria-labelledby="exceptions-title">
<h2 id="exceptions-title">Exceptions</h2>
${
  rows.length === 0
    ? html`<p>No finding is excused.</p>`
    : html`<p>Days left are counted from ${day(judgedOn)}; the last day still counts.</p>
<div class="scroll" role="region" aria-label="Table of exceptions" tabindex="0"><table aria-labelledby="exceptions-title">
<thead><tr><th scope="col">Rule and scope</th><th scope="col">Why</th><th scope="col">Approved by</th><th scope="col">Ticket</th><th scope="col">Expires</th><th scope="col" class="number">Days left</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>${rows.map(
        (one) =>
          html`<tr><th scope="row"><code>${one.rule}</code><br><code>${one.scope}</code></th><td>${one.reason}</td><td>${one.approver}</td><td>${one.ticket}</td><td class="day">${one.expires}</td><td class="number">${daysLeft(one.expires, judgedOn)}</td><td class="number">${excused(one.rule, one.scope)}</td></tr>`,
      )}</tbody></table></div>`
}
${
  exceptionProblems.length === 0
    ? undefined
    : html`<h3>Exceptions that do not hold</h3><p>${counted(exceptionProblems.length, 'exception excuses', 'exceptions excuse')} nothing and must be corrected or removed.</p>
<ul>${exceptionProblems.map(
        ({ exception, problem, location }) =>
          html`<li><code>${text(exception.rule)}</code> for <code>${text(exception.scope)}</code>: ${problem}${
            location === undefined ? undefined : html` <code class="soft">${placeOf(location)}</code>`
          }</li>`,
      )}</ul>`
}
</section>`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not given');
}
