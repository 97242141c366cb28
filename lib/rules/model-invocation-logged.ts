import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsInvocationChecks } from './model-invocation-logged/aws';
import { azureInvocationChecks } from './model-invocation-logged/azure';
import { googleInvocationChecks } from './model-invocation-logged/google';
import { sageMakerInvocationChecks } from './model-invocation-logged/sagemaker';

/**
 * Every call of a model leaves a record.
 *
 * Bedrock's invocation logging and Google's audit configuration are settings of an account, a project or what holds
 * it. Where nothing in the document sets them, they may be set elsewhere, so that this is an open question, asked
 * once; where the document sets them, it is judged. Endpoints of SageMaker are recorded by themselves or by their
 * callers, which is an open question too. Azure's diagnostic settings belong to a resource, and one that is
 * missing is a violation.
 */
export const modelInvocationLogged: Rule = {
  id: 'model-invocation-logged',
  title: 'Every call of a model is recorded',
  rationale:
    'Who sent which prompt to which model, and what came back, cannot be found out afterwards unless it was recorded. ' +
    '45 CFR 164.312(b) asks for mechanisms that record activity in systems that use PHI. All three clouds record no ' +
    'calls unless told to. On AWS, bodies over 100 KB and binary data are lost where they go to CloudWatch alone, and ' +
    'calls of bedrock-mantle are not recorded at all; endpoints of SageMaker are recorded by data capture, or by who calls ' +
    'them. The records hold prompts, so they are PHI themselves.',
  remediation:
    'Turn invocation logging on for every modality with a bucket as its destination, capture input and output of endpoints ' +
    'of SageMaker, deliver Audit and RequestResponse by a diagnostic setting, or log ADMIN_READ, DATA_READ and DATA_WRITE of aiplatform.googleapis.com.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(1)(ii)(D)'],
    HIPAA['164.312(b)'],
    SOC2['CC7.2'],
    SOC2['CC7.3'],
    NIST['AU-2'],
    NIST['AU-3'],
    NIST['AU-12'],
  ],
  waivable: true,
  checks: {
    ...awsInvocationChecks,
    ...sageMakerInvocationChecks,
    ...azureInvocationChecks,
    ...googleInvocationChecks,
  },
};
