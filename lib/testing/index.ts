export { type FindingsOptions, findings, reportOf } from './findings';
export { type ComplianceMatchers, matchers } from './matchers';
export { exampleTree, testRule } from './rule-tester';
