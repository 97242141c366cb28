import {
  type Check,
  type Example,
  type Examples,
  fail,
  type Outcome,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
  worst,
} from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { modelUserChecks } from '../support/model-users';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { formOf, missingDataTypes, type Selector, selectionOf, TRAIL_TYPES } from './trails';

const TRAIL = 'AWS::CloudTrail::Trail';
const STORE = 'AWS::CloudTrail::EventDataStore';
const TERRAFORM_TRAIL = 'aws_cloudtrail';
const TERRAFORM_STORE = 'aws_cloudtrail_event_data_store';

const ROWS: readonly PropertyRow[] = [
  on(TRAIL, 'IsLogging', 'fail', 'it is required'),
  on(TERRAFORM_TRAIL, 'enable_logging', 'pass', 'Terraform starts a trail by default'),
  ...[
    [TRAIL, 'EnableLogFileValidation'],
    [TERRAFORM_TRAIL, 'enable_log_file_validation'],
  ].map(([type = '', property = '']) => on(type, property, 'fail', 'changed log files go unnoticed by default')),
  ...[
    [TRAIL, 'IsMultiRegionTrail'],
    [TERRAFORM_TRAIL, 'is_multi_region_trail'],
  ].map(([type = '', property = '']) => on(type, property, 'fail', 'a trail records one Region by default')),
  ...[
    [TRAIL, 'IncludeGlobalServiceEvents'],
    [TERRAFORM_TRAIL, 'include_global_service_events'],
  ].map(([type = '', property = '']) => on(type, property, 'pass', 'events of IAM and STS are recorded by default')),
  ...[
    [STORE, 'IngestionEnabled'],
    [STORE, 'MultiRegionEnabled'],
    [TERRAFORM_STORE, 'multi_region_enabled'],
  ].map(([type = '', property = '']) => on(type, property, 'pass', 'an event data store does by default')),
  {
    types: [TERRAFORM_STORE],
    property: 'suspend',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'an event data store takes events by default',
  },
];

/**
 * Trails and event data stores of CloudTrail: whether they run, in every Region, provably unchanged, and record what
 * the document needs recorded. Calls of models on bedrock-runtime are management events; those of agents, flows,
 * knowledge bases, guardrails, AgentCore and bedrock-mantle are data events, which no trail records unless told to.
 *
 * The key of a trail is the subject of `customer-managed-key`.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export const awsTrailChecks: Record<string, Check> = mergeChecks(
  tableChecks(ROWS),
  Object.fromEntries(
    TRAIL_TYPES.map((type) => [
      type,
      {
        judge: (trail: ResourceView) => [judgeManagement(trail), ...judgeDataEvents(trail)],
        properties: [formOf(type).basic?.list, formOf(type).advanced].flatMap((name) => name ?? []),
        examples: () => selectorExamples(type),
      },
    ]),
  ),
  modelUserChecks({
    judge: judgeUser,
    templates: {
      met: { Trail: { Type: TRAIL, Properties: { IsLogging: true } } },
      violated: { Trail: { Type: TRAIL, Properties: { IsLogging: false } } },
    },
    configurations: {
      met: { [TERRAFORM_TRAIL]: { trail: { name: 'trail' } } },
      violated: { [TERRAFORM_TRAIL]: { trail: { name: 'trail', enable_logging: false } } },
    },
  }),
);

function on(type: string, property: string, absent: Outcome, why: string): PropertyRow {
  return { types: [type], property, accepts: [true], rejects: [false], absent, why };
}

/** The calls of models are management events; a trail of this document that runs and records those will do. */
function judgeUser(user: ResourceView): Verdict {
  const trails = user.ofType(...TRAIL_TYPES);
  if (trails.length === 0) {
    return undetermined(
      'no trail of this document records who calls models: add one, or show that the account or organization has one ' +
        'with the data events of Bedrock',
    );
  }
  const names = trails.map(({ address }) => address).join(', ');
  const outcomes = trails.map((trail) => worst([judgeManagement(trail), judgeRunning(trail)]));
  if (outcomes.includes('pass')) {
    return pass(`recorded by ${names}`);
  }
  return outcomes.includes('undetermined')
    ? undetermined(`whether ${names} records calls of models is known only at deployment`)
    : fail(`${names} does not record calls of models`);
}

function judgeRunning(trail: ResourceView): Verdict {
  const switches = ['IsLogging', 'IngestionEnabled', 'enable_logging'].map((name) => trail.get(name));
  if (switches.some((one) => one.is(false)) || trail.get('suspend').is(true)) {
    return fail('it does not run');
  }
  return switches.some(({ isUndetermined }) => isUndetermined)
    ? undetermined('whether it runs is known only at deployment')
    : pass();
}

