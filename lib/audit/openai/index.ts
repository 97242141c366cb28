export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedOpenAi, type AuditedOpenAiProps, type OpenAiCallOptions } from './audited-openai';
