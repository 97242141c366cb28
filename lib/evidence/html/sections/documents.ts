import type { EvidenceRecord } from '../../record';
import { html, type Markup } from '../markup';

/** The files that this evidence speaks of, with their digests, and what could not be judged. */
export function documentsSection({ documents, unreadable, engineErrors }: EvidenceRecord): Markup {
  return html`<section id="documents" aria-labelledby="documents-title">
<h2 id="documents-title">Documents</h2>
<p>This evidence holds for these bytes only. Compare a digest with <code>sha256sum FILE</code>.</p>
<div class="scroll" role="region" aria-label="Table of documents" tabindex="0"><table aria-labelledby="documents-title"><thead><tr><th scope="col">File</th><th scope="col">Stacks or modules</th><th scope="col" class="number">Resources</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${documents.map(({ file, stacks, resources, sha256 }) => html`<tr><th scope="row"><code>${file}</code></th><td>${stacks.join(', ')}</td><td class="number">${resources.toLocaleString('en-US')}</td><td><code class="digest">${sha256}</code></td></tr>`)}</tbody></table></div>
${
  unreadable.length === 0
    ? undefined
    : html`<h3>Files that could not be judged</h3><ul>${unreadable.map(({ file, message }) => html`<li><code>${file}</code>: ${message}</li>`)}</ul>`
}
${
  engineErrors.length === 0
    ? undefined
    : html`<h3>Rules that failed while judging</h3><ul>${engineErrors.map(({ rule, stack, resource, message }) => html`<li><code>${rule}</code> at <code>${stack}/${resource}</code>: ${message}</li>`)}</ul>`
}
</section>`;
}
