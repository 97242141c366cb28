export { buildRecord, type EvidenceInput } from './build-record';
export { timeOfRecord } from './clock';
export { commitOf, sourceRoot } from './commit';
export { type Content, DATA_FORMATS } from './data-formats';
export { type EvidenceFormat, FORMAT_NAMES } from './format-names';
export { FORMATS, type Writer } from './formats';
export type { EvidenceRecord } from './record';
export { SourceFiles } from './source-files';
export { rewriteEvidence, writeEvidence } from './write-evidence';
