export { IncompleteAnswerError } from '../adapter/stream';
export { type AnthropicCallOptions, AuditedAnthropic, type AuditedAnthropicProps } from './audited-anthropic';
