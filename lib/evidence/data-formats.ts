import type { EvidenceRecord } from './record';
import { writeCsv } from './writers/csv';
import { writeJson } from './writers/json';
import { writeJunit } from './writers/junit';
import { writeMarkdown } from './writers/markdown';
import { writeAssessmentResults } from './writers/oscal/assessment-results';
import { writeComponentDefinition } from './writers/oscal/component-definition';
import { writeSarif } from './writers/sarif';

/** What a file holds: all of it, or pieces where it can be longer than a text may be. */
export type Content = string | Uint8Array | Iterable<string>;

/**
 * The formats for machines, with their files by the path in the folder. None needs waiting for, nor a library of size,
 * so that a synthesis can write them.
 */
export const DATA_FORMATS = {
  json: { 'report.json': writeJson },
  sarif: { 'findings.sarif': writeSarif },
  junit: { 'junit.xml': writeJunit },
  csv: { 'controls.csv': writeCsv },
  oscal: {
    'oscal/component-definition.json': writeComponentDefinition,
    'oscal/assessment-results.json': writeAssessmentResults,
  },
  markdown: { 'summary.md': writeMarkdown },
} as const satisfies Readonly<Record<string, Readonly<Record<string, (record: EvidenceRecord) => Content>>>>;
