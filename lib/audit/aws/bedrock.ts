export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedBedrock, type AuditedBedrockProps, type BedrockCallOptions } from './audited-bedrock';
