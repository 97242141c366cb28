export { exampleTree } from './example-document';
export { type FindingsOptions, findings, reportOf } from './findings';
export { type ComplianceMatchers, matchers } from './matchers';
export { RuleTester, type RuleTesterOptions } from './rule-tester';
