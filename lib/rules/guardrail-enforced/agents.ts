import {
  type Check,
  type Example,
  notApplicable,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { FLOW_TYPES, type FlowNode, flowNodes, inNode } from '../support/flow-nodes';
import { inSnakeCase } from '../support/spelling';
import { judgeConfiguration } from './guardrail-version';

type Spelling = (name: string) => string;

const AGENTS: Readonly<Record<string, Spelling>> = {
  'AWS::Bedrock::Agent': (name) => name,
  aws_bedrockagent_agent: inSnakeCase,
};

/** Agents and flows of Bedrock, whose own calls of models name no guardrail but the one that they are given. */
export const agentChecks: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(Object.entries(AGENTS).map(([type, spell]) => [type, agentCheck(spell)])),
  ...Object.fromEntries(FLOW_TYPES.map((type) => [type, flowCheck(type)])),
};

function agentCheck(spell: Spelling): Check {
  const property = spell('GuardrailConfiguration');
  return {
    judge: (resource) => judgeConfiguration(resource.get(property), spell, 'the agent'),
    properties: [`${property}.${spell('GuardrailIdentifier')}`, `${property}.${spell('GuardrailVersion')}`],
    examples: () => {
      const { compliant, violating, open } = configurations(spell);
      const agent = ([title, configuration]: readonly [string, unknown]): Example => ({
        title,
        resource: { [spell('AgentName')]: 'triage', [property]: configuration },
      });
      return {
        compliant: compliant.map(agent),
        violating: violating.map(agent),
        undetermined: open.map(agent),
        absent: [{ title: 'no guardrail', resource: {}, outcome: 'fail' }],
      };
    },
  };
}

function flowCheck(type: string): Check {
  const isTerraform = !type.includes('::');
  const spell: Spelling = isTerraform ? inSnakeCase : (name) => name;
  return {
    judge: judgeFlow,
    properties: ['Prompt', 'KnowledgeBase'].map((kind) =>
      [
        spell('Definition'),
        isTerraform ? 'node' : 'Nodes',
        spell('Configuration'),
        spell(kind),
        spell('GuardrailConfiguration'),
      ].join('.'),
    ),
    examples: () => {
      const { compliant, violating, open } = configurations(spell);
      const flow =
        (kind: string, members: Record<string, unknown>) =>
        ([title, configuration]: readonly [string, unknown]): Example => {
          const inner = { ...members, [spell('GuardrailConfiguration')]: configuration };
          const node = { [spell('Name')]: 'step', [spell('Configuration')]: { [spell(kind)]: inner } };
          return { title, resource: { [spell('Definition')]: { [isTerraform ? 'node' : 'Nodes']: [node] } } };
        };
      const prompt = flow('Prompt', {});
      const knowledgeBase = flow('KnowledgeBase', {
        [spell('KnowledgeBaseId')]: 'ABCDEFGHIJ',
        [spell('ModelId')]: 'us.amazon.nova-pro-v1:0',
      });
      const retrieval = flow('KnowledgeBase', { [spell('KnowledgeBaseId')]: 'ABCDEFGHIJ' });
      return {
        compliant: [...compliant.map(prompt), ...compliant.map(knowledgeBase)],
        violating: [...violating.map(prompt), ...violating.slice(0, 1).map(knowledgeBase)],
        undetermined: open.map(prompt),
        absent: [
          { ...prompt(['no guardrail', null]), outcome: 'fail' },
          { ...retrieval(['a knowledge base that only retrieves', null]), outcome: 'notApplicable' },
        ],
      };
    },
  };
}

function judgeFlow(flow: ResourceView): readonly Verdict[] {
  const { nodes, unreadable } = flowNodes(flow);
  if (nodes === undefined) {
    return [undetermined(`the nodes of the flow are known only at deployment (${unreadable})`)];
  }
  const verdicts = nodes.filter(callsModel).map((node) => {
    const kind = inNode(node, 'Configuration.Prompt').isAbsent ? 'KnowledgeBase' : 'Prompt';
    const name = inNode(node, 'Name').text ?? 'without a name';
    return judgeConfiguration(
      inNode(node, `Configuration.${kind}.GuardrailConfiguration`),
      node.spell,
      `node '${name}'`,
    );
  });
  return verdicts.length > 0 ? verdicts : [notApplicable()];
}

/** A knowledge base answers with a model where it names one; otherwise it returns what it found. */
function callsModel(node: FlowNode): boolean {
  return (
    !inNode(node, 'Configuration.Prompt').isAbsent || !inNode(node, 'Configuration.KnowledgeBase.ModelId').isAbsent
  );
}

function configurations(spell: Spelling) {
  const of = (version: unknown) => ({
    [spell('GuardrailIdentifier')]: 'abcdef123456',
    [spell('GuardrailVersion')]: version,
  });
  return {
    compliant: [['a published version', of('3')]],
    violating: [
      ['the draft', of('DRAFT')],
      ['an empty configuration', {}],
    ],
    open: [
      ['a version that comes with deployment', of(UNDETERMINED)],
      ['a guardrail that comes with deployment', UNDETERMINED],
    ],
  } as const;
}
