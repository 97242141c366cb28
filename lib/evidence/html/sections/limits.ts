import type { AttestationRecord, EvidenceRecord } from '../../record';
import { attestationLines, attestationName, counted, placeOf } from '../../report/terms';
import { html, type Markup } from '../markup';

/** What people declared, what they still have to do, and what nothing judged. */
export function limitsSection({ attestations, nextSteps, resourceTypes }: EvidenceRecord): Markup {
  const unjudged = resourceTypes.filter(({ rules }) => rules.length === 0);
  const resources = unjudged.reduce((sum, one) => sum + one.resources, 0);
  return html`<section id="limits" aria-labelledby="limits-title">
<h2 id="limits-title">What a template cannot prove</h2>
<p>A template shows how a deployment is designed. Whether it runs so, whether contracts are signed and whether people follow procedures is shown by other evidence.</p>
<h3 id="attestations-title">Attestations</h3>
${
  attestations.length === 0
    ? html`<p>Neither the templates nor the policy carry an attestation, not even of a business associate agreement (45 CFR 164.308(b)(1)).</p>`
    : html`<p>Declared by people in the templates and in the policy; nothing here verifies them.</p>
<div class="scroll" role="region" aria-label="Table of attestations" tabindex="0"><table aria-labelledby="attestations-title"><thead><tr><th scope="col">Attestation</th><th scope="col">Statement</th><th scope="col">Carried by</th></tr></thead><tbody>${attestations.map(attestationRow)}</tbody></table></div>`
}
<h3>Next steps outside the templates</h3>
${
  nextSteps.length === 0
    ? html`<p>The constructs name none, or only files were judged. Sign the agreements, test the restore and review access as your procedures ask.</p>`
    : html`<ul>${nextSteps.map(({ path, text }) => html`<li>${text}${path === undefined ? undefined : html` <code class="soft">${path}</code>`}</li>`)}</ul>`
}
<h3>Types of resources that no rule concerns</h3>
${
  unjudged.length === 0
    ? html`<p>None.</p>`
    : html`<details><summary>${counted(resources, 'resource')} of ${counted(unjudged.length, 'type')}</summary><ul class="columns">${unjudged.map(({ type, resources: count }) => html`<li><code>${type}</code> (${count})</li>`)}</ul></details>`
}
</section>`;
}

function attestationRow(attestation: AttestationRecord): Markup {
  const { stack, subject, location } = attestation;
  const says = attestationLines(attestation).map((line) => html`<li>${line}</li>`);
  return html`<tr><th scope="row">${attestationName(attestation)}</th><td><ul class="plain">${says}</ul></td><td><code>${subject ?? stack}</code>${
    location === undefined ? undefined : html`<br><code class="soft">${placeOf(location)}</code>`
  }</td></tr>`;
}
