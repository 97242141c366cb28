import type { EvidenceRecord } from '../../record';
import { actionsFor } from '../../report/actions';
import { counted } from '../../report/terms';
import { html, type Markup } from '../markup';

/** More than this no reader does next. */
const MAX_ACTIONS = 8;

/** What a reader should do, the most urgent first. */
export function nextActions(record: EvidenceRecord): Markup {
  const actions = actionsFor(record);
  const shown = actions.slice(0, MAX_ACTIONS);
  const more = actions.length - shown.length;
  const later = record.nextSteps.length;
  return html`${
    actions.length === 0
      ? html`<p>Nothing in the templates asks for a change.</p>`
      : html`<ol class="actions">${shown.map(({ lead, text, how }) => html`<li><strong>${lead}:</strong> ${text} <span class="soft">${how}</span></li>`)}</ol>`
  }${
    more > 0
      ? html`<p class="soft">and ${counted(more, 'more action')}, in the <a href="#findings">findings</a>.</p>`
      : undefined
  }${
    later > 0
      ? html`<p>${counted(later, 'step')} outside the templates ${later === 1 ? 'is' : 'are'} listed under <a href="#limits">what a template cannot prove</a>.</p>`
      : undefined
  }`;
}
