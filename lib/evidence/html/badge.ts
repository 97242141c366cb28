import { STATUS_TERMS, type Status } from '../report/terms';
import { html, type Markup } from './markup';

/** An outcome as a small mark: sign, word and colour. */
export function badge(status: Status, word: string = STATUS_TERMS[status].word): Markup {
  return html`<span class="badge ${status}"><span class="sign" aria-hidden="true">${STATUS_TERMS[status].sign}</span> ${word}</span>`;
}
