export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedCohere, type AuditedCohereProps, type CohereCallOptions } from './audited-cohere';
