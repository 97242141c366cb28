import { COMPARED_FACTS, type ComparedFactName, FACT_TITLES, type FactName, factsOf } from './facts';
import type { Fact, Offering, Source, Vendor } from './vendor';

/** How many columns a table of the comparison has besides the name. */
const COLUMNS = 6;

/** The page of the vendors in Markdown, made of nothing but the registry: `docs/vendors.md`. */
export function vendorsPage(vendors: readonly Vendor[]): string {
  return `${[
    '# Vendors of models',
    'Generated from `lib/vendors/data`; run `npm run docs` after a change. What is said here was read on the day that ' +
      'each fact gives, in stored copies of the pages, and is no legal advice: read the source again before PHI flows, ' +
      'at the latest after 90 days. `compliant-ai vendors` prints the same, and warns of facts that old.',
    '`limited` holds under the conditions that follow it. `unknown` is what nobody could confirm: it counts as no. ' +
      'The sheets below name for each fact the sources, and what has changed since the guide of 15 January 2025.',
    comparison(vendors),
    OVERRIDES,
    ...vendors.map(vendorSheet),
  ].join('\n\n')}\n`;
}

/** A table of vendors, a row each offering, for each few facts. */
export function comparison(vendors: readonly Vendor[]): string {
  const rows = vendors.flatMap((vendor) => vendor.offerings.map((offering) => ({ vendor, offering })));
  const table = (names: readonly ComparedFactName[]) =>
    [
      row(['', ...names.map((name) => FACT_TITLES[name])]),
      row(['---', ...names.map(() => '---')]),
      ...rows.map(({ vendor, offering }) =>
        row([`**${escaped(label(vendor, offering))}**`, ...names.map((name) => cell(offering[name]))]),
      ),
    ].join('\n');
  return [table(COMPARED_FACTS.slice(0, COLUMNS)), table(COMPARED_FACTS.slice(COLUMNS))].join('\n\n');
}

/** All that is known of a vendor. */
export function vendorSheet(vendor: Vendor): string {
  const names = vendor.alsoKnownAs === undefined ? '' : `, also known as ${vendor.alsoKnownAs.join(', ')}`;
  return [
    `## ${escaped(vendor.name)}`,
    `\`${vendor.id}\`${escaped(names)}.`,
    ...vendor.offerings.map((offering) => offeringSheet(vendor, offering)),
  ].join('\n\n');
}

/** What an offering is called beside others: the vendor, and the offering where the vendor has several. */
function label(vendor: Vendor, { id }: Offering): string {
  return vendor.offerings.length === 1 ? vendor.name : `${vendor.name}, ${id}`;
}

/** What a fact says besides its value, a line each: a word, and the text. */
export function details(name: FactName, offering: Offering): readonly (readonly [string, string])[] {
  const { baa, soc2, usResidency, retention } = offering;
  switch (name) {
    case 'baa':
      return [
        ['route', baa.route],
        ['tiers', baa.tiers.map((tier) => `${tier.id} (${tier.name}): ${tier.baa}`).join('; ')],
        ...list('covers', baa.covers),
        ...list('leaves out', baa.excludes),
      ];
    case 'soc2':
      return [['route', soc2.route]];
    case 'usResidency':
      return [
        ['at rest', usResidency.atRest],
        ['processing', usResidency.processing],
        ...usResidency.options.map(
          ({ id, selector, staysInUs, hosts }) =>
            [
              'choice',
              `${id}: ${selector}; stays in the US: ${staysInUs}${hosts === undefined ? '' : ` (${hosts.join(', ')})`}`,
            ] as const,
        ),
      ];
    case 'retention':
      return [
        ...(retention.defaultDays === undefined ? [] : [['default', `${retention.defaultDays} days`] as const]),
        ['zero retention', retention.zeroRetention],
        ['control', retention.control],
      ];
    default:
      return [];
  }
}

/** Where a fact was read. */
function sourceLine({ url, says, dated }: Source): string {
  return `${url}${dated === undefined ? '' : ` (of ${dated})`}: ${says}`;
}

const OVERRIDES = `## Facts of your own

Your contracts outrank this page. \`VendorRegistry.with()\` takes your own vendors and facts, and \`--registry\` of
\`compliant-ai vendors\` and \`compliant-ai advise\` reads them from a file. A fact is replaced as a whole, so that yours has its own
day and source; a vendor or an offering that is not known must be complete. \`compliant-ai schema vendor\` prints the schema.
That an agreement is signed is no fact about a vendor, but an [attestation](attestations.md).

\`\`\`yaml
vendors:
  - id: openai
    offerings:
      - id: api
        gdprDpa:
          value: yes
          summary: signed by us
          confidence: primary
          checkedOn: 2026-11-02
          sources:
            - url: contract:CLINIC-2026-114
              says: data processing addendum, signed on 2 November 2026
\`\`\``;

function offeringSheet(vendor: Vendor, offering: Offering): string {
  const facts = factsOf([{ ...vendor, offerings: [offering] }]).map(({ name, fact }) => {
    const lines = [
      ...(fact.note === undefined ? [] : [fact.note]),
      ...details(name, offering).map(([word, text]) => `${word}: ${text}`),
      ...(fact.guide === undefined ? [] : [`the guide: ${fact.guide.says.map((one) => `“${one}”`).join(', ')}`]),
      ...(fact.guide?.changed === undefined ? [] : [`changed: ${fact.guide.changed}`]),
      `checked on ${fact.checkedOn}, ${fact.confidence}`,
      ...fact.sources.map(sourceLine),
    ];
    return [`- **${FACT_TITLES[name]}**: ${cell(fact)}`, ...lines.map((line) => `  - ${escaped(line)}`)].join('\n');
  });
  return [`### ${escaped(offering.name)}`, facts.join('\n')].join('\n\n');
}

function list(word: string, items: readonly string[]): readonly (readonly [string, string])[] {
  return items.length === 0 ? [] : [[word, items.join('; ')]];
}

function cell({ value, summary }: Fact): string {
  return escaped(`${value}: ${summary}`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function escaped(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll(/[|<>*_`]/g, (character) => `\\${character}`);
}
