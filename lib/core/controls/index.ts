export type { Control, Framework } from './control';
export { HIPAA, type HipaaCitation } from './hipaa';
export { NIST, type NistControl } from './nist';
export { SOC2, type Soc2Criterion } from './soc2';
