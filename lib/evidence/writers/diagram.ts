import { svgPng } from '../diagram/png';
import { flowSvg } from '../diagram/svg';
import type { EvidenceRecord } from '../record';

/** The data-flow diagram as a drawing. */
export async function writeSvg({ flow }: EvidenceRecord): Promise<string> {
  return flowSvg(flow);
}

/** The data-flow diagram as an image. */
export async function writePng({ flow }: EvidenceRecord): Promise<Uint8Array> {
  return svgPng(await flowSvg(flow));
}
