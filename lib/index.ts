export * from './core';
export * from './gate';
export { catalogue, rules } from './rules';
