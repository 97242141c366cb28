import { type Check, HIPAA, NIST, notApplicable, pass, type Rule, SOC2, UNDETERMINED, undetermined } from '../core';
import { withTexts } from './support/every-text';
import { textsOf } from './support/texts';
import { bedrockChecks } from './us-inference-only/aws';
import { deploymentChecks } from './us-inference-only/azure';
import { engineChecks } from './us-inference-only/google';
import { judgeText, namesModel } from './us-inference-only/references';

const named: Readonly<Record<string, Check>> = { ...bedrockChecks, ...deploymentChecks, ...engineChecks };

const judgeTexts: Check['judge'] = (resource, policy) => {
  const texts = textsOf(resource.resource);
  if (texts === undefined) {
    return undetermined('the resource is too large to look for models in it');
  }
  const verdicts = texts.flatMap((text) => judgeText(text, policy));
  if (verdicts.length > 0) {
    return verdicts;
  }
  return texts.some(({ text }) => namesModel(text))
    ? pass('the models it names run in allowed regions')
    : notApplicable();
};

/** Models by id, ARN or endpoint wherever they stand: policies, environment variables, code, definitions of flows. */
const everyResource: Check = {
  judge: judgeTexts,
  properties: ['any text'],
  examples: () => ({
    compliant: [
      lambda('us.amazon.nova-pro-v1:0'),
      statement('Allow', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.*'),
      statement('Allow', 'arn:aws:bedrock:us-*::foundation-model/anthropic.*'),
    ],
    violating: [
      lambda('global.anthropic.claude-sonnet-4-5-20250929-v1:0'),
      lambda('eu.amazon.nova-pro-v1:0'),
      statement('Allow', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.*'),
      statement('Allow', 'arn:aws:bedrock:*:111122223333:inference-profile/*'),
      statement('Allow', 'arn:aws:bedrock:*::foundation-model/anthropic.*'),
      {
        type: 'google_cloud_run_v2_job',
        resource: {
          env: { name: 'MODEL', value: 'projects/p/locations/global/publishers/google/models/gemini-2.5-pro' },
        },
      },
    ],
    undetermined: [statement('Allow', `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${UNDETERMINED}`)],
    absent: [
      { title: 'no model is named', ...lambda('quiet'), outcome: 'notApplicable' },
      {
        title: 'a denial',
        ...statement('Deny', 'arn:aws:bedrock:*:*:inference-profile/global.*'),
        outcome: 'notApplicable',
      },
    ],
  }),
};

/** Prompts are processed in the allowed regions only, whichever way a model is named. */
export const usInferenceOnly: Rule = {
  id: 'us-inference-only',
  title: 'Models process prompts in the United States only',
  rationale:
    'A model that is called in the United States may still process the prompt elsewhere: `global.` and `eu.` inference ' +
    'profiles of Bedrock, `Global*` deployments of Azure OpenAI and the `global` location of Vertex AI route to other ' +
    'countries. HIPAA has no residency rule of its own; business associate contracts (45 CFR 164.308(b)(1), ' +
    '164.314(a)(2)(i)) and NIST SP 800-53 SA-9(5) ask to know where a service processes PHI. Wildcards in `Allow` ' +
    'statements count as what they admit; a bare `*` names no model and is a matter of least privilege.',
  remediation:
    'Use a model of an allowed region, a `us.` inference profile, a Standard or US DataZone deployment, or a regional Vertex AI location.',
  severity: 'critical',
  controls: [
    HIPAA['164.308(a)(1)(ii)(B)'],
    HIPAA['164.308(b)(1)'],
    HIPAA['164.314(a)(2)(i)'],
    SOC2['CC6.7'],
    SOC2['CC9.2'],
    SOC2['C1.1'],
    NIST['SA-9(5)'],
    NIST['AC-4'],
  ],
  waivable: false,
  checks: {
    ...Object.fromEntries(Object.entries(named).map(([type, check]) => [type, withTexts(check, judgeTexts)])),
    '*': everyResource,
  },
};

function lambda(model: string) {
  return { type: 'AWS::Lambda::Function', resource: { Environment: { Variables: { MODEL_ID: model } } } };
}

function statement(effect: string, resource: string) {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: 'bedrock:InvokeModel', Resource: resource }],
  };
  return { type: 'AWS::IAM::ManagedPolicy', resource: { PolicyDocument: document } };
}
