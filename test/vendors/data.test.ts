import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ageOf, COMPARED_FACTS, type Fact, factsOf, type Offering, vendorRegistry } from '../../lib/vendors';
import vendorSchema from '../../lib/vendors/schemas/vendor.schema.json';
import { overrideProblems, vendorProblems } from '../../lib/vendors/validity';
import { answerOfGuide, BAA_TABLE, CAPABILITY_COLUMNS, CAPABILITY_TABLE, ESTIMATES } from './guide-tables';

const folder = join(__dirname, '..', '..', 'lib', 'vendors', 'data');
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(vendorSchema, 'vendor.schema.json');
const isVendor = ajv.compile({ $ref: 'vendor.schema.json#/$defs/vendor' });
const isOverride = ajv.compile({ $ref: 'vendor.schema.json#/$defs/override' });

const { vendors } = vendorRegistry();
const facts = factsOf(vendors).map((one) => [`${one.vendor.id} ${one.offering.id} ${one.name}`, one] as const);

describe('the data', () => {
  test.each(readdirSync(folder))('of %s is a vendor by the schema and by the code, under its own name', (file) => {
    const data = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(isVendor(data) ? [] : isVendor.errors).toEqual([]);
    expect(vendorProblems(data)).toEqual([]);
    expect(data.id).toBe(basename(file, '.json'));
    expect(vendorRegistry().find(data.id)).toEqual(data);
  });

  test.each(facts)('of %s was checked within a year: read its sources again and write the day', (_, { fact }) => {
    const today = new Date().toISOString().slice(0, 10);
    expect([fact.checkedOn, ageOf(fact, today)]).not.toEqual([fact.checkedOn, 'outdated']);
    expect(fact.checkedOn <= today).toBe(true);
  });

  test.each(facts)('of %s has a source, or says that nobody could confirm it', (_, { fact }) => {
    expect(fact.sources.length > 0 || fact.value === 'unknown').toBe(true);
  });

  test.each(facts)('of %s rests on a page that is older than its check', (_, { fact }) => {
    expect(fact.sources.filter(({ dated }) => dated !== undefined && dated > fact.checkedOn)).toEqual([]);
  });
});

describe('the guide', () => {
  test.each(Object.entries(BAA_TABLE))('has its row of BAAs for %s in the registry', (vendorId, cells) => {
    const baa = vendorRegistry().offering(vendorId).baa;
    expect(baa.guide?.says).toEqual(expect.arrayContaining([...cells]));
    explainsDifference(baa, cells[0]);
  });

  const cells = Object.entries(CAPABILITY_TABLE).flatMap(([vendorId, row]) =>
    CAPABILITY_COLUMNS.map((name, index) => [vendorId, name, row[index] ?? ''] as const),
  );
  test.each(cells)('has its cell of %s and %s (%s) in the registry, with every difference explained', (...cell) => {
    const [vendorId, name, says] = cell;
    const stated = vendorRegistry()
      .vendor(vendorId)
      .offerings.map((offering: Offering): Fact => offering[name])
      .filter(({ guide }) => guide?.says.includes(says));
    expect(stated.length).toBeGreaterThan(0);
    for (const fact of stated) {
      explainsDifference(fact, says);
    }
  });

  test.each(ESTIMATES)('has its number for %s %s in the registry', (vendorId, name, says) => {
    const fact = vendorRegistry().offering(vendorId)[name];
    expect(fact?.guide?.says).toContain(says);
    expect(fact?.guide?.changed).toBeDefined();
  });

  test('asks for TLS 1.2 and AES-256 of every vendor of its tables', () => {
    for (const vendorId of Object.keys(CAPABILITY_TABLE)) {
      const { encryptionInTransit, encryptionAtRest } = vendorRegistry().offering(vendorId);
      expect(encryptionInTransit.guide?.says).toEqual(['TLS 1.2+']);
      expect(encryptionAtRest.guide?.says).toEqual(['AES-256']);
    }
  });

  test('is quoted for self-hosted models, which its tables leave out', () => {
    expect(vendorRegistry().offering('self-hosted').baa.guide?.says[0]).toContain('Open-weight models');
  });
});

