import { stringify } from 'csv-stringify/sync';
import { ageOf, factsOf, type Vendor } from '../../vendors';

const CSV_COLUMNS = [
  'vendor',
  'offering',
  'fact',
  'value',
  'summary',
  'note',
  'confidence',
  'checked on',
  'age',
  'the guide',
  'changed',
  'sources',
];

/** Vendors as JSON, every fact with its age. */
export function vendorsJson(vendors: readonly Vendor[], today: string): string {
  const aged = vendors.map((vendor) => ({
    ...vendor,
    offerings: vendor.offerings.map((offering) => ({
      ...offering,
      ...Object.fromEntries(
        factsOf([{ ...vendor, offerings: [offering] }]).map(({ name, fact }) => [
          name,
          { ...fact, age: ageOf(fact, today) },
        ]),
      ),
    })),
  }));
  return `${JSON.stringify({ date: today, vendors: aged }, undefined, 2)}\n`;
}

/** Vendors as CSV, a line each fact. */
export function vendorsCsv(vendors: readonly Vendor[], today: string): string {
  const rows = factsOf(vendors).map(({ vendor, offering, name, fact }) => [
    vendor.id,
    offering.id,
    name,
    fact.value,
    fact.summary,
    fact.note ?? '',
    fact.confidence,
    fact.checkedOn,
    ageOf(fact, today),
    fact.guide?.says.join(' | ') ?? '',
    fact.guide?.changed ?? '',
    fact.sources.map(({ url, says }) => `${url} ${says}`).join('\n'),
  ]);
  return stringify([CSV_COLUMNS, ...rows], { escape_formulas: true });
}
