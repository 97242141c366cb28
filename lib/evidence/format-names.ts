/** The names of all formats, for whoever offers them without loading what writes them. */
export const FORMAT_NAMES = [
  'json',
  'sarif',
  'junit',
  'csv',
  'oscal',
  'markdown',
  'xlsx',
  'html',
  'pdf',
  'svg',
  'png',
] as const;

/** A format of the evidence. */
export type EvidenceFormat = (typeof FORMAT_NAMES)[number];
