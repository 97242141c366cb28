import { type Check, HIPAA, NIST, type Rule, SOC2 } from '../core';
import { deploymentChecks } from './model-version-pinned/azure';
import { bedrockChecks } from './model-version-pinned/bedrock';
import { flowChecks } from './model-version-pinned/flows';
import { googleChecks } from './model-version-pinned/google';
import { imageChecks } from './model-version-pinned/images';
import { everyResource, judgeTexts } from './model-version-pinned/texts';
import { withTexts } from './support/every-text';
import { mergeChecks } from './support/merge-checks';

const named: Readonly<Record<string, Check>> = mergeChecks(
  { ...bedrockChecks, ...flowChecks, ...deploymentChecks, ...googleChecks },
  imageChecks,
);

/** The model that answers is the one that was evaluated, until somebody changes it. */
export const modelVersionPinned: Rule = {
  id: 'model-version-pinned',
  title: 'Models change only when somebody changes them',
  rationale:
    'A model that its provider replaces behind the same name is a change that nobody evaluated, approved or can undo: 45 CFR ' +
    '164.308(a)(8) asks for an evaluation when operations change, SOC 2 CC8.1 for authorized changes. Azure OpenAI upgrades ' +
    'deployments unless told otherwise, aliases of OpenAI, Anthropic and Google move, and drafts of Bedrock agents, flows and ' +
    'prompts change with every edit; a tag of an image that serves a model of one’s own moves. An id of Bedrock is one ' +
    'version and passes, and so does a stable name since Gemini 2.5. ' +
    'Names are read where a property or a setting holds a model, not in prose; in settings of Azure a name is that of a ' +
    'deployment. Drafts of guardrails belong to `guardrail-enforced`.',
  remediation:
    'Name one version of the model, turn automatic upgrades off, call agents, flows and prompts by a published version, and ' +
    'name images by their digest.',
  severity: 'medium',
  controls: [
    HIPAA['164.308(a)(8)'],
    HIPAA['164.312(c)(1)'],
    SOC2['CC7.1'],
    SOC2['CC8.1'],
    NIST['CM-3'],
    NIST['CM-6'],
    NIST['SI-7'],
  ],
  waivable: true,
  checks: {
    ...Object.fromEntries(Object.entries(named).map(([type, check]) => [type, withTexts(check, judgeTexts)])),
    '*': everyResource,
  },
};
