import { guardrailCoversPhi } from '../../lib/rules/guardrail-covers-phi';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const TYPES = [
  'NAME',
  'ADDRESS',
  'AGE',
  'PHONE',
  'EMAIL',
  'US_SOCIAL_SECURITY_NUMBER',
  'US_BANK_ACCOUNT_NUMBER',
  'CREDIT_DEBIT_CARD_NUMBER',
  'DRIVER_ID',
  'VEHICLE_IDENTIFICATION_NUMBER',
  'LICENSE_PLATE',
  'MAC_ADDRESS',
  'URL',
  'IP_ADDRESS',
  'US_PASSPORT_NUMBER',
  'US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER',
  'USERNAME',
];
const masked = (Type: unknown) => ({ Type, Action: 'ANONYMIZE' });
const pattern = (Name: unknown, more: Record<string, unknown> = {}) => ({
  Name,
  Pattern: 'x',
  Action: 'BLOCK',
  ...more,
});
const PATTERNS = [pattern('dates-of-service'), pattern('mrn'), pattern('member-id')];
const ATTACK = { Type: 'PROMPT_ATTACK', InputStrength: 'HIGH', OutputStrength: 'NONE' };

const guardrail = (pii: unknown, regexes: unknown = PATTERNS, filters: unknown = [ATTACK]) => ({
  Type: 'AWS::Bedrock::Guardrail',
  Properties: {
    SensitiveInformationPolicyConfig: { PiiEntitiesConfig: pii, RegexesConfig: regexes },
    ContentPolicyConfig: { FiltersConfig: filters },
  },
});
const judged = (...parts: Parameters<typeof guardrail>) =>
  judgedTemplate(guardrailCoversPhi, { G: guardrail(...parts) }).G;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(guardrailCoversPhi)).toEqual([]);
});

describe('PII types of Bedrock', () => {
  test('accepts exactly the types that the regulation needs', () => {
    expect(judged(TYPES.map(masked))).toBe('pass');
  });

  test.each(TYPES)('rejects a guardrail without %s', (type) => {
    expect(judged(TYPES.filter((other) => other !== type).map(masked))).toBe('fail');
  });

  test.each([
    { Action: 'NONE' },
    { InputAction: 'NONE' },
    { OutputAction: 'NONE' },
    { InputEnabled: false },
    { OutputEnabled: 'false' },
    { Action: 'mask' },
  ])('rejects a name that is %j', (more) => {
    expect(judged([...TYPES.slice(1).map(masked), { ...masked('NAME'), ...more }])).toBe('fail');
  });

  test('accepts a type that one of two entries acts on', () => {
    expect(judged([...TYPES.map(masked), { Type: 'NAME', Action: 'NONE' }])).toBe('pass');
  });

  test('cannot tell when a missing type may be the one that a parameter names', () => {
    expect(judged([...TYPES.slice(1).map(masked), masked({ Ref: 'Unknown' })])).toBe('undetermined');
  });

  test('rejects a type that is only reported beside one that a parameter names', () => {
    const idle = { Type: 'EMAIL', Action: 'NONE' };
    expect(judged([...TYPES.filter((type) => type !== 'EMAIL').map(masked), idle])).toBe('fail');
  });

  test('judges the blocks of Terraform, one or many', () => {
    const entities = TYPES.map((type) => ({ type, action: 'BLOCK' }));
    const names = ['visit_date', 'patient-id', 'beneficiary'];
    const blocks = {
      sensitive_information_policy_config: [
        {
          pii_entities_config: entities,
          regexes_config: names.map((name) => ({ name, pattern: 'x', action: 'BLOCK' })),
        },
      ],
      content_policy_config: [
        { filters_config: { type: 'PROMPT_ATTACK', input_strength: 'LOW', output_strength: 'NONE' } },
      ],
    };
    const outcome = (resource: unknown) =>
      judgedTerraform(guardrailCoversPhi, { aws_bedrock_guardrail: { g: resource } })['aws_bedrock_guardrail.g'];
    expect(outcome(blocks)).toBe('pass');
    expect(outcome({ ...blocks, content_policy_config: [] })).toBe('fail');
  });
});

describe('patterns of Bedrock', () => {
  const types = TYPES.map(masked);

  test.each([
    [['Dates', 'MRN', 'HealthPlanNumber']],
    [['date_of_birth', 'medical-record', 'MEDICARE_MBI']],
    [['dob', 'patientIdentifier', 'subscriber']],
  ])('accepts %j', (names) => {
    expect(
      judged(
        types,
        names.map((name) => pattern(name)),
      ),
    ).toBe('pass');
  });

  test('accepts a pattern whose description says what it is for', () => {
    expect(judged(types, [...PATTERNS.slice(1), pattern('p1', { Description: 'Admission and discharge dates' })])).toBe(
      'pass',
    );
  });

  test.each(['updates', 'candidate', 'employee-badge', 'planet'])('cannot tell whether %s finds dates', (name) => {
    expect(judged(types, [...PATTERNS.slice(1), pattern(name)])).toBe('undetermined');
  });

  test('does not take the name of a parameter for the purpose of a pattern', () => {
    expect(judged(types, [...PATTERNS.slice(1), pattern({ 'Fn::Sub': '${Unknown}' })])).toBe('undetermined');
  });

  test('rejects patterns that are absent, and those that do nothing', () => {
    expect(judged(types, [])).toBe('fail');
    expect(judged(types, [...PATTERNS.slice(1), pattern('dates', { OutputEnabled: false })])).toBe('fail');
  });
});

