export { ComplianceAspect } from './compliance-aspect';
export { CompliancePlugin } from './compliance-plugin';
export { enforce } from './enforce';
export type { EvidenceChoice } from './evidence';
export type { GateOptions } from './judge';
