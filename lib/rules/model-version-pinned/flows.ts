import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { FLOW_TYPES, flowNodes, inNode } from '../support/flow-nodes';
import type { Acceptance } from '../support/property-table';
import { inSnakeCase } from '../support/spelling';
import { AGENT_ALIAS, BEDROCK_MODEL } from './bedrock';

/** Types whose ARN runs the draft. */
const DRAFTS: readonly string[] = ['AWS::Bedrock::Prompt', 'aws_bedrockagent_prompt'];

/** A version of a prompt: the ARN of a prompt alone runs its draft. */
const PROMPT_VERSION: Acceptance = {
  accepts: (value) => {
    const source = value.reference?.resource.type;
    if (source !== undefined && !value.isKnown) {
      return !DRAFTS.includes(source);
    }
    if (value.text === undefined || value.text.endsWith('}')) {
      return undefined;
    }
    return /:prompt\/[^:]+:[1-9]\d*$/.test(value.text);
  },
  describe: () => 'the ARN of a version of a prompt',
  samples: ['arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEFGHIJ:2'],
};

/** What a node runs, as CloudFormation names it. */
const RUNS: readonly { readonly path: string; readonly accepts: Acceptance; readonly rejected: string }[] = [
  {
    path: 'Configuration.Prompt.SourceConfiguration.Resource.PromptArn',
    accepts: PROMPT_VERSION,
    rejected: 'arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEFGHIJ',
  },
  { path: 'Configuration.Prompt.SourceConfiguration.Inline.ModelId', accepts: BEDROCK_MODEL, rejected: 'amazon.nova' },
  { path: 'Configuration.KnowledgeBase.ModelId', accepts: BEDROCK_MODEL, rejected: 'amazon.nova' },
  {
    path: 'Configuration.Agent.AgentAliasArn',
    accepts: AGENT_ALIAS,
    rejected: 'arn:aws:bedrock:us-east-1:111122223333:agent-alias/ABCDEFGHIJ/TSTALIASID',
  },
];

/** The prompts, models and agents that nodes of flows run. */
export const flowChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  FLOW_TYPES.map((type) => [
    type,
    { judge, properties: RUNS.map(({ path }) => pathIn(type, path)), examples: () => examplesOf(type) },
  ]),
);

function judge(flow: ResourceView, policy: Policy): readonly Verdict[] {
  const { nodes, unreadable } = flowNodes(flow);
  if (nodes === undefined) {
    return [undetermined(`the nodes of the flow are known only at deployment (${unreadable})`)];
  }
  const verdicts = nodes.flatMap((node) =>
    RUNS.flatMap(({ path, accepts }) => {
      const value = inNode(node, path);
      return value.isAbsent ? [] : [judgeRun(value, accepts, policy, flow)];
    }),
  );
  return verdicts.length > 0 ? verdicts : [notApplicable()];
}

function judgeRun(value: Value, acceptance: Acceptance, policy: Policy, flow: ResourceView): Verdict {
  const accepted = acceptance.accepts(value, policy, flow);
  if (accepted === undefined) {
    return undetermined(`${value.path} is known only at deployment (${value.describe()})`, value.path);
  }
  return accepted
    ? pass('', value.path)
    : fail(`${value.path} is ${value.describe()}; allowed: ${acceptance.describe(policy)}`, value.path);
}

/** The path from the flow, in the notation of its document. */
function pathIn(type: string, path: string): string {
  return type.includes('::') ? `Definition.Nodes[].${path}` : `definition.node[].${inSnakeCase(path)}`;
}

function examplesOf(type: string) {
  const flow = (path: string, value: unknown): Example => {
    const names = pathIn(type, path).replaceAll('[]', '').split('.');
    const resource = [...names].reverse().reduce<unknown>((inner, name) => ({ [name]: inner }), value);
    return { title: `a node that runs ${value}`, resource: { Name: 'triage', ...(resource as object) } };
  };
  return {
    compliant: RUNS.map(({ path, accepts }) => flow(path, accepts.samples[0])),
    violating: RUNS.map(({ path, rejected }) => flow(path, rejected)),
    undetermined: RUNS.map(({ path }) => flow(path, UNDETERMINED)),
    absent: [{ title: 'no nodes', resource: {}, outcome: 'notApplicable' as const }],
  };
}
