import type { DataFlow } from '../data-flow';
import { FONT, flowDot } from './dot';

/** Fonts with letters of nearly the same width as Arial, of which every system has one. */
const ALIKE = 'Helvetica,Liberation Sans,Arimo,Roboto,DejaVu Sans Condensed,sans-serif';

/** The data flow as an SVG document; the same flow gives the same bytes. */
export async function flowSvg(flow: DataFlow): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const svg = viz.renderString(flowDot(flow), { format: 'svg', engine: 'dot' });
  return withoutIds(svg).replaceAll(`font-family="${FONT}"`, `font-family="${FONT},${ALIKE}"`);
}

/** Without the titles that Graphviz gives to parts: they hold ids only, and readers would see them as tooltips. */
function withoutIds(svg: string): string {
  return svg.replace(/<title>[^<]*<\/title>\n/g, '');
}