function explainsDifference(fact: Fact, says: string): void {
  const isDifferent = fact.value !== answerOfGuide(says);
  expect([says, fact.value, isDifferent && fact.guide?.changed === undefined]).toEqual([says, fact.value, false]);
}

/** What an editor marks by the schema, and what the command refuses, must be the same. */
describe('the schema of vendors', () => {
  const complete = vendorRegistry().vendor('openai');
  const fact = {
    value: 'yes',
    summary: 'signed',
    confidence: 'primary',
    checkedOn: '2026-11-02',
    sources: [{ url: 'contract:CLINIC-2026-114', says: 'signed' }],
  };
  const baa = { ...fact, route: 'legal', tiers: [{ id: 'api', name: 'API', baa: 'yes' }], covers: [], excludes: [] };
  const of = (facts: object) => ({ id: 'openai', offerings: [{ id: 'api', ...facts }] });

  test.each<[string, unknown, boolean]>([
    ['an id alone', { id: 'openai' }, true],
    ['a fact', of({ byok: fact }), true],
    ['an agreement', of({ baa }), true],
    ['a report', of({ soc2: { ...fact, route: 'portal', type: 'type-2' } }), true],
    [
      'residency',
      of({
        usResidency: {
          ...fact,
          atRest: 'US',
          processing: 'US',
          options: [{ id: 'us', selector: 'x', staysInUs: 'yes', hosts: ['a.b'] }],
        },
      }),
      true,
    ],
    ['retention', of({ retention: { ...fact, zeroRetention: 'x', control: 'y', defaultDays: 0 } }), true],
    ['a price', of({ price: fact }), true],
    [
      'what is unknown, without sources',
      of({ byok: { ...fact, value: 'unknown', confidence: 'unverified', sources: [] } }),
      true,
    ],
    ['no id', { offerings: [] }, false],
    ['an id with a space', { id: 'Open AI' }, false],
    ['an unknown property', { id: 'openai', tier: 'x' }, false],
    ['an unknown fact', of({ hipaa: fact }), false],
    ['an unknown part of a fact', of({ byok: { ...fact, tiers: [] } }), false],
    ['a fact without a day', of({ byok: { ...fact, checkedOn: undefined } }), false],
    ['a fact with half a day', of({ byok: { ...fact, checkedOn: '2026-11' } }), false],
    ['a day that is none', of({ byok: { ...fact, checkedOn: '2026-02-30' } }), false],
    ['a fact without a source', of({ byok: { ...fact, sources: [] } }), false],
    ['a source in the clear', of({ byok: { ...fact, sources: [{ url: 'http://a.b', says: 'x' }] } }), false],
    ['a blank text', of({ byok: { ...fact, summary: ' ' } }), false],
    ['another answer', of({ byok: { ...fact, value: 'maybe' } }), false],
    ['yes that nobody verified', of({ byok: { ...fact, confidence: 'unverified' } }), false],
    ['unknown on the word of the vendor', of({ byok: { ...fact, value: 'unknown' } }), false],
    ['an agreement without tiers', of({ baa: { ...baa, tiers: [] } }), false],
    ['a refused agreement with a tier that has one', of({ baa: { ...baa, value: 'no' } }), false],
    ['a report of another type', of({ soc2: { ...fact, route: 'x', type: 'type-3' } }), false],
    [
      'half a day of retention',
      of({ retention: { ...fact, zeroRetention: 'x', control: 'y', defaultDays: 0.5 } }),
      false,
    ],
  ])('agrees with the code on %s', (_, override, isValid) => {
    const data = JSON.parse(JSON.stringify(override));
    expect(isOverride(data)).toBe(isValid);
    expect(overrideProblems(data).length === 0).toBe(isValid);
  });

  test.each([...COMPARED_FACTS])('demands %s of a complete offering, as the code does', (name) => {
    const { [name]: _, ...rest } = complete.offerings[0] ?? { [name]: undefined };
    const incomplete = { ...complete, offerings: [rest] };
    expect(isVendor(incomplete)).toBe(false);
    expect(vendorProblems(incomplete).map(({ problem }) => problem)).toEqual([`'offerings[0].${name}' is missing`]);
  });
});
