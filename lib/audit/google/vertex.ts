export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedVertex, type AuditedVertexProps } from './audited-vertex';
