import type { ResourceView, Value } from '../../core';
import { type Answer, anyOf } from './answers';
import { matchesAction } from './policy-document';
import { withoutInnerColons } from './texts';

/** Resources of one kind that are invoked. */
export interface Invocable {
  /** What they are called in a message. */
  readonly noun: string;
  /** The service in their ARNs. */
  readonly service: string;
  /** The types in their ARNs: `arn:…:foundation-model/ID`. */
  readonly kinds: readonly string[];
  /** The actions that invoke them. */
  readonly actions: readonly string[];
}

const MODELS: Invocable = {
  noun: 'model',
  service: 'bedrock',
  kinds: [
    'foundation-model',
    'inference-profile',
    'application-inference-profile',
    'custom-model',
    'custom-model-deployment',
    'imported-model',
    'provisioned-model',
    'prompt-router',
    'default-prompt-router',
  ],
  actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:CreateModelInvocationJob'],
};

/** The calls of models on the second data plane of Bedrock, with the APIs of OpenAI and Anthropic. */
export const MANTLE: Invocable = {
  noun: 'project',
  service: 'bedrock-mantle',
  kinds: ['project'],
  actions: ['bedrock-mantle:CreateInference'],
};

/**
 * What answers prompts when it is invoked.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html, and the same
 * pages of Bedrock AgentCore, Bedrock powered by AWS Mantle and SageMaker AI
 */
export const INVOCABLES: readonly Invocable[] = [
  MODELS,
  MANTLE,
  { noun: 'agent', service: 'bedrock', kinds: ['agent-alias'], actions: ['bedrock:InvokeAgent'] },
  { noun: 'flow', service: 'bedrock', kinds: ['flow'], actions: ['bedrock:InvokeFlow'] },
  {
    noun: 'agent runtime',
    service: 'bedrock-agentcore',
    kinds: ['runtime'],
    actions: [
      'bedrock-agentcore:InvokeAgentRuntime',
      'bedrock-agentcore:InvokeAgentRuntimeForUser',
      'bedrock-agentcore:InvokeAgentRuntimeWithWebSocketStream',
    ],
  },
  {
    noun: 'agent harness',
    service: 'bedrock-agentcore',
    kinds: ['harness'],
    actions: ['bedrock-agentcore:InvokeHarness'],
  },
  {
    noun: 'endpoint',
    service: 'sagemaker',
    kinds: ['endpoint', 'inference-component'],
    actions: [
      'sagemaker:InvokeEndpoint',
      'sagemaker:InvokeEndpointAsync',
      'sagemaker:InvokeEndpointWithResponseStream',
    ],
  },
];

/**
 * How much of a kind a resource of a policy statement admits: `any` of it, `named` ones only, or `none`; `unknown`
 * where only deployment knows.
 */
export type Reach = 'any' | 'named' | 'none' | 'unknown';

/** What a statement's resource admits of a kind. */
export function reachOf(resource: Value, invocable: Invocable, view: ResourceView): Reach {
  const { reference, text } = resource;
  if (reference !== undefined && !resource.isKnown) {
    // The ARN of a resource of this tree is that of one thing.
    return 'named';
  }
  return text === undefined ? 'unknown' : reachOfText(withNamedParts(text, view), invocable);
}

/** Of several resources, the widest reach. */
export function widest(reaches: readonly Reach[]): Reach {
  return (['any', 'unknown', 'named'] as const).find((reach) => reaches.includes(reach)) ?? 'none';
}

/** Whether an action of a statement covers one of some actions; undefined where it cannot be told. */
export function coversAny(action: Value, actions: readonly string[]): Answer {
  const { string, text } = action;
  if (string !== undefined) {
    return actions.some((one) => matchesAction(string, one));
  }
  // What is left open may be any text, so that only what it says already can rule it out.
  const pattern = text?.replace(/\$\{[^}]*\}/g, '*');
  return pattern === undefined || actions.some((one) => matchesAction(pattern, one)) ? undefined : false;
}

/** Whether one of several actions covers one of some others. */
export function coverAny(patterns: readonly Value[], actions: readonly string[]): Answer {
  return anyOf(patterns.map((pattern) => coversAny(pattern, actions)));
}

/** The text with the names of resources of the tree in the place of what refers to them: each is one name. */
function withNamedParts(text: string, view: ResourceView): string {
  return text.replace(/\$\{([^}]*)\}/g, (part, name: string) =>
    mentionsResource(name, view) ? 'a-resource-of-this-document-1' : part,
  );
}

function mentionsResource(name: string, { resource }: ResourceView): boolean {
  const [first = '', second = ''] = name.trim().split('.');
  const [module = ''] = /^(module\.[^.]+\.)*/.exec(resource.address) ?? [];
  return [first, `${module}${first}.${second}`].some((address) => {
    const found = resource.tree.at(address)?.type;
    return found !== undefined && !found.startsWith('AWS::CloudFormation::');
  });
}

function reachOfText(text: string, { service, kinds }: Invocable): Reach {
  if (text === '*') {
    return 'any';
  }
  const parts = withoutInnerColons(text).split(':');
  const ofService = parts[2] ?? '*';
  if (parts.length < 6) {
    return parts.at(-1)?.includes('*') && fits(ofService, service) ? 'any' : nothingOrUnknown(text);
  }
  if (!fits(ofService, service)) {
    return ofService.includes('${') ? 'unknown' : 'none';
  }
  const [kind = '', ...rest] = parts.slice(5).join(':').split('/');
  if (rest.length === 0) {
    const admitsOne = kinds.some((one) => fits(kind, `${one}/probe`));
    return admitsOne ? (kind.includes('${') ? 'unknown' : 'any') : 'none';
  }
  const admitted = kinds.filter((one) => fits(kind, one));
  return widest(admitted.map((one) => reachOfId(rest.join('/'), one)));
}

/** A text without the form of an ARN admits nothing, unless what it leaves open completes it. */
function nothingOrUnknown(text: string): Reach {
  return text.includes('${') ? 'unknown' : 'none';
}

/**
 * What an id with wildcards admits. A wildcard may stand for the versions of a model, not for models: what precedes
 * it must name more than a vendor or a family.
 */
function reachOfId(id: string, kind: string): Reach {
  const open = /[*?]|\$\{/.exec(id);
  if (open === null) {
    return 'named';
  }
  const fixed = id.slice(0, open.index);
  if (isNamed(fixed, kind)) {
    return 'named';
  }
  return open[0] === '${' ? 'unknown' : 'any';
}

function isNamed(fixed: string, kind: string): boolean {
  if (kind !== 'foundation-model' && kind !== 'inference-profile') {
    return /[a-z0-9]/i.test(fixed);
  }
  const [, ...withoutVendor] = (kind === 'inference-profile' ? fixed.replace(/^[a-z-]+\./, '') : fixed).split('.');
  const name = withoutVendor.join('.');
  return /\d|-[a-z]/.test(name);
}

/** Whether a pattern of a policy, with unknown parts taken for anything, fits a text. */
function fits(pattern: string, text: string): boolean {
  return matchesAction(pattern.replace(/\$\{[^}]*\}/g, '*'), text);
}
