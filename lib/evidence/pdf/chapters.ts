import type { Content, TableCell } from 'pdfmake';
import type { EvidenceRecord } from '../record';
import { actionsFor } from '../report/actions';
import { controlsByFramework } from '../report/control-evidence';
import { METHOD, methodFacts, policyFacts } from '../report/policy-facts';
import {
  attestationLines,
  attestationName,
  counted,
  day,
  daysLeft,
  FRAMEWORK_TERMS,
  placeOf,
  RESULT_STATUS,
  RESULT_WORDS,
  STATUS_TERMS,
  STATUSES,
  statusOf,
} from '../report/terms';
import { byUrgency, excuseOf } from '../report/urgency';
import { verdictOf } from '../report/verdict';
import { resultOf } from '../writers/controls';
import { breakable, chapter, facts, LEDGER, ledger, printable, statusText } from './parts';

/** More findings than this make a document that no portal takes and nobody reads. */
const MAX_FINDINGS = 500;
const MAX_ACTIONS = 12;

/** Points of an A4 page between the margins, less the title of the chapter. */
const DIAGRAM: [number, number] = [499, 640];

export function summaryChapter(record: EvidenceRecord): Content[] {
  const { summary, documents, rules, generatedAt, commit } = record;
  const verdict = verdictOf(record);
  const stacks = [...new Set(documents.flatMap((one) => one.stacks))];
  const subject =
    stacks.length > 6 ? `${stacks.slice(0, 6).join(', ')} and ${stacks.length - 6} more` : stacks.join(', ');
  return [
    { text: record.policy.frameworks.map((one) => FRAMEWORK_TERMS[one].name).join(' · '), style: 'soft' },
    { text: 'Compliance evidence', style: 'title' },
    { text: printable(subject), style: 'soft' },
    {
      text: `${day(generatedAt)}${commit === undefined ? '' : ` · commit ${commit}`}`,
      style: 'soft',
      margin: [0, 0, 0, 12],
    },
    {
      table: {
        widths: ['*'],
        body: [[{ stack: [{ ...statusText(verdict.look, verdict.word), fontSize: 16 }, verdict.sentence] }]],
      },
      layout: {
        ...LEDGER,
        hLineWidth: () => 0,
        vLineWidth: (index) => (index === 0 ? 4 : 0),
        vLineColor: () => (verdict.look === 'pass' ? '#0b5430' : '#8a1414'),
        fillColor: () => (verdict.look === 'pass' ? '#e9f5ee' : '#fdefee'),
        paddingLeft: () => 10,
        paddingTop: () => 8,
        paddingBottom: () => 8,
      },
      margin: [0, 0, 0, 10],
    },
    {
      table: {
        widths: STATUSES.map(() => '*'),
        body: [
          STATUSES.map((status) => statusText(status)),
          STATUSES.map((status) => ({ text: summary.counts[status].toLocaleString('en-US'), fontSize: 16 })),
        ],
      },
      layout: 'noBorders',
      margin: [0, 0, 0, 6],
    },
    {
      text: `Each number counts verdicts: what one rule says of one resource. ${counted(summary.resourcesJudged, 'resource was', 'resources were')} judged by ${counted(rules.length, 'rule')} in ${counted(documents.length, 'document')}; ${counted(summary.resourcesWithoutRule, 'resource is', 'resources are')} of types that no rule concerns.`,
      style: 'soft',
    },
  ];
}

export function actionsChapter(record: EvidenceRecord): Content[] {
  const actions = actionsFor(record);
  const more = actions.length - MAX_ACTIONS;
  return chapter(
    'What to do next',
    actions.length === 0
      ? 'Nothing in the templates asks for a change.'
      : {
          ol: actions.slice(0, MAX_ACTIONS).map(({ lead, text, how }) => ({
            text: [{ text: `${lead}: `, bold: true }, printable(text), { text: ` ${how}`, style: 'soft' }],
            margin: [0, 0, 0, 3],
          })),
        },
    ...(more > 0 ? [{ text: `and ${counted(more, 'more action')}, in the findings`, style: 'soft' }] : []),
  );
}

export function controlsChapter(record: EvidenceRecord): Content[] {
  return chapter(
    'Control matrix',
    'For each control, what the rules that give evidence for it found. Evidenced means that every check of the templates passed, not that the control is met: procedures, people and the deployed state are evidenced elsewhere.',
    ...[...controlsByFramework(record)].flatMap(([framework, controls]): Content[] => [
      { text: `${FRAMEWORK_TERMS[framework].name} (${FRAMEWORK_TERMS[framework].source})`, style: 'section' },
      ledger(
        ['*', 78, 28, 44, 42, 30],
        ['Control and the rules behind it', 'Result', 'Fail', 'Cannot tell', 'Excepted', 'Pass'],
        controls.map(({ control, rows, counts }) => {
          const result = resultOf(counts);
          return [
            {
              stack: [
                {
                  text: [
                    { text: `${control.id} `, bold: true },
                    control.title,
                    control.status === undefined ? '' : ` (${control.status})`,
                  ],
                },
                { text: rows.map(({ rule }) => rule).join(', '), style: 'soft', fontSize: 7 },
              ],
            },
            statusText(RESULT_STATUS[result], RESULT_WORDS[result]),
            ...[counts.fail, counts.undetermined, counts.excepted, counts.pass].map((count) => ({
              text: String(count),
              alignment: 'right' as const,
            })),
          ];
        }),
      ),
    ]),
  );
}

