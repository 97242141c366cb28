import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ApiVendor, type VendorAccess } from '../../lib/aws';
import { findings } from '../../lib/testing';
import { vendorRegistry } from '../../lib/vendors';
import { vendorReport } from '../support/attestations';
import { accessTo, agreements, deIdentification, EgressStack, terms } from '../support/vendor-egress/egress-stack';

function madeWith(access: Partial<Record<keyof VendorAccess, unknown>>, vendor = ApiVendor.OPENAI): () => EgressStack {
  return () => new EgressStack({ vendors: [{ ...accessTo(vendor), ...access } as never] }, vendor);
}

const baaTiers = { [ApiVendor.OPENAI]: 'api-with-baa', [ApiVendor.ANTHROPIC]: 'hipaa-ready-api' };

describe.each(Object.entries(baaTiers))('protected health information to %s', (id, tier) => {
  const vendor = id === ApiVendor.OPENAI ? ApiVendor.OPENAI : ApiVendor.ANTHROPIC;
  const baa = agreements[vendor];

  test('is let out when agreement, report, terms and residency are right, and has no finding', () => {
    const { app } = new EgressStack({ vendors: [accessTo(vendor)] }, vendor);
    expect(findings(app)).toEqual([]);
  });

  test('is refused without an agreement, with what to do', () => {
    expect(madeWith({ baa: undefined }, vendor)).toThrow(
      new RegExp(
        `'vendors\\[0\\].baa' must give the business associate agreement .* got nothing; ask .*on the plan ${tier}`,
      ),
    );
  });

  test('is refused on a plan without an agreement', () => {
    expect(madeWith({ baa: { ...baa, tier: 'api' } }, vendor)).toThrow(
      new RegExp(`'vendors\\[0\\].baa.tier' must be a plan on which .* \\(${tier}\\); .*got "api"`),
    );
    expect(madeWith({ baa: { ...baa, tier: undefined } }, vendor)).toThrow(/'vendors\[0\].baa.tier' must be a plan/);
  });

  test.each([
    ['is over', { expires: '2026-10-31' }, /'vendors\[0\].baa' must hold today: .* expired on 2026-10-31; renew it/],
    ['has not begun', { effective: '2099-01-01' }, /'vendors\[0\].baa' must hold today: .* begins on 2099-01-01/],
    ['covers something else', { services: ['Consulting'] }, /'vendors\[0\].baa.services' must cover/],
    ['is with another vendor', { vendor: 'aws-bedrock' }, /'vendors\[0\].baa.vendor' must be '\w+'/],
    ['has no reference', { reference: '' }, /'vendors\[0\].baa.reference' must say where/],
  ])('is refused when the agreement %s', (_, fields, message) => {
    expect(madeWith({ baa: { ...baa, ...fields } }, vendor)).toThrow(message);
  });

  test.each([
    [
      'is missing',
      undefined,
      /'vendors\[0\].vendorReport' must give the SOC 2 Type II report .*; obtain it from the trust/,
    ],
    ['is of Type I', { ...vendorReport, type: 'SOC 2 Type I' }, /must be 'SOC 2 Type II': a Type I report says/],
    [
      'is of a period long past',
      { ...vendorReport, periodStart: '2023-10-01', periodEnd: '2024-09-30' },
      /'vendors\[0\].vendorReport' must hold today: .*ended on 2024-09-30 .*obtain the next report/,
    ],
    ['was not reviewed', { ...vendorReport, exceptionsReview: undefined }, /exceptionsReview' must say who reviewed/],
    ['is of another vendor', { ...vendorReport, vendor: 'cohere' }, /'vendors\[0\].vendorReport.vendor' must be/],
  ])('is refused when the report %s', (_, report, message) => {
    expect(madeWith({ vendorReport: report }, vendor)).toThrow(message);
  });

  test.each([
    ['are missing', undefined, /'vendors\[0\].terms' must give what .* confirmed in writing .*got nothing/],
    ['allow training', { ...terms, trainingExcluded: false }, /'vendors\[0\].terms.trainingExcluded' must be true/],
    [
      'leave retention open',
      { ...terms, retentionDays: undefined },
      /'vendors\[0\].terms.retentionDays' must be a whole/,
    ],
    ['are over', { ...terms, expires: '2026-06-30' }, /'vendors\[0\].terms' must hold today: .* expired on 2026-06-30/],
  ])('is refused when the terms %s', (_, given, message) => {
    expect(madeWith({ terms: given }, vendor)).toThrow(message);
  });

  test('is refused outside of the United States, and where the registry knows no such way', () => {
    expect(madeWith({ residency: 'global' }, vendor)).toThrow(
      /'vendors\[0\].residency' must keep protected health information in the United States, got 'global' .*choose 'us'/,
    );
    expect(madeWith({ residency: 'eu' }, vendor)).toThrow(
      /'vendors\[0\].residency' must be 'us' or 'global', got 'eu'/,
    );
  });
});

test('names everything that is wrong at once', () => {
  const refused = madeWith({ baa: undefined, vendorReport: undefined, terms: undefined, residency: 'global' });
  expect(refused).toThrow(/baa' must give.*vendorReport' must give.*terms' must give.*residency' must keep/);
});

test('demands zero retention where the agreement holds for nothing else', () => {
  const thirty = { ...terms, retentionDays: 30 };
  expect(madeWith({ terms: thirty })).toThrow(
    /'vendors\[0\].terms.retentionDays' must be 0, got 30: .*zero data retention/,
  );
  expect(madeWith({ terms: thirty }, ApiVendor.ANTHROPIC)).not.toThrow();
});

describe('Cohere', () => {
  test('is refused protected health information, whatever is attested', () => {
    const baa = { reference: 'C-2026-116', effective: '2026-02-01', tier: 'enterprise' };
    expect(madeWith({ baa }, ApiVendor.COHERE)).toThrow(
      /no business associate agreement of Cohere for its API is known.*private deployment.*'deIdentification'.*residency' must keep.*no other/,
    );
  });

  test('is let out to with data that is not, and has no finding', () => {
    const { app, template } = new EgressStack(
      { vendors: [accessTo(ApiVendor.COHERE)], deIdentification },
      ApiVendor.COHERE,
    );
    expect(findings(app)).toEqual([]);
    expect(JSON.stringify(template.findResources('AWS::NetworkFirewall::RuleGroup'))).toContain('api.cohere.com');
  });

  test.each([
    ['is over', { expires: '2026-06-30' }, /'deIdentification' must hold today: .*expired on 2026-06-30/],
    ['was done another way', { method: 'anonymized' }, /'deIdentification.method' must be 'Safe Harbor' or/],
  ])('is refused when the claim %s', (_, fields, message) => {
    const claim = { ...deIdentification, ...fields } as never;
    expect(
      () => new EgressStack({ vendors: [accessTo(ApiVendor.COHERE)], deIdentification: claim }, ApiVendor.COHERE),
    ).toThrow(message);
  });
});

test('records what is attested for each vendor, also when there are several', () => {
  const { template } = new EgressStack({ vendors: [accessTo(ApiVendor.OPENAI), accessTo(ApiVendor.ANTHROPIC)] });
  const { Metadata } = template.toJSON();
  for (const [vendor, tier] of Object.entries(baaTiers)) {
    const at = `Stack/Egress/Attestations-${vendor}`;
    expect(Metadata).toMatchObject({
      [`compliant-ai:baa/${at}`]: { vendor, tier },
      [`compliant-ai:vendor-report/${at}`]: { vendor, type: 'SOC 2 Type II' },
      [`compliant-ai:vendor-terms/${at}`]: { vendor, retentionDays: 0 },
    });
  }
});

test('takes the host of the registry that keeps content in the United States, and says what else it takes', () => {
  const openai = new EgressStack();
  expect(openai.egress.hostOf(ApiVendor.OPENAI)).toBe('us.api.openai.com');
  const anthropic = new EgressStack({ vendors: [accessTo(ApiVendor.ANTHROPIC)] }, ApiVendor.ANTHROPIC);
  expect(anthropic.egress.hostOf(ApiVendor.ANTHROPIC)).toBe('api.anthropic.com');
  Annotations.fromStack(anthropic.stack).hasInfo('/Stack/Egress', Match.stringLikeRegexp('inference_geo "us"'));
});

test.each(Object.values(ApiVendor))('knows no AWS PrivateLink of %s; should it come to be, use it', (vendor) => {
  const { value, summary } = vendorRegistry().offering(vendor).privateConnectivity;
  expect(value === 'yes' || /AWS PrivateLink/.test(summary)).toBe(false);
});
