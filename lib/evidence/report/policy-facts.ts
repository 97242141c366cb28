import { type EvidenceRecord, PACKAGE_NAME } from '../record';
import { counted, FRAMEWORK_TERMS } from './terms';

/** A name with its value. */
export type Fact = readonly [name: string, value: string];

/** The policy by which was judged. */
export function policyFacts({ policy, rules }: EvidenceRecord): Fact[] {
  const unwaivable = rules.filter(({ waivable }) => !waivable).map(({ id }) => id);
  return [
    ['Frameworks', policy.frameworks.map((one) => FRAMEWORK_TERMS[one].name).join(', ')],
    ['AWS Regions', policy.awsRegions.join(', ')],
    ['Azure regions', policy.azureRegions.join(', ')],
    ['Google Cloud locations', policy.googleLocations.join(', ')],
    ['Lowest TLS version', policy.minimumTlsVersion],
    ['Retention of audit records', counted(policy.retentionDays, 'day')],
    ['What cannot be told', policy.onUndetermined === 'reject' ? 'rejects, like a violation' : 'is reported only'],
    ['Exceptions in code', policy.exceptionsInCode ? 'count' : 'do not count; only the list of the security team does'],
    ['Rules that accept no exception', unwaivable.length === 0 ? 'none' : unwaivable.join(', ')],
  ];
}

/** How the evidence came about. */
export function methodFacts({ tool, generatedAt, judgedOn, commit, constructs }: EvidenceRecord): Fact[] {
  const known = counted(constructs.length, 'construct of this package', 'constructs of this package');
  return [
    ['Made by', `${tool.name} ${tool.version} (npm package ${PACKAGE_NAME})`],
    ['Made at', `${generatedAt} (UTC)`],
    ['Exceptions and attestations judged by', judgedOn],
    ['Commit', commit ?? 'not known'],
    ['Constructs', constructs.length === 0 ? 'not known; only files were judged' : known],
  ];
}

/** What the evidence rests on, and what it is not. */
export const METHOD =
  'Every rule judged every resource of the types that it concerns, in the synthesized templates: property overrides and ' +
  'later changes by other code count. The same documents, policy and day give the same evidence, apart from the time of ' +
  'making. It describes the design at one point in time, for an assessment; it is no attestation of compliance.';
