/** What a reference to a model says of its version. */
export interface Version {
  /** `moves`: the provider changes what the name stands for; `unknown`: only deployment knows. */
  readonly state: 'pinned' | 'moves' | 'unknown';
  /** Why, as the end of a sentence that begins with the name. */
  readonly says: string;
}

const PINNED: Version = { state: 'pinned', says: 'is one version' };
const UNKNOWN: Version = { state: 'unknown', says: 'is known only at deployment' };

/** Names of a family of models, told apart by whether they move. */
interface Family {
  readonly name: RegExp;
  /** Names that stay. */
  readonly pinned: RegExp;
  readonly says: string;
}

/**
 * Families whose provider moves some of their names. Of a name that a provider may move or not nothing is said.
 *
 * https://platform.openai.com/docs/models, https://docs.claude.com/en/docs/about-claude/models/overview,
 * https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions: since Gemini 2.5 the name of a stable
 * model has no number of its own and does not move.
 */
const FAMILIES: readonly Family[] = [
  {
    name: /^(?:gpt-\d|o\d|chatgpt-)/,
    pinned: /-(?:\d{4}-\d{2}-\d{2}|\d{4}(?:-preview)?)$/,
    says: 'is an alias that OpenAI moves to newer versions; use one with a date',
  },
  {
    name: /^claude-(?:(?:instant|2|3(?:-\d)?)\b|(?:opus|sonnet|haiku)-4(?:-[015])?(?:$|[-@](?!\d{1,2}$)))/,
    pinned: /[-@]\d{8}$/,
    says: 'is an alias that Anthropic moves to newer snapshots; use one with a date',
  },
  {
    name: /^gemini-(?:[01]\.\d|2\.0)-(?!.*(?:exp|preview))/,
    pinned: /-\d{3}$/,
    says: 'is an alias that Google moves to newer stable versions; use one with three digits at its end',
  },
  {
    name: /^gemini-.*(?:exp|preview)/,
    pinned: /-(?:\d{2}-\d{2}|\d{2}-\d{4}|\d{3,4})$/,
    says: 'is a preview, which Google changes and withdraws; use a stable version',
  },
];

/** Prefixes by which libraries for several providers route a name. */
const ROUTE = /^(?:openai|anthropic|claude|gemini|google|vertex_ai|models)\//;

/** What a name of OpenAI, Anthropic or Google says of the version; undefined for any other text. */
export function versionOfName(text: string): Version | undefined {
  const name = text.replace(ROUTE, '').toLowerCase();
  if (!/^[a-z0-9][\w.@:-]*$/.test(name)) {
    return undefined;
  }
  if (/[-:@](?:latest|default)$/.test(name)) {
    return { state: 'moves', says: 'names whatever version is the newest' };
  }
  const family = FAMILIES.find((one) => one.name.test(name));
  if (family === undefined) {
    return /^(?:gemini|claude)-\S*\d/.test(name) ? PINNED : undefined;
  }
  return family.pinned.test(name) ? PINNED : { state: 'moves', says: family.says };
}

/** Kinds of Bedrock ARNs that stand for one thing: what was imported, customized or bought, or what is judged itself. */
const FIXED_KINDS =
  /\b(?:application-inference-profile|custom-model|custom-model-deployment|imported-model|provisioned-model|prompt-router|prompt)\//;

/**
 * What an id or ARN of a Bedrock model says of the version. An id of Bedrock is one version of a model and never moves;
 * an id without any number is none.
 */
export function versionOfBedrockModel(text: string): Version {
  if (FIXED_KINDS.test(text)) {
    return PINNED;
  }
  const id = text.replace(/^.*(?:foundation-model|inference-profile|default-prompt-router)\//, '');
  if (/[*?]/.test(id)) {
    return { state: 'moves', says: 'is a pattern' };
  }
  if (/latest/i.test(id)) {
    return { state: 'moves', says: 'names whatever version is the newest' };
  }
  if (id.includes('${')) {
    return UNKNOWN;
  }
  return /\d/.test(id.replace(/^[^.]*\./, '')) ? PINNED : { state: 'moves', says: 'names no version' };
}
