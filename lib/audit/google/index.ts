// Each of these is an entry point of its own, for those who have only its SDK.
export * from './kms';
export * from './storage';
export * from './vertex';
