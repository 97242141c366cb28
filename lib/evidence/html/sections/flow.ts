import type { DataFlow } from '../../data-flow';
import { EDGE_STYLES, NODE_STYLES } from '../../diagram/kinds';
import { html, type Markup, trusted } from '../markup';

/** Points beyond which the text of a drawing gets too small when it is fitted into the page. */
const WIDE = 1_150;

/** The data-flow diagram, and the same in words. */
export function flowSection({ nodes, edges }: DataFlow, svg: string): Markup {
  if (nodes.length === 0) {
    return html`<section id="flow" aria-labelledby="flow-title"><h2 id="flow-title">Data flow</h2><p>The documents declare nothing that data passes or rests in.</p></section>`;
  }
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const keys = new Map(nodes.filter(({ kind }) => kind === 'key').map(({ id, label }) => [id, label]));
  return html`<section id="flow" aria-labelledby="flow-title">
<h2 id="flow-title">Data flow</h2>
<p>Drawn from the resources that the documents declare; resources of one kind and purpose are one box. Where conditions leave something open, it is drawn in the first way that it can turn out.</p>
<figure><div class="diagram" role="region" tabindex="0" aria-label="Data-flow diagram; the same in words below">${trusted(inlineSvg(svg))}</div>
<figcaption>Dashed frames are trust boundaries. The same file is <code>data-flow.svg</code> and <code>data-flow.png</code>.</figcaption></figure>
<details><summary>The diagram in words</summary>
<h3>Ways that data takes</h3>
<ul>${edges.map(({ from, to, kind, label }) => html`<li>${labels.get(from)} → ${labels.get(to)}: ${label} <span class="soft">(${EDGE_STYLES[kind].meaning})</span></li>`)}</ul>
<h3>Where data rests or passes</h3>
<ul>${nodes.map(
    (node) =>
      html`<li>${node.label} <span class="soft">(${NODE_STYLES[node.kind].word.toLowerCase()}${node.details.map((detail) => `; ${detail}`)}${node.keys.length > 0 ? `; encrypted with ${node.keys.map((key) => keys.get(key)).join(', ')}` : ''})</span></li>`,
  )}</ul></details>
</section>`;
}

/** The drawing without what only a file of its own needs; a wide one is scrolled and not made smaller. */
function inlineSvg(svg: string): string {
  const [, width = '0'] = /<svg width="(\d+)/.exec(svg) ?? [];
  const look = Number(width) > WIDE ? 'class="wide" ' : '';
  return svg.slice(svg.indexOf('<svg')).replace('<svg ', `<svg ${look}aria-hidden="true" focusable="false" `);
}
