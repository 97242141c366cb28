import type { Advice, Fit } from '../../vendors/advice';
import { GUIDE_DATE, TOTAL_COST } from '../../vendors/advice/costs';
import { code, tableHead, tableRow, text } from '../markdown';
import { startsOf } from './start';
import { answersInWords, exclusionInWords, fitInWords, wayOutInWords } from './wording';

/** Advice as a page to decide on: the answers, the deployment, the others and why not. */
export function adviceMarkdown(advice: Advice): string {
  const [best, ...others] = advice.fits;
  return [
    `# ${best === undefined ? 'No deployment fits' : `${best.deployment.construct} for ${best.deployment.vendor.name}`}\n`,
    ...(best === undefined
      ? [`The answers contradict each other. What would fit:\n`, bullets(advice.waysOut.map(wayOutInWords))]
      : fitSections(best, advice)),
    ...section('Fits, too', others.length === 0 ? '' : bullets(others.map(fitInWords))),
    ...section('Does not fit', bullets(advice.exclusions.map(exclusionInWords))),
    ...section('Mind', bullets(advice.warnings)),
    '## Answers\n',
    tableHead(['Question', 'Answer']) +
      answersInWords(advice.answers)
        .map(([question, answer]) => tableRow([text(question), text(answer)]))
        .join(''),
  ].join('\n');
}

function fitSections({ deployment, findings, costs, attestations }: Fit, advice: Advice): string[] {
  return [
    tableHead(['Demand', 'Met', 'Why']) +
      findings.map(({ demand, outcome, reason }) => tableRow([text(demand), outcome, text(reason)])).join(''),
    `## What it costs\n`,
    `Estimates of the guide of ${GUIDE_DATE}, not measurements.\n`,
    tableHead(['Capability', 'Standard API', 'Enterprise', 'Overhead', 'Now']) +
      costs
        .map((cost) =>
          tableRow(
            [cost.capability, cost.standard, cost.enterprise, cost.overhead, cost.changed ?? ''].map((one) =>
              text(one),
            ),
          ),
        )
        .join(''),
    `Together: ${text(TOTAL_COST)}.\n`,
    '## What people have to declare\n',
    bullets(attestations),
    '## Where to start\n',
    startsOf(deployment, advice)
      .map(({ command, example }) => `- ${code(command)}, then ${code(example)}\n`)
      .join(''),
  ];
}

function section(title: string, content: string): string[] {
  return content === '' ? [] : [`## ${title}\n`, content];
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${text(item)}\n`).join('');
}