describe('prompt attacks in Bedrock', () => {
  const types = TYPES.map(masked);

  test.each([
    ['pass', { InputStrength: 'LOW' }],
    ['pass', { InputAction: 'BLOCK', InputEnabled: true }],
    ['fail', { InputStrength: 'NONE' }],
    ['fail', { InputEnabled: false }],
    ['fail', { InputAction: 'NONE' }],
    ['fail', { Type: 'HATE' }],
    ['undetermined', { InputStrength: { Ref: 'Unknown' } }],
    ['undetermined', { Type: { Ref: 'Unknown' } }],
  ])('gives %s for %j', (outcome, more) => {
    expect(judged(types, PATTERNS, [{ ...ATTACK, ...more }])).toBe(outcome);
  });
});

test.each([null, 7, 'x', [], [null, [], 'x', { Type: [] }], { Type: 'NAME' }, { 'Fn::If': ['No', 1, 2] }])(
  'survives policies that are %j',
  (odd) => {
    expect(['fail', 'undetermined']).toContain(judged(odd, odd, odd));
  },
);

describe('Azure prompt shields', () => {
  const filter = (name: string, more: Record<string, unknown> = {}) => ({
    name,
    filter_enabled: true,
    block_enabled: true,
    source: 'Prompt',
    severity_threshold: 'High',
    ...more,
  });
  const policy = (content_filter: unknown) =>
    judgedTerraform(guardrailCoversPhi, {
      azurerm_cognitive_account_rai_policy: { p: { base_policy_name: 'Microsoft.DefaultV2', content_filter } },
    })['azurerm_cognitive_account_rai_policy.p'];

  test('accepts both shields in any notation, and harm filters beside them', () => {
    expect(policy([filter('jailbreak'), filter('IndirectAttack'), filter('Hate', { block_enabled: false })])).toBe(
      'pass',
    );
  });

  test('rejects a shield that annotates', () => {
    expect(policy([filter('Jailbreak', { block_enabled: false }), filter('Indirect Attack')])).toBe('fail');
  });

  test('cannot tell what a single filter inherits', () => {
    expect(policy(filter('Jailbreak'))).toBe('undetermined');
  });
});

describe('Model Armor', () => {
  const template = (types: unknown[], custom: string[] = []) =>
    judgedTerraform(guardrailCoversPhi, {
      google_data_loss_prevention_inspect_template: {
        phi: {
          inspect_config: [
            {
              info_types: types.map((name) => ({ name })),
              custom_info_types: custom.map((name) => ({ info_type: [{ name }], regex: [{ pattern: 'x' }] })),
            },
          ],
        },
      },
      google_model_armor_template: {
        t: {
          filter_config: [
            {
              pi_and_jailbreak_filter_settings: [{ filter_enforcement: 'ENABLED' }],
              sdp_settings: [
                {
                  advanced_config: [{ inspect_template: '${google_data_loss_prevention_inspect_template.phi.name}' }],
                },
              ],
            },
          ],
        },
      },
    })['google_model_armor_template.t'];
  const GENERAL = [
    'PERSON_NAME',
    'LOCATION',
    'DATE',
    'AGE',
    'PHONE_NUMBER',
    'EMAIL_ADDRESS',
    'GOVERNMENT_ID',
    'FINANCIAL_ID',
    'VEHICLE_IDENTIFICATION_NUMBER',
    'TECHNICAL_ID',
    'URL',
  ];

  test('accepts general detectors for special ones', () => {
    expect(template([...GENERAL, 'MEDICAL_ID'])).toBe('pass');
  });

  test('accepts custom detectors by their names', () => {
    expect(template(GENERAL, ['CLINIC_MRN', 'HEALTH_PLAN_NUMBER'])).toBe('pass');
    expect(template(GENERAL, ['CLINIC_MRN'])).toBe('fail');
  });

  test('cannot tell what the service chooses when nothing is named', () => {
    expect(template([])).toBe('undetermined');
  });

  test('leaves a template without Model Armor alone', () => {
    const judged = judgedTerraform(guardrailCoversPhi, {
      google_data_loss_prevention_inspect_template: { t: { inspect_config: { info_types: [{ name: 'URL' }] } } },
    });
    expect(judged).toEqual({});
  });
});
