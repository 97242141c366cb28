// Each of these is an entry point of its own, for those who have only its SDK.
export * from './bedrock';
export * from './comprehend-medical';
export * from './kms';
export * from './s3';
