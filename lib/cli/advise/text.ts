import type { Advice, Finding, Fit } from '../../vendors/advice';
import { GUIDE_DATE, TOTAL_COST } from '../../vendors/advice/costs';
import type { Outcome } from '../../vendors/advice/demands';
import { widthOf, wrapped } from '../layout';
import { type Colour, type Output, paint, printable } from '../style';
import { startsOf } from './start';
import { exclusionInWords, fitInWords, wayOutInWords } from './wording';

const OUTCOME: Record<Outcome, readonly [string, Colour]> = {
  met: ['yes', 'green'],
  conditional: ['if', 'yellow'],
  unmet: ['no', 'red'],
  unknown: ['unknown', 'yellow'],
};

/** Writes advice for a reader: the deployment that fits best with all there is to say, and the others in short. */
export function writeAdvice(advice: Advice, output: Output): void {
  const [best, ...others] = advice.fits;
  if (best === undefined) {
    writeContradiction(advice, output);
  } else {
    writeBest(best, advice, output);
  }
  if (others.length > 0) {
    heading('Fits, too', output);
    for (const fit of others) {
      line(fitInWords(fit), output);
    }
  }
  if (advice.exclusions.length > 0) {
    heading('Does not fit', output);
    for (const exclusion of advice.exclusions) {
      line(exclusionInWords(exclusion), output);
    }
  }
  if (advice.warnings.length > 0) {
    heading('Mind', output);
    for (const warning of advice.warnings) {
      line(warning, output);
    }
  }
}

function writeBest({ deployment, findings, costs, attestations }: Fit, advice: Advice, output: Output): void {
  output.write(
    `${paint(output, 'green', deployment.construct)} for ${printable(deployment.vendor.name)} (${deployment.vendor.id})\n`,
  );
  heading('Why', output);
  for (const finding of findings) {
    writeFinding(finding, output);
  }
  heading(`What it costs, by the estimates of the guide of ${GUIDE_DATE}`, output);
  for (const { capability, standard, overhead, changed } of costs) {
    item(capability, `${standard}. ${overhead}${changed === undefined ? '' : `. Now: ${changed}`}`, output);
  }
  item('Together', TOTAL_COST, output);
  heading('What people have to declare', output);
  for (const attestation of attestations) {
    line(attestation, output);
  }
  heading('Where to start', output);
  for (const { command, example } of startsOf(deployment, advice)) {
    output.write(`  $ ${command}\n`);
    line(`and for more, see ${example}`, output);
  }
  line(`${deployment.vendor.name}, with sources: compliant-ai vendors ${deployment.vendor.id}`, output);
}

function writeContradiction({ waysOut }: Advice, output: Output): void {
  output.write(`${paint(output, 'red', 'no deployment fits')}: the answers contradict each other\n`);
  heading('What would fit', output);
  for (const wayOut of waysOut) {
    line(wayOutInWords(wayOut), output);
  }
}

function writeFinding({ outcome, demand, reason }: Finding, output: Output): void {
  const [word, colour] = OUTCOME[outcome];
  output.write(`  ${paint(output, colour, word.padEnd(4))}${demand}\n`);
  for (const part of wrapped(printable(reason), widthOf(output) - 8)) {
    output.write(`        ${part}\n`);
  }
}

function heading(text: string, output: Output): void {
  output.write(`\n${paint(output, 'bold', text)}\n`);
}

function item(name: string, text: string, output: Output): void {
  const [first = '', ...rest] = wrapped(printable(`${name}: ${text}`), widthOf(output) - 4);
  output.write([`  ${first}`, ...rest.map((part) => `    ${part}`)].map((part) => `${part}\n`).join(''));
}

function line(text: string, output: Output): void {
  const [first = '', ...rest] = wrapped(printable(text), widthOf(output) - 4);
  output.write([`  - ${first}`, ...rest.map((part) => `    ${part}`)].map((part) => `${part}\n`).join(''));
}