export function findingsChapter({ findings, rules }: EvidenceRecord): Content[] {
  const open = byUrgency(findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined'));
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const note =
    open.length > MAX_FINDINGS
      ? ` The first ${MAX_FINDINGS} follow; report.json, controls.csv and controls.xlsx hold all.`
      : '';
  if (open.length === 0) {
    return chapter('Open findings', 'None.');
  }
  return chapter(
    'Open findings',
    `${counted(open.length, 'finding')}, the most urgent first.${note}`,
    ledger(
      [62, 150, '*'],
      ['Outcome', 'Resource', 'Rule and reason'],
      open.slice(0, MAX_FINDINGS).map((finding): TableCell[] => {
        const excuse = excuseOf(finding);
        return [
          { stack: [statusText(statusOf(finding)), finding.severity] },
          {
            stack: [
              breakable(finding.path ?? finding.resource),
              { text: breakable(finding.resourceType), style: 'soft' },
              ...(finding.location === undefined
                ? []
                : [{ text: breakable(placeOf(finding.location)), style: 'soft' }]),
            ],
          },
          {
            stack: [
              {
                text: [
                  { text: titles.get(finding.rule) ?? finding.rule, bold: true },
                  { text: ` ${finding.rule}`, style: 'soft' },
                ],
              },
              breakable(finding.message),
              ...(excuse === '' ? [] : [{ text: breakable(excuse), color: '#45299a' }]),
            ],
          },
        ];
      }),
    ),
  );
}

export function exceptionsChapter({ exceptions, exceptionProblems, judgedOn }: EvidenceRecord): Content[] {
  return chapter(
    'Exceptions',
    exceptions.length === 0
      ? 'No finding is excused.'
      : ledger(
          [120, '*', 70, 55, 52, 34],
          ['Rule and scope', 'Why', 'Approved by', 'Ticket', 'Expires', 'Days left'],
          exceptions.map((one) => [
            { stack: [one.rule, { text: breakable(one.scope), style: 'soft' }] },
            breakable(one.reason),
            breakable(one.approver),
            breakable(one.ticket),
            one.expires,
            { text: String(daysLeft(one.expires, judgedOn)), alignment: 'right' },
          ]),
        ),
    ...(exceptionProblems.length === 0
      ? []
      : [
          { text: 'Exceptions that do not hold', style: 'section' },
          {
            ul: exceptionProblems.map(({ exception, problem }) =>
              breakable(`${exception.rule} for ${exception.scope}: ${problem}`),
            ),
          },
        ]),
  );
}

export function limitsChapter({ attestations, nextSteps }: EvidenceRecord): Content[] {
  return chapter(
    'What a template cannot prove',
    'A template shows how a deployment is designed. Whether it runs so, whether contracts are signed and whether people follow procedures is shown by other evidence.',
    { text: 'Attestations', style: 'section' },
    attestations.length === 0
      ? 'Neither the templates nor the policy carry one.'
      : ledger(
          [110, '*', 150],
          ['Attestation', 'Statement', 'Carried by'],
          attestations.map((attestation) => [
            breakable(attestationName(attestation)),
            { stack: attestationLines(attestation).map((line) => breakable(line)) },
            breakable(attestation.subject ?? attestation.stack),
          ]),
        ),
    { text: 'Next steps outside the templates', style: 'section' },
    nextSteps.length === 0
      ? 'The constructs name none, or only files were judged.'
      : { ul: nextSteps.map(({ path, text }) => breakable(path === undefined ? text : `${text} (${path})`)) },
  );
}

export function flowChapter({ flow }: EvidenceRecord, svg: string): Content[] {
  return flow.nodes.length === 0
    ? []
    : [
        { text: 'Data flow', style: 'chapter', pageBreak: 'before' },
        {
          text: 'Drawn from the resources that the documents declare. Dashed frames are trust boundaries.',
          margin: [0, 0, 0, 8],
        },
        { svg: svg.slice(svg.indexOf('<svg')), fit: DIAGRAM, alignment: 'center' },
      ];
}

export function documentsChapter({ documents, unreadable, engineErrors }: EvidenceRecord): Content[] {
  return chapter(
    'Documents',
    'This evidence holds for these bytes only.',
    ledger(
      ['*', 48, 262],
      ['File', 'Resources', 'SHA-256'],
      documents.map(({ file, resources, sha256 }) => [
        breakable(file),
        { text: String(resources), alignment: 'right' },
        { text: breakable(sha256), fontSize: 7 },
      ]),
    ),
    ...(unreadable.length + engineErrors.length === 0
      ? []
      : [
          { text: 'What could not be judged', style: 'section' },
          {
            ul: [
              ...unreadable.map(({ file, message }) => breakable(`${file}: ${message}`)),
              ...engineErrors.map(({ rule, stack, resource, message }) =>
                breakable(`rule ${rule} failed at ${stack}/${resource}: ${message}`),
              ),
            ],
          },
        ]),
  );
}

export function methodChapter(record: EvidenceRecord): Content[] {
  return chapter(
    'Policy and method',
    { text: METHOD, margin: [0, 0, 0, 8] },
    facts([...methodFacts(record), ...policyFacts(record)].map(([name, value]) => [name, breakable(value)])),
    { text: 'Outcomes', style: 'section' },
    facts(STATUSES.map((status) => [STATUS_TERMS[status].word, STATUS_TERMS[status].meaning])),
  );
}