function judgeManagement(trail: ResourceView): Verdict {
  const { basic, advanced, isOpen } = selectionOf(trail);
  const property = propertyOf(trail);
  if (basic.length === 0 && advanced.length === 0) {
    return pass('management events are recorded by default');
  }
  if (recordsManagement(trail)) {
    return pass('', property);
  }
  return isOpen
    ? undetermined('which events the trail records is known only at deployment', property)
    : fail(
        'the selectors leave management events out, calls of models among them; allowed: management events of every ' +
          'source, reads and writes',
        property,
      );
}

function recordsManagement(trail: ResourceView): boolean {
  const { basic, advanced } = selectionOf(trail);
  const form = formOf(trail.type).basic;
  const byBasic = basic.some(
    (selector) =>
      form !== undefined &&
      (selector.get(form.management).isAbsent || selector.get(form.management).is(true)) &&
      (selector.get(form.readWrite).isAbsent || selector.get(form.readWrite).is('All')) &&
      selector.child(form.excluded).items().length === 0,
  );
  const management = advanced.filter((selector) => selector.get('eventCategory')?.includes('Management'));
  const readOnly = new Set(management.filter((one) => hasOnly(one, 'readOnly')).flatMap((one) => one.get('readOnly')));
  return byBasic || management.some((one) => hasOnly(one)) || (readOnly.has('true') && readOnly.has('false'));
}

/** Whether a selector narrows its category by nothing but the given field. */
function hasOnly(selector: Selector, field = 'eventCategory'): boolean {
  return [...selector.keys()].every((name) => name === 'eventCategory' || name === field);
}

function judgeDataEvents(trail: ResourceView): Verdict[] {
  const { basic, advanced, isOpen } = selectionOf(trail);
  const form = formOf(trail.type).basic;
  const property = propertyOf(trail);
  const types = [
    ...advanced.flatMap((selector) => selector.get('resources.type') ?? []),
    ...basic.flatMap((selector) =>
      form === undefined ? [] : selector.all(form.dataType).flatMap(({ string }) => string ?? []),
    ),
  ];
  const verdicts = types.includes('AWS::Bedrock::Prompt')
    ? [
        fail(
          'CloudTrail rejects the data event type AWS::Bedrock::Prompt, so the trail cannot be deployed; ' +
            'AWS::Bedrock::PromptVersion is accepted',
          property,
        ),
      ]
    : [];
  const missing = missingDataTypes(trail);
  if (missing.length > 0) {
    verdicts.push(
      isOpen
        ? undetermined(
            `whether the data events of ${missing.join(', ')} are recorded is known only at deployment`,
            property,
          )
        : fail(`the data events of ${missing.join(', ')} are not recorded, which this document makes`, property),
    );
  }
  return verdicts;
}

function propertyOf(trail: ResourceView): string {
  const { advanced, basic } = formOf(trail.type);
  return basic !== undefined && selectionOf(trail).basic.length > 0 ? basic.list : advanced;
}

function selectorExamples(type: string): Examples {
  const { advanced, fields, field, equals, basic } = formOf(type);
  const isTemplate = type.startsWith('AWS::');
  const selector = (values: Readonly<Record<string, unknown>>) => ({
    [fields]: Object.entries(values).map(([name, value]) => ({ [field]: name, [equals]: [value] })),
  });
  const trail = (...selectors: Readonly<Record<string, unknown>>[]): Example => ({
    resource: { [advanced]: selectors.map(selector) },
  });
  const management = { eventCategory: 'Management' };
  const data = (name: string) => ({ eventCategory: 'Data', 'resources.type': name });
  const guardrail = {
    beside: isTemplate
      ? { Resources: { Guardrail: { Type: 'AWS::Bedrock::Guardrail', Properties: { Name: 'phi' } } } }
      : { resource: { aws_bedrock_guardrail: { guardrail: { name: 'phi' } } } },
  };
  const older = (more: Readonly<Record<string, unknown>>): Example[] =>
    basic === undefined ? [] : [{ resource: { [basic.list]: [{ [basic.readWrite]: 'All', ...more }] } }];
  return {
    compliant: [
      { resource: {}, title: 'management events are recorded by default' },
      trail(management, data('AWS::Bedrock::Model')),
      { ...trail(management, data('AWS::Bedrock::Guardrail')), ...guardrail },
      ...older({}),
    ],
    violating: [
      { ...trail(data('AWS::Bedrock::Model')), title: 'no management events' },
      { ...trail({ ...management, readOnly: 'false' }), title: 'writes only' },
      trail(management, data('AWS::Bedrock::Prompt')),
      { resource: {}, ...guardrail, title: 'a guardrail without its data events' },
      ...(basic === undefined
        ? []
        : [
            ...older({ [basic.management]: false }),
            ...older({ [basic.readWrite]: 'WriteOnly' }),
            ...older({ [basic.excluded]: ['kms.amazonaws.com'] }),
          ]),
    ],
    undetermined: [trail({ eventCategory: UNDETERMINED })],
    absent: [{ resource: {}, outcome: 'pass', title: 'no selectors' }],
  };
}
