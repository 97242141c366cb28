import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { retentionModeChecks } from './data-retention-zero/aws';
import { azureChecks } from './data-retention-zero/azure';
import { googleChecks } from './data-retention-zero/google';
import { optOutChecks } from './data-retention-zero/opt-out';
import { permissionChecks } from './data-retention-zero/permissions';
import { mergeChecks } from './support/merge-checks';

/** The provider of a model keeps neither prompts nor answers, as far as configuration decides it. */
export const dataRetentionZero: Rule = {
  id: 'data-retention-zero',
  title: 'Providers of models keep neither prompts nor answers',
  rationale:
    'What a provider keeps of a prompt is PHI outside of your retention, keys and access control (45 CFR 164.310(d)(2)(i), ' +
    '164.314(a)(2)(i)). Amazon Bedrock keeps data by the retention mode of the account, where only `none` keeps nothing ' +
    '(https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html); permissions that let somebody set another ' +
    'mode count, but a bare `*` is a matter of least privilege. AWS AI services may use content to improve unless an ' +
    'organization opts out. Batch deployments and agents of the basic setup keep files and threads in storage of ' +
    'Microsoft; Dialogflow keeps conversations for 365 days unless told otherwise. Not judged is what configuration cannot ' +
    'decide: abuse monitoring by Microsoft and Google, and storage that is yours, such as memories of agents and vector stores.',
  remediation:
    'Set the retention mode `none` and forbid others, opt out of the use of content by all AI services, use no batch ' +
    'deployments, and remove conversations when they end.',
  severity: 'high',
  controls: [
    HIPAA['164.308(b)(1)'],
    HIPAA['164.310(d)(2)(i)'],
    HIPAA['164.314(a)(2)(i)'],
    HIPAA['164.502(e) / 164.504(e)'],
    SOC2['CC9.2'],
    SOC2['C1.2'],
    SOC2['P4.2'],
    NIST['SA-9'],
    NIST['SI-12'],
  ],
  waivable: true,
  checks: mergeChecks(retentionModeChecks, permissionChecks, optOutChecks, azureChecks, googleChecks),
};
