import {
  type Check,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { type Text, textsOf } from '../support/texts';
import { type Version, versionOfName } from './references';

/** Settings whose value is a model: `MODEL`, `LLM_MODEL_ID`, `modelName`. */
const MODEL_SETTING = /(?:^|[_.-])(?:model|llm)(?:[_-]?(?:id|name|version))?$|(?:model|Model)(?:Id|Name)$/i;

/** In Azure the name of a model is that of a deployment, which is judged itself. */
const OF_AZURE = /azure/i;

const PUBLISHER_MODEL = /\/publishers\/[^/\s]+\/models\/(\$\{|[\w.@-]+)/;
const TEST_ALIAS = /(?:^|\/)TSTALIASID$/;

/** Models and aliases in settings and resource names; prose and code are not read. */
export const everyResource: Check = {
  judge: judgeTexts,
  properties: ['settings that name a model or the alias of an agent'],
  examples: () => ({
    compliant: [lambda('MODEL_ID', 'gpt-4.1-2025-04-14'), run('gemini-2.5-pro')],
    violating: [
      lambda('MODEL', 'claude-3-5-sonnet-latest'),
      lambda('OPENAI_MODEL', 'gpt-4o'),
      lambda('AGENT_ALIAS_ID', 'TSTALIASID'),
      run('gemini-2.0-flash'),
    ],
    undetermined: [run(UNDETERMINED)],
    absent: [
      { title: 'no model', ...lambda('TABLE', 'visits'), outcome: 'notApplicable' },
      { title: 'the name of a deployment', ...lambda('AZURE_OPENAI_MODEL', 'gpt-4o'), outcome: 'notApplicable' },
    ],
  }),
};

export function judgeTexts(resource: ResourceView): Verdict | readonly Verdict[] {
  if (/^(?:azurerm|azapi)_/.test(resource.type)) {
    return notApplicable();
  }
  const texts = textsOf(resource.resource);
  if (texts === undefined) {
    return undetermined('the resource is too large to look for models in it');
  }
  const found = texts.flatMap((text) => {
    const version = versionIn(text);
    return version === undefined ? [] : [{ text, version }];
  });
  const open = found.filter(({ version }) => version.state !== 'pinned');
  if (open.length > 0) {
    return open.map(({ text, version }) => {
      const reason = `${text.path} is '${text.text}', which ${version.says}`;
      return version.state === 'moves' ? fail(reason, text.path) : undetermined(reason, text.path);
    });
  }
  return found.length > 0 ? pass('the models that it names stay as they are') : notApplicable();
}

function versionIn({ text, name }: Text): Version | undefined {
  if (TEST_ALIAS.test(text)) {
    return { state: 'moves', says: 'runs the draft of an agent; use an alias of a version' };
  }
  const published = PUBLISHER_MODEL.exec(text)?.[1];
  if (published !== undefined) {
    return published === '${' ? { state: 'unknown', says: 'is known only at deployment' } : versionOfName(published);
  }
  return MODEL_SETTING.test(name) && !OF_AZURE.test(name) ? versionOfName(text) : undefined;
}

function lambda(name: string, value: string) {
  return { type: 'AWS::Lambda::Function', resource: { Environment: { Variables: { [name]: value } } } };
}

function run(model: string) {
  const value = `projects/clinic/locations/us-central1/publishers/google/models/${model}`;
  return { type: 'google_cloud_run_v2_service', resource: { template: { containers: { env: { name: 'M', value } } } } };
}
