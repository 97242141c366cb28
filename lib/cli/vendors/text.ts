import {
  AGEING_AFTER_DAYS,
  type Age,
  type Answer,
  ageOf,
  COMPARED_FACTS,
  type ComparedFactName,
  FACT_TITLES,
  type Fact,
  factsOf,
  type NamedFact,
  OUTDATED_AFTER_DAYS,
  type Vendor,
} from '../../vendors';
import { details } from '../../vendors/page';
import { packed, widthOf, wrapped } from '../layout';
import { type Colour, type Output, paint, plural, printable } from '../style';

const ANSWER_COLOUR: Record<Answer, Colour> = {
  yes: 'green',
  limited: 'yellow',
  no: 'red',
  unknown: 'yellow',
  'not-applicable': 'dim',
};

/** As it stands in a cell. */
const ANSWER_WORD: Record<Answer, string> = {
  yes: 'yes',
  limited: 'limited',
  no: 'no',
  unknown: 'unknown',
  'not-applicable': 'n/a',
};

const AGE_MARK: Record<Age, string> = { current: '', ageing: '?', outdated: '!' };

const GAP = 2;
const TITLE_WIDTH = 11;

interface Column {
  readonly name: ComparedFactName;
  readonly title: readonly string[];
  readonly width: number;
}

const TABLE_COLUMNS: readonly Column[] = COMPARED_FACTS.map((name) => {
  const title = wrapped(FACT_TITLES[name], TITLE_WIDTH);
  return { name, title, width: Math.max(8, ...title.map((line) => line.length)) + GAP };
});

/** Writes a table of the answers, in as many parts as the terminal needs. */
export function writeComparison(vendors: readonly Vendor[], today: string, output: Output): void {
  const rows = vendors.flatMap((vendor) =>
    vendor.offerings.map((offering) => ({
      label: printable(vendor.offerings.length === 1 ? vendor.id : `${vendor.id} ${offering.id}`),
      offering,
    })),
  );
  const labelWidth = Math.max(...rows.map(({ label }) => label.length)) + GAP;
  for (const columns of packed(TABLE_COLUMNS, ({ width }) => width, widthOf(output) - labelWidth)) {
    const height = Math.max(...columns.map(({ title }) => title.length));
    for (let line = 0; line < height; line += 1) {
      const titles = columns.map(({ title, width }) => (title[line] ?? '').padEnd(width));
      output.write(`${paint(output, 'bold', `${' '.repeat(labelWidth)}${titles.join('')}`.trimEnd())}\n`);
    }
    for (const { label, offering } of rows) {
      const cells = columns.map(({ name, width }, index) =>
        answerCell(offering[name], today, index === columns.length - 1 ? 0 : width, output),
      );
      output.write(`${label.padEnd(labelWidth)}${cells.join('')}\n`);
    }
    output.write('\n');
  }
  writeParagraph(
    "limited: under conditions that 'compliant-ai vendors <id>' names, with the sources; unknown: nobody could confirm it, count it as no; n/a: the question does not arise",
    output,
  );
}

/** Writes all that is known of a vendor. */
export function writeSheet(vendor: Vendor, output: Output): void {
  const names = vendor.alsoKnownAs === undefined ? '' : `, also known as ${vendor.alsoKnownAs.join(', ')}`;
  output.write(`${paint(output, 'bold', printable(vendor.name))} (${vendor.id})${printable(names)}\n`);
  for (const offering of vendor.offerings) {
    output.write(`\n${paint(output, 'bold', printable(offering.name))}\n`);
    for (const { name, fact } of factsOf([{ ...vendor, offerings: [offering] }])) {
      const answer = paint(output, ANSWER_COLOUR[fact.value], ANSWER_WORD[fact.value]);
      output.write(`\n  ${paint(output, 'bold', FACT_TITLES[name])}: ${answer}, ${printable(fact.summary)}\n`);
      for (const line of factLines(fact, details(name, offering))) {
        writeHanging(line, output);
      }
      for (const { url, says, dated } of fact.sources) {
        output.write(`    ${printable(url)}${dated === undefined ? '' : `, of ${dated}`}\n`);
        writeHanging(`  ${says}`, output);
      }
    }
  }
  output.write('\n');
}

/** Warns of facts that should be checked again. */
export function writeAges(vendors: readonly Vendor[], today: string, output: Output): void {
  const facts = factsOf(vendors);
  const ofAge = (age: Age) => facts.filter(({ fact }) => ageOf(fact, today) === age);
  const [ageing, outdated] = [ofAge('ageing'), ofAge('outdated')];
  if (ageing.length > 0) {
    output.write(
      `\n${paint(output, 'yellow', 'warning')} (?): ${ageing.length} ${plural('fact', ageing.length)} last checked more than ${AGEING_AFTER_DAYS} days ago\n`,
    );
    writeParagraph(`Read the sources again before you rely on them: ${named(ageing)}`, output);
  }
  if (outdated.length > 0) {
    output.write(
      `\n${paint(output, 'red', 'outdated')} (!): ${outdated.length} ${plural('fact', outdated.length)} last checked more than ${OUTDATED_AFTER_DAYS} days ago\n`,
    );
    writeParagraph(
      `They count as unknown: update the package, or state your own facts with --registry: ${named(outdated)}`,
      output,
    );
  }
}

function answerCell(fact: Fact, today: string, width: number, output: Output): string {
  const word = `${ANSWER_WORD[fact.value]}${AGE_MARK[ageOf(fact, today)]}`;
  return paint(output, ANSWER_COLOUR[fact.value], word.padEnd(width));
}

function factLines(fact: Fact, more: readonly (readonly [string, string])[]): string[] {
  return [
    ...(fact.note === undefined ? [] : [fact.note]),
    ...more.map(([word, text]) => `${word}: ${text}`),
    ...(fact.guide === undefined ? [] : [`the guide of 2025-01-15: ${fact.guide.says.join(' | ')}`]),
    ...(fact.guide?.changed === undefined ? [] : [`changed: ${fact.guide.changed}`]),
    `checked on ${fact.checkedOn}, ${fact.confidence}`,
  ];
}

function named(facts: readonly NamedFact[]): string {
  const byVendor = new Map<string, string[]>();
  for (const { vendor, name } of facts) {
    byVendor.set(vendor.id, [...(byVendor.get(vendor.id) ?? []), name]);
  }
  return [...byVendor].map(([id, names]) => `${id} (${[...new Set(names)].join(', ')})`).join('; ');
}

/** A text whose further lines are indented, and all of them as much as its beginning. */
function writeHanging(text: string, output: Output): void {
  const indent = ' '.repeat(4 + text.length - text.trimStart().length);
  const [first = '', ...rest] = wrapped(printable(text.trim()), widthOf(output) - indent.length - 2);
  output.write([`${indent}${first}`, ...rest.map((part) => `${indent}  ${part}`)].map((part) => `${part}\n`).join(''));
}

function writeParagraph(text: string, output: Output): void {
  output.write(`${wrapped(text, widthOf(output)).join('\n')}\n`);
}
