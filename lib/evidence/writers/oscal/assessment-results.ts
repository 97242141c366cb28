import { type Control, OPAQUE_RULE } from '../../../core';
import {
  type AttestationRecord,
  type CountsRecord,
  controlName,
  type EvidenceRecord,
  type ExceptionRecord,
  type FindingRecord,
  isOpen,
  placeOf,
  type RuleRecord,
} from '../../record';
import { attestationLines, attestationName } from '../../report/terms';
import { resultOf } from '../controls';
import { contentOf, controlId, controlsByFramework, metadata, oneLine, property, uuid } from './identity';

/**
 * What was assessed and found, as OSCAL assessment results: an observation a rule with the resources of which something
 * is open, a finding a control, and a risk for each exception with the day by which it ends.
 *
 * A control counts as satisfied where at least one resource meets each rule that judged anything for it and nothing is
 * open; what is undetermined or excepted is not satisfied, with the reason. Of the others there is no finding.
 */
export function writeAssessmentResults(record: EvidenceRecord): string {
  const content = contentOf(record);
  const judged = record.rules.filter(({ counts }) => resultOf(counts) !== 'not judged');
  const byRule = new Map<string, FindingRecord[]>();
  for (const finding of record.findings.filter(isOpen)) {
    const list = byRule.get(finding.rule) ?? [];
    list.push(finding);
    byRule.set(finding.rule, list);
  }
  const planId = uuid('assessment-plan', content);
  const document = {
    'assessment-results': {
      uuid: uuid('assessment-results', content),
      metadata: metadata('Judgement of templates by technical safeguards', record),
      'import-ap': { href: `#${planId}` },
      results: [resultsOf(record, content, judged, byRule)],
      'back-matter': {
        resources: [
          {
            uuid: planId,
            title: 'Policy',
            description: `The templates were judged by every rule of ${record.policy.frameworks.join(' and ')} that concerns them, under this policy: ${JSON.stringify(record.policy)}`,
          },
          ...record.documents.map(({ file, sha256 }) => ({
            uuid: uuid('document', file, sha256),
            title: oneLine(file),
            rlinks: [
              {
                href: file.split('/').map(encodeURIComponent).join('/'),
                hashes: [{ algorithm: 'SHA-256', value: sha256 }],
              },
            ],
          })),
        ],
      },
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function resultsOf(
  record: EvidenceRecord,
  content: string,
  judged: readonly RuleRecord[],
  byRule: ReadonlyMap<string, readonly FindingRecord[]>,
): Record<string, unknown> {
  const controls = controlsByFramework(judged).flatMap(([, list]) => list);
  const reviewed = controlsByFramework(record.rules).flatMap(([, list]) => list);
  const open = [...byRule.values()].flat();
  const risks = record.exceptions.map((exception) => riskOf(exception, record));
  const findings = controls.map((control) => findingOf(control, judged, record));
  const observations = [
    ...judged.map((rule) => observationOf(rule, byRule.get(rule.id) ?? [], record)),
    ...(byRule.has(OPAQUE_RULE) ? [opaqueObservation(byRule.get(OPAQUE_RULE) ?? [], record)] : []),
    ...record.attestations.map((attestation) => attestationObservation(attestation, record)),
  ];
  return {
    uuid: uuid('result', content),
    title: 'Judgement of the templates',
    description: `${record.summary.resourcesJudged} resources of ${record.documents.length} documents were judged, as they are declared and not as they run.`,
    start: record.generatedAt,
    end: record.generatedAt,
    ...(open.length === 0 ? {} : { 'local-definitions': { 'inventory-items': inventory(open) } }),
    'reviewed-controls': {
      'control-selections': [
        reviewed.length === 0
          ? { 'include-all': {} }
          : { 'include-controls': reviewed.map((control) => ({ 'control-id': controlId(control) })) },
      ],
    },
    ...listed('observations', observations),
    ...listed('risks', risks),
    ...listed('findings', findings),
  };
}

/** OSCAL allows no empty lists. */
function listed(name: string, list: readonly unknown[]): Record<string, unknown> {
  return list.length === 0 ? {} : { [name]: list };
}

function inventory(open: readonly FindingRecord[]): Record<string, unknown>[] {
  const items = new Map<string, Record<string, unknown>>();
  for (const finding of open) {
    const id = resourceId(finding);
    if (!items.has(id)) {
      items.set(id, {
        uuid: id,
        description: oneLine(`${finding.resourceType} ${finding.path ?? finding.resource}`),
        props: [
          property('stack', finding.stack),
          property('resource', finding.resource),
          property('resource-type', finding.resourceType),
        ],
      });
    }
  }
  return [...items.values()];
}

function resourceId({ stack, location, resource }: FindingRecord): string {
  return uuid('resource', stack, location?.file ?? '', resource);
}

function observationOf(
  { id, title, counts }: RuleRecord,
  open: readonly FindingRecord[],
  { generatedAt }: EvidenceRecord,
): Record<string, unknown> {
  return {
    uuid: observationId(id),
    title: oneLine(title),
    description: `${title}: ${countsText(counts)}.`,
    props: [property('rule', id), ...countProperties(counts)],
    methods: ['TEST'],
    types: ['control-objective'],
    ...listed('subjects', open.map(subjectOf)),
    collected: generatedAt,
  };
}

function opaqueObservation(open: readonly FindingRecord[], { generatedAt }: EvidenceRecord): Record<string, unknown> {
  return {
    uuid: observationId(OPAQUE_RULE),
    title: 'Parts that could not be judged',
    description: `${open.length} parts of the documents are expanded or fetched at deployment.`,
    methods: ['TEST'],
    types: ['discovery'],
    ...listed('subjects', open.map(subjectOf)),
    collected: generatedAt,
  };
}

/** What somebody declared. It expires as an observation does: collected once, it has to be collected again. */
function attestationObservation(
  attestation: AttestationRecord,
  { generatedAt }: EvidenceRecord,
): Record<string, unknown> {
  const { kind, stack, subject, until, statement } = attestation;
  return {
    uuid: uuid('attestation', kind, stack, subject ?? '', JSON.stringify(statement)),
    title: oneLine(`Attested: ${attestationName(attestation)}`),
    description: oneLine(attestationLines(attestation).join('; ')),
    props: [property('attestation', kind), property('carried-by', subject ?? stack)],
    methods: ['EXAMINE'],
    types: ['attestation'],
    collected: generatedAt,
    ...(until === undefined ? {} : { expires: `${until}T23:59:59Z` }),
    remarks: 'Declared by people; nothing here verifies it.',
  };
}

function subjectOf(finding: FindingRecord): Record<string, unknown> {
  const { verdict, message, location, exception } = finding;
  return {
    'subject-uuid': resourceId(finding),
    type: 'inventory-item',
    title: oneLine(finding.path ?? finding.resource),
    props: [
      property('finding', finding.id),
      property('verdict', exception === undefined ? verdict : 'excepted'),
      ...(location?.line === undefined ? [] : [property('location', placeOf(location))]),
    ],
    remarks: oneLine(message),
  };
}

function findingOf(control: Control, judged: readonly RuleRecord[], record: EvidenceRecord): Record<string, unknown> {
  const id = controlId(control);
  const rules = judged.filter(({ controls }) => controls.some((other) => controlId(other) === id));
  const counts = rules.reduce<CountsRecord>((sum, rule) => added(sum, rule.counts), NOTHING);
  const result = resultOf(counts);
  const risks = record.exceptions.filter(({ rule }) => rules.some((other) => other.id === rule));
  return {
    uuid: uuid('finding', id),
    title: controlName(control),
    description: `${control.title}: ${rules.length} of the rules that give evidence for it judged something; ${countsText(counts)}.`,
    target: {
      type: 'objective-id',
      'target-id': id,
      title: controlName(control),
      status: {
        state: result === 'met' ? 'satisfied' : 'not-satisfied',
        reason: result === 'met' ? 'pass' : result === 'not met' ? 'fail' : 'other',
        remarks: STATUS_REMARKS[result],
      },
    },
    'related-observations': rules.map((rule) => ({ 'observation-uuid': observationId(rule.id) })),
    ...listed(
      'related-risks',
      risks.map((exception) => ({ 'risk-uuid': riskId(exception) })),
    ),
  };
}

const STATUS_REMARKS = {
  met: 'Every declared resource that a rule concerns meets it. What runs, and what the organisation does, is not judged.',
  'not met': 'At least one resource violates a rule.',
  undetermined: 'Whether at least one resource meets a rule cannot be told from the template.',
  'met with exceptions': 'Every violation is covered by an exception that a person approved until a day.',
  'not judged': 'No document has anything that the rules concern.',
} as const;

const NOTHING: CountsRecord = { fail: 0, undetermined: 0, pass: 0, notApplicable: 0, excepted: 0 };

function added(one: CountsRecord, other: CountsRecord): CountsRecord {
  return {
    fail: one.fail + other.fail,
    undetermined: one.undetermined + other.undetermined,
    pass: one.pass + other.pass,
    notApplicable: one.notApplicable + other.notApplicable,
    excepted: one.excepted + other.excepted,
  };
}

function riskOf(exception: ExceptionRecord, { rules }: EvidenceRecord): Record<string, unknown> {
  const { rule: id, scope, reason, approver, ticket, expires } = exception;
  const rule = rules.find((candidate) => candidate.id === id);
  return {
    uuid: riskId(exception),
    title: oneLine(`Exception to ${id} for ${scope}`),
    description: oneLine(reason),
    statement: rule?.rationale ?? 'A part that cannot be seen is not judged.',
    props: [property('approver', approver), property('ticket', ticket), property('scope', scope)],
    status: 'deviation-approved',
    deadline: `${expires}T23:59:59Z`,
  };
}

function riskId(exception: ExceptionRecord): string {
  return uuid('risk', JSON.stringify(exception));
}

function observationId(rule: string): string {
  return uuid('observation', rule);
}

function countProperties(counts: CountsRecord): Record<string, string>[] {
  return (['pass', 'fail', 'undetermined', 'excepted', 'notApplicable'] as const).map((name) =>
    property(name, counts[name]),
  );
}

function countsText({ pass, fail, undetermined, excepted, notApplicable }: CountsRecord): string {
  return `${pass} pass, ${fail} fail, ${undetermined} cannot be determined, ${excepted} excepted, ${notApplicable} not applicable`;
}
