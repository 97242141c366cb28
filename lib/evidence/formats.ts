import { type Content, DATA_FORMATS } from './data-formats';
import type { EvidenceFormat } from './format-names';
import type { EvidenceRecord } from './record';
import { writePng, writeSvg } from './writers/diagram';
import { writeHtml } from './writers/html';
import { writePdf } from './writers/pdf';
import { writeXlsx } from './writers/xlsx';

/** Makes what a file holds from a record. */
export type Writer = (record: EvidenceRecord) => Content | Promise<Content>;

/** All formats, with their files by the path in the folder: those for machines, and those for readers. */
export const FORMATS = {
  ...DATA_FORMATS,
  xlsx: { 'controls.xlsx': writeXlsx },
  html: { 'report.html': writeHtml },
  pdf: { 'report.pdf': writePdf },
  svg: { 'data-flow.svg': writeSvg },
  png: { 'data-flow.png': writePng },
} as const satisfies Readonly<Record<EvidenceFormat, Readonly<Record<string, Writer>>>>;
