import type { ResourceView, Value } from '../../core';
import { firstModelUser } from '../support/model-access';

/** How a kind of trail states which events it records. */
export interface SelectorForm {
  readonly advanced: string;
  readonly fields: string;
  readonly field: string;
  readonly equals: string;
  /**
   * How selectors of the older form are spelled.
   *
   * @default - there are none, as in event data stores
   */
  readonly basic?: {
    readonly list: string;
    readonly management: string;
    readonly readWrite: string;
    readonly excluded: string;
    readonly dataType: string;
  };
}

const TEMPLATE_FORM: SelectorForm = {
  advanced: 'AdvancedEventSelectors',
  fields: 'FieldSelectors',
  field: 'Field',
  equals: 'Equals',
  basic: {
    list: 'EventSelectors',
    management: 'IncludeManagementEvents',
    readWrite: 'ReadWriteType',
    excluded: 'ExcludeManagementEventSources',
    dataType: 'DataResources[].Type',
  },
};

const TERRAFORM_FORM: SelectorForm = {
  advanced: 'advanced_event_selector',
  fields: 'field_selector',
  field: 'field',
  equals: 'equals',
  basic: {
    list: 'event_selector',
    management: 'include_management_events',
    readWrite: 'read_write_type',
    excluded: 'exclude_management_event_sources',
    dataType: 'data_resource[].type',
  },
};

const FORMS: Readonly<Record<string, SelectorForm>> = {
  'AWS::CloudTrail::Trail': TEMPLATE_FORM,
  'AWS::CloudTrail::EventDataStore': withoutBasic(TEMPLATE_FORM),
  aws_cloudtrail: TERRAFORM_FORM,
  aws_cloudtrail_event_data_store: withoutBasic(TERRAFORM_FORM),
};

/** The types of trails and event data stores. */
export const TRAIL_TYPES = Object.keys(FORMS);

/** How a type states which events it records. */
export function formOf(type: string): SelectorForm {
  return FORMS[type] ?? TEMPLATE_FORM;
}

/** One selector of the advanced form: the values that each field must have; none where the field is only narrowed. */
export type Selector = ReadonlyMap<string, readonly string[]>;

/** What a trail says of the events that it records. */
export interface Selection {
  /** Selectors of the older form. */
  readonly basic: readonly Value[];
  readonly advanced: readonly Selector[];
  /** Whether a part of it is known only at deployment. */
  readonly isOpen: boolean;
}

/** Reads the selectors of a trail. */
export function selectionOf(trail: ResourceView): Selection {
  return trail.once(readSelection);
}

function readSelection(trail: ResourceView): Selection {
  const form = formOf(trail.type);
  const basic = form.basic === undefined ? [] : trail.properties.child(form.basic.list).items();
  const advanced = trail.properties.child(form.advanced).items();
  const fields = advanced.flatMap((selector) => selector.child(form.fields).items());
  return {
    basic,
    advanced: advanced.map(
      (selector) =>
        new Map(
          selector
            .child(form.fields)
            .items()
            .map((field) => [
              field.child(form.field).string ?? '',
              field
                .child(form.equals)
                .items()
                .flatMap(({ string }) => string ?? []),
            ]),
        ),
    ),
    isOpen: [...basic, ...advanced, ...fields, ...fields.flatMap((field) => field.child(form.equals).items())].some(
      ({ isUndetermined }) => isUndetermined,
    ),
  };
}

/** The data events that a trail records without leaving calls out. */
function dataTypesOf(trail: ResourceView): string[] {
  const complete = new Set(['eventCategory', 'resources.type', 'resources.ARN']);
  return selectionOf(trail)
    .advanced.filter((selector) => [...selector.keys()].every((field) => complete.has(field)))
    .flatMap((selector) => selector.get('resources.type') ?? []);
}

/** The data events of resources, by the types that call for them; those of models by their use. */
const DATA_EVENTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Bedrock::AgentAlias': ['AWS::Bedrock::Agent', 'aws_bedrockagent_agent'],
  'AWS::Bedrock::FlowAlias': ['AWS::Bedrock::Flow', 'aws_bedrockagent_flow'],
  'AWS::Bedrock::Guardrail': ['AWS::Bedrock::Guardrail', 'aws_bedrock_guardrail'],
  'AWS::Bedrock::KnowledgeBase': ['AWS::Bedrock::KnowledgeBase', 'aws_bedrockagent_knowledge_base'],
  'AWS::BedrockAgentCore::Gateway': ['AWS::BedrockAgentCore::Gateway', 'aws_bedrockagentcore_gateway'],
  'AWS::BedrockAgentCore::Runtime': ['AWS::BedrockAgentCore::Runtime', 'aws_bedrockagentcore_agent_runtime'],
  'AWS::BedrockMantle::Project': ['AWS::BedrockMantle::Project'],
};
const MODEL_EVENTS = 'AWS::Bedrock::Model';

/** The data events that the resources of a document make and none of its trails records. */
export function missingDataTypes(trail: ResourceView): string[] {
  const recorded = new Set(trail.ofType(...TRAIL_TYPES).flatMap(dataTypesOf));
  const made = Object.entries(DATA_EVENTS)
    .filter(([, types]) => trail.ofType(...types).length > 0)
    .map(([event]) => event);
  const ofModels = firstModelUser(trail) === undefined ? [] : [MODEL_EVENTS];
  return [...ofModels, ...made].filter((event) => !recorded.has(event));
}

function withoutBasic({ basic: _, ...form }: SelectorForm): SelectorForm {
  return form;
}
