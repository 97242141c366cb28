import { AWS_US_REGIONS, fail, normalizeAzureRegion, type Policy, undetermined, type Verdict } from '../../core';
import { type Text, withoutInnerColons } from '../support/texts';
import { isAllowedGooglePlace } from '../us-region-only/places';
import { isConfinedByCondition } from './conditions';

/** What a text says of where a model runs, as the end of a sentence that begins with the text. */
interface Remark {
  readonly outcome: 'fail' | 'undetermined';
  readonly says: string;
}

/** Vendors in ids of Bedrock models: `anthropic.claude-…`, `amazon.nova-…`; guardrail profiles are named alike. */
const VENDORS =
  'ai21|amazon|anthropic|cohere|deepseek|google|guardrail|luma|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|' +
  'qwen|stability|twelvelabs|writer|xai|zai';
/** Prefixes of inference profiles in use (AWS, 2026), for ids in the middle of other text. */
const KNOWN_PREFIXES = 'global|apac|eu|jp|au|ca|in|sa|amer';

const PROFILE = /(?<!application-)\b(inference|guardrail|data-automation)-profile\/([^\s"',;)\]]+)/g;
const PROFILE_SOURCE = /:bedrock:([^:\s]*):[^:\s]*:(?:inference|guardrail|data-automation)-profile\//g;
const FOUNDATION_MODEL = /:bedrock:([^:\s]*):[^:\s]*:foundation-model\//g;
const WHOLE_ID = new RegExp(`^([a-z]{2,10}(?:-[a-z]{2,6})?)\\.(?:${VENDORS})\\.[a-z0-9.:-]*\\d[a-z0-9.:-]*$`);
const ID_IN_TEXT = new RegExp(`(?<![\\w.-])(${KNOWN_PREFIXES})\\.(?:${VENDORS})\\.[a-z0-9-]*-[a-z0-9.:-]*\\d`, 'g');
const BEDROCK_HOST = /\bbedrock[a-z-]*\.((?:[a-z]{2,4})(?:-[a-z]+)+-\d+)\.(?:amazonaws\.com|api\.aws)/g;
const AZURE_HOST = /\bhttps?:\/\/([a-z0-9]+)\.api\.cognitive\.microsoft\.com/g;
const PUBLISHER_MODEL = /\blocations\/([^/\s"']+)\/publishers\//g;
const VERTEX_HOST = /\bhttps?:\/\/(?:([a-z0-9-]+)-)?aiplatform\.googleapis\.com/g;

/** Settings of client libraries that decide where a model runs. */
const BEDROCK_SETTING = /^(?:AWS_)?BEDROCK_(?:AWS_|RUNTIME_)?REGION$/i;
const VERTEX_SETTING = /^(?:GOOGLE_CLOUD_LOCATION|VERTEX_?(?:AI)?_(?:LOCATION|REGION)|CLOUD_ML_REGION)$/i;

const MODEL_REFERENCE = new RegExp(
  `(?:inference|guardrail|data-automation)-profile/|foundation-model/|/publishers/|^(?:${VENDORS})\\.[a-z0-9-]+-`,
);

/** Most texts have nothing to do with models; this tells quickly. */
const HINT = new RegExp(`bedrock|-profile/|/publishers/|aiplatform|cognitive\\.microsoft|(?:^|\\.)(?:${VENDORS})\\.`);

/** Says of a text that the model it refers to can run outside the allowed regions, or that nobody knows. */
export function judgeText(text: Text, policy: Policy): Verdict[] {
  return remarksOn(text, policy).map(({ outcome, says }) => {
    const reason = `${text.path} is ${quote(text.text)}: ${says}`;
    return outcome === 'fail' ? fail(reason, text.path) : undetermined(reason, text.path);
  });
}

/** Whether a text refers to a model at all. */
export function namesModel(text: string): boolean {
  return HINT.test(text) && (MODEL_REFERENCE.test(text) || WHOLE_ID.test(text));
}

/** The same for a property that holds nothing but a model. */
export function outcomeOf(text: string, policy: Policy): 'pass' | 'fail' | 'undetermined' {
  const outcomes = remarksOn({ text, path: '', name: '' }, policy).map(({ outcome }) => outcome);
  if (outcomes.includes('fail')) {
    return 'fail';
  }
  return outcomes.length > 0 || text.startsWith('${') ? 'undetermined' : 'pass';
}

function remarksOn({ text, name, allowedBy }: Text, policy: Policy): Remark[] {
  const remarks = remarkOnSetting(text, name, policy);
  if (!HINT.test(text)) {
    return remarks;
  }
  const plain = withoutInnerColons(text);
  const isConfined = allowedBy !== undefined && isConfinedByCondition(allowedBy(), policy);
  return [
    ...remarks,
    ...each(PROFILE, plain, ([, kind = '', id = '']) => remarkOnProfile(kind, id, isConfined)),
    ...each(PROFILE_SOURCE, plain, ([, region = '']) => remarkOnSource(region, policy)),
    ...each(FOUNDATION_MODEL, plain, ([, region = '']) => remarkOnModelRegion(region, isConfined, policy)),
    ...remarkOnId(plain),
    ...each(BEDROCK_HOST, plain, ([, region = '']) =>
      policy.awsRegions.has(region) ? undefined : failing(`an endpoint of Bedrock in ${region}`),
    ),
    ...each(AZURE_HOST, plain, ([, region = '']) =>
      policy.azureRegions.has(normalizeAzureRegion(region)) ? undefined : failing(`an Azure AI endpoint in ${region}`),
    ),
    ...each(PUBLISHER_MODEL, plain, ([, location = '']) => remarkOnVertex(location, policy)),
    ...each(VERTEX_HOST, plain, ([, location]) => remarkOnVertex(location ?? 'global', policy)),
  ];
}

function remarkOnSetting(text: string, name: string, policy: Policy): Remark[] {
  if (BEDROCK_SETTING.test(name) && !text.includes('${') && !policy.awsRegions.has(text)) {
    return [failing('a client calls Bedrock there')];
  }
  return VERTEX_SETTING.test(name) && !text.includes('${') && !isAllowedGooglePlace(text, policy)
    ? [failing('a client calls Vertex AI there')]
    : [];
}

function remarkOnProfile(kind: string, id: string, isConfined: boolean): Remark | undefined {
  if (/^us(?:-gov)?(?:[.*]|$)/.test(id)) {
    return undefined;
  }
  if (id.startsWith('*') || id.startsWith('?')) {
    return isConfined
      ? undefined
      : failing(`the wildcard admits ${kind} profiles of the whole world, such as global.*`);
  }
  return id.startsWith('${')
    ? { outcome: 'undetermined', says: `which ${kind} profile this is, only deployment tells` }
    : failing(`the ${kind} profile ${id.split('.')[0]}. routes to Regions outside the US`);
}

/** A `us.` profile that is called from elsewhere has other destinations. */
function remarkOnSource(region: string, policy: Policy): Remark | undefined {
  return /[${*?]/.test(region) || region === '' || policy.awsRegions.has(region)
    ? undefined
    : failing(`the profile is called from ${region}`);
}

function remarkOnModelRegion(region: string, isConfined: boolean, policy: Policy): Remark | undefined {
  if (region === '') {
    return failing('a model ARN without a Region is that of global cross-Region inference');
  }
  if (region.includes('${')) {
    return /AWS\.\.Region|data\.aws_region/.test(region)
      ? undefined
      : { outcome: 'undetermined', says: 'the Region of the model is known only at deployment' };
  }
  if (/[*?]/.test(region)) {
    return isConfined || isWithinAllowed(region, policy)
      ? undefined
      : failing('the wildcard admits the model in every Region of the world and global inference');
  }
  return policy.awsRegions.has(region) ? undefined : failing(`the model runs in ${region}`);
}

/** Whether a pattern such as `us-*` matches Regions of the US only, all of them allowed. */
function isWithinAllowed(pattern: string, policy: Policy): boolean {
  const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return (
    pattern.startsWith('us-') && AWS_US_REGIONS.filter((r) => expression.test(r)).every((r) => policy.awsRegions.has(r))
  );
}

function remarkOnId(text: string): Remark[] {
  const whole = WHOLE_ID.exec(text)?.[1];
  const remark = (prefix: string): Remark => failing(`the prefix ${prefix}. routes to Regions outside the US`);
  if (whole !== undefined) {
    return ['us', 'us-gov', 'com', 'org', 'net', 'io', 'www', 'api'].includes(whole) ? [] : [remark(whole)];
  }
  return each(ID_IN_TEXT, text, ([, prefix = '']) => remark(prefix));
}

function remarkOnVertex(location: string, policy: Policy): Remark | undefined {
  if (location.includes('${')) {
    return { outcome: 'undetermined', says: 'the location of the model is known only at deployment' };
  }
  return isAllowedGooglePlace(location, policy)
    ? undefined
    : failing(
        location === 'global'
          ? 'the global endpoint may process requests in any location'
          : `the model runs in ${location}`,
      );
}

function failing(says: string): Remark {
  return { outcome: 'fail', says };
}

function each(pattern: RegExp, text: string, remark: (match: RegExpMatchArray) => Remark | undefined): Remark[] {
  return [...text.matchAll(pattern)].flatMap((match) => remark(match) ?? []);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 157)}...` : text);
}
