import { ageOf, factsOf, type VendorOverride, VendorRegistry, vendorRegistry } from '../../lib/vendors';
import { vendorProblems } from '../../lib/vendors/validity';

const registry = vendorRegistry();
const own = {
  value: 'yes',
  summary: 'signed by us',
  confidence: 'primary',
  checkedOn: '2026-11-02',
  sources: [{ url: 'contract:CLINIC-2026-114', says: 'signed on 2 November 2026' }],
} as const;

describe('the registry', () => {
  test('knows the vendors of the guide, and models of one’s own', () => {
    expect(registry.vendors.map(({ id }) => id)).toEqual([
      'aws-bedrock',
      'azure-openai',
      'google-vertex-ai',
      'openai',
      'anthropic',
      'cohere',
      'self-hosted',
    ]);
    expect(registry.find('deepseek')).toBeUndefined();
  });

  test.each([
    ['aws-bedrock', 'pay-as-you-go', true, 'yes'],
    ['azure-openai', 'pay-as-you-go', true, 'yes'],
    ['google-vertex-ai', 'pay-as-you-go', true, 'yes'],
    ['openai', 'api', false, 'no'],
    ['openai', 'api-with-baa', true, 'limited'],
    ['anthropic', 'api', false, 'no'],
    ['anthropic', 'hipaa-ready-api', true, 'limited'],
    ['cohere', 'enterprise', false, 'no'],
    ['cohere', 'private-deployment', false, 'not-applicable'],
    ['self-hosted', 'own-account', false, 'not-applicable'],
  ])('says whether %s signs a BAA on the tier %s', (vendor, tier, available, answer) => {
    expect(registry.offersBaa(vendor, tier)).toBe(available);
    expect(registry.baaTermsOf(vendor, tier)).toMatchObject({ available, answer, tier: { id: tier } });
  });

  test('finds the offering of a tier', () => {
    expect(registry.baaTermsOf('cohere', 'private-deployment').offering.id).toBe('private-deployment');
  });

  test('gives the hosts at which content stays in the United States', () => {
    expect(registry.residencyOf('openai', 'us')).toMatchObject({ staysInUs: 'yes', hosts: ['us.api.openai.com'] });
    expect(registry.residencyOf('anthropic', 'global').staysInUs).toBe('no');
    expect(registry.residencyOf('cohere', 'own-region', 'private-deployment').staysInUs).toBe('yes');
  });

  test.each<[string, () => unknown, string]>([
    [
      'vendor',
      () => registry.vendor('open-ai'),
      "there is no vendor 'open-ai' in the registry; known are aws-bedrock,",
    ],
    [
      'tier',
      () => registry.offersBaa('openai', 'gold'),
      "there is no tier 'gold' in vendor 'openai'; known are api, api-with-baa",
    ],
    [
      'offering',
      () => registry.offering('cohere', 'x'),
      "there is no offering 'x' in vendor 'cohere'; known are hosted-api, private-deployment",
    ],
    [
      'residency',
      () => registry.residencyOf('openai', 'eu'),
      "there is no residency 'eu' in offering 'api' of vendor 'openai'; known are us, global",
    ],
  ])('names what it knows where it has no such %s', (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});

describe('an organization', () => {
  test('replaces a fact as a whole, and leaves the others', () => {
    const mine = registry.with([{ id: 'openai', offerings: [{ id: 'api', gdprDpa: own }] }]);
    expect(mine.offering('openai').gdprDpa).toEqual(own);
    expect(mine.offering('openai').byok).toEqual(registry.offering('openai').byok);
    expect(registry.offering('openai').gdprDpa).not.toEqual(own);
  });

  test('states an agreement that nobody else can know of', () => {
    const baa = {
      ...own,
      route: 'legal@clinic.example',
      tiers: [{ id: 'contract', name: 'CLINIC-2026-114', baa: 'yes' }],
      covers: ['the hosted API'],
      excludes: [],
    } as const;
    const mine = registry.with([{ id: 'cohere', offerings: [{ id: 'hosted-api', baa }] }]);
    expect(mine.offersBaa('cohere', 'contract')).toBe(true);
    expect(() => mine.offersBaa('cohere', 'api')).toThrow('known are contract, private-deployment');
  });

  test('names a vendor otherwise, and keeps its facts', () => {
    const mine = registry.with([{ id: 'openai', name: 'OpenAI, by our reseller' }]);
    expect(mine.vendor('openai')).toEqual({ ...registry.vendor('openai'), name: 'OpenAI, by our reseller' });
  });

  test('adds a vendor that is complete', () => {
    const vendor = { ...registry.vendor('openai'), id: 'mistral', name: 'Mistral AI' };
    const mine = registry.with([vendor]);
    expect(mine.vendor('mistral').offerings).toHaveLength(1);
    expect(mine.vendors).toHaveLength(registry.vendors.length + 1);
  });

  test.each<[string, unknown, string]>([
    [
      'a vendor that lacks facts',
      [{ id: 'mistral', name: 'Mistral AI', kind: 'api' }],
      "vendor 'mistral' is not in the registry, so it must be complete: 'offerings' must be a list of at least 1, got []",
    ],
    [
      'an offering that lacks facts',
      [{ id: 'openai', offerings: [{ id: 'batch' }] }],
      "vendor 'openai' is not valid with these facts; an offering that the registry does not know must be complete: 'offerings[1].name' is missing",
    ],
    [
      'a vendor that stands twice',
      [{ id: 'openai' }, { id: 'openai' }],
      "'vendors[1]' repeats the id 'openai'; give each id once",
    ],
    [
      'a tier that stands twice',
      [
        {
          id: 'cohere',
          offerings: [
            {
              id: 'hosted-api',
              baa: {
                ...own,
                value: 'yes',
                route: 'x',
                covers: [],
                excludes: [],
                tiers: [{ id: 'private-deployment', name: 'x', baa: 'yes' }],
              },
            },
          ],
        },
      ],
      "repeats the id 'private-deployment'",
    ],
    [
      'a fact without its own day',
      [{ id: 'openai', offerings: [{ id: 'api', byok: { ...own, checkedOn: undefined } }] }],
      "'vendors[0].offerings[0].byok.checkedOn' is missing",
    ],
    [
      'a fact without a source',
      [{ id: 'openai', offerings: [{ id: 'api', byok: { ...own, sources: [] } }] }],
      "'vendors[0].offerings[0].byok.sources' must name a source, got none",
    ],
    ['no list', { id: 'openai' }, "'vendors' must be a list of vendors"],
  ])('is refused %s', (_, overrides, message) => {
    expect(() => registry.with(overrides as VendorOverride[])).toThrow(message);
  });
});

describe('the age of facts', () => {
  const [fact] = factsOf(registry.vendors).map((one) => ({ ...one.fact, checkedOn: '2026-01-01' }));

  test.each([
    ['2026-01-01', 'current'],
    ['2026-04-01', 'current'],
    ['2026-04-02', 'ageing'],
    ['2027-01-01', 'ageing'],
    ['2027-01-02', 'outdated'],
  ])('is told on %s', (today, age) => {
    expect(fact && ageOf(fact, today)).toBe(age);
  });

  test('makes a fact unknown after a year, with the tiers and choices that hang on it', () => {
    const later = registry.asOf('2028-01-01');
    expect(factsOf(later.vendors).filter((one) => one.fact.value !== 'unknown')).toEqual([]);
    expect(later.offersBaa('aws-bedrock', 'pay-as-you-go')).toBe(false);
    expect(later.residencyOf('openai', 'us').staysInUs).toBe('unknown');
    expect(later.vendors.flatMap((vendor) => vendorProblems(vendor))).toEqual([]);
  });

  test('changes nothing while facts are younger', () => {
    expect(registry.asOf('2026-11-21')).toEqual(new VendorRegistry(registry.vendors));
  });
});
