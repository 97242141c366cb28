import Ajv2020 from 'ajv/dist/2020';
import { catalogue } from '../../lib/rules';
import { vendorRegistry } from '../../lib/vendors';
import { type Advice, advise } from '../../lib/vendors/advice';
import {
  type Answers,
  answerProblems,
  type Cloud,
  isAsked,
  QUESTIONS,
  validateAnswers,
} from '../../lib/vendors/advice/answers';
import type { WayOut } from '../../lib/vendors/advice/contradictions';
import { isPhi } from '../../lib/vendors/advice/demands';
import { type Deployment, deploymentsOf } from '../../lib/vendors/advice/deployments';
import answersSchema from '../../lib/vendors/schemas/answers.schema.json';

const TODAY = '2026-11-21';
const registry = vendorRegistry();
const strict: Answers = {
  data: 'phi',
  sharedInfrastructure: false,
  usOnly: true,
  customerManagedKeys: true,
  reservedCapacity: false,
  logging: 'synchronous',
  contentReconstruction: true,
  clouds: ['aws'],
  ownsSecurityStack: false,
};
const lenient: Answers = {
  ...strict,
  sharedInfrastructure: true,
  usOnly: false,
  customerManagedKeys: false,
  clouds: ['aws', 'azure', 'google'],
  ownsSecurityStack: true,
};
const ask = (changes: Partial<Answers>, from = strict) => advise({ ...from, ...changes }, registry, TODAY);
const fitting = ({ fits }: Advice) => fits.map(({ deployment }) => deployment.id);
const refusalsOf = (advice: Advice, id: string) =>
  advice.exclusions
    .find(({ deployment }) => deployment.id === id)
    ?.findings.map(({ answer, outcome }) => [answer, outcome]);

describe('advice', () => {
  test.each<[string, Partial<Answers>, readonly string[]]>([
    ['PHI in AWS that must not pass through a shared API', {}, ['PrivateBedrock']],
    ['the same in Azure', { clouds: ['azure'] }, ['PrivateAzureOpenAi']],
    ['the same in Google Cloud', { clouds: ['google'] }, ['PrivateVertexAi']],
    ['a team that can own a model', { ownsSecurityStack: true }, ['PrivateBedrock', 'SelfHostedModel']],
    [
      'PHI that may pass through a shared API',
      { sharedInfrastructure: true },
      ['PrivateBedrock', 'VendorEgress openai', 'VendorEgress anthropic'],
    ],
    [
      'data that was de-identified by a method of HIPAA',
      { data: 'de-identified', deIdentification: 'safe-harbor', usOnly: false, customerManagedKeys: false },
      ['PrivateBedrock', 'VendorEgress openai', 'VendorEgress anthropic', 'VendorEgress cohere'],
    ],
    [
      'data that was anonymized some other way',
      { data: 'de-identified', deIdentification: 'other' },
      ['PrivateBedrock'],
    ],
    ['no cloud', { clouds: [] }, []],
  ])('for %s', (_, changes, expected) => {
    expect(fitting(ask(changes))).toEqual(expected);
  });

  test('names for each excluded deployment the answers that exclude it', () => {
    const advice = ask({ clouds: ['aws', 'azure'] });
    expect(refusalsOf(advice, 'PrivateVertexAi')).toEqual([['clouds', 'unmet']]);
    expect(refusalsOf(advice, 'VendorEgress openai')).toEqual([['sharedInfrastructure', 'unmet']]);
    expect(refusalsOf(advice, 'VendorEgress cohere')).toEqual([
      ['data', 'unmet'],
      ['sharedInfrastructure', 'unmet'],
      ['usOnly', 'unknown'],
      ['customerManagedKeys', 'unknown'],
    ]);
    expect(refusalsOf(advice, 'SelfHostedModel')).toEqual([['ownsSecurityStack', 'unmet']]);
  });

  test('asks for the agreement, the report and the terms that a vendor needs, by the tiers of the registry', () => {
    const { attestations } = ask({ sharedInfrastructure: true }).fits[1] ?? { attestations: [] };
    expect(attestations[0]).toMatch(
      /^a business associate agreement with 'openai', tier api-with-baa; .*baa@openai\.com/,
    );
    expect(attestations[1]).toContain('SOC 2 Type II');
    expect(attestations[2]).toContain('Zero Data Retention');
  });

  test('names rules that exist', () => {
    const named = [{}, { data: 'de-identified', deIdentification: 'safe-harbor' } as const].flatMap((changes) =>
      ask({ sharedInfrastructure: true, ...changes }).fits.flatMap(({ attestations }) =>
        attestations.flatMap((one) => /\(rule ([a-z-]+)\)/.exec(one)?.[1] ?? []),
      ),
    );
    expect(new Set(named).size).toBe(4);
    expect(named.filter((id) => catalogue.rule(id) === undefined)).toEqual([]);
  });

  test('asks for the agreement with the cloud where the model is one’s own', () => {
    const own = ask({ ownsSecurityStack: true }).fits[1];
    expect(own?.attestations[0]).toBe('a business associate agreement with the cloud in which the model runs (aws)');
  });

  test('makes what an agreement leaves out, and what is retained, a condition for PHI', () => {
    const conditions = (changes: Partial<Answers>) =>
      ask(changes)
        .fits[0]?.findings.filter(({ outcome }) => outcome === 'conditional')
        .map(({ reason }) => reason) ?? [];
    expect(conditions({})).toEqual(
      expect.arrayContaining([
        expect.stringContaining('it leaves out models whose allowed retention modes are provider_data_share alone'),
        expect.stringContaining('agree on: retention mode none'),
      ]),
    );
    expect(conditions({ data: 'de-identified', deIdentification: 'safe-harbor' })).toEqual([]);
  });

  test('asks for the method where data is de-identified, and for the report and the terms as before', () => {
    const advice = ask({ data: 'de-identified', deIdentification: 'expert-determination', ownsSecurityStack: true });
    const attestationsOf = (id: string) => advice.fits.find(({ deployment }) => deployment.id === id)?.attestations;
    const method = expect.stringContaining('the de-identification: its method (expert-determination)');
    expect(attestationsOf('PrivateBedrock')).toEqual([method, expect.stringContaining('(rule vendor-report-current)')]);
    expect(attestationsOf('VendorEgress openai')?.slice(0, 3)).toEqual([
      method,
      expect.stringContaining('(rule vendor-report-current)'),
      expect.stringContaining('(rule vendor-terms-confirmed)'),
    ]);
    expect(attestationsOf('SelfHostedModel')?.[0]).toEqual(method);
  });

  test('gives the costs in the words of the guide, of what is asked for and nothing else', () => {
    const capabilities = (changes: Partial<Answers>) => ask(changes).fits[0]?.costs.map(({ capability }) => capability);
    expect(capabilities({})).toEqual([
      'BAA execution',
      'BYOK encryption',
      'Private endpoints / VPC',
      'US-only data residency',
      'Compliance audit support',
      'PHI content logging (your layer)',
    ]);
    expect(
      capabilities({ usOnly: false, customerManagedKeys: false, contentReconstruction: false, reservedCapacity: true }),
    ).toEqual([
      'BAA execution',
      'Private endpoints / VPC',
      'Dedicated provisioned throughput',
      'Compliance audit support',
    ]);
  });

  test.each<[string, Partial<Answers>, string]>([
    ['data that is anonymized only', { data: 'de-identified', deIdentification: 'other' }, 'the data is still PHI'],
    ['batched logging', { logging: 'batched' }, 'before each call'],
    ['no reconstruction', { contentReconstruction: false }, 'what was disclosed'],
    ['a private endpoint that is taken for a machine of one’s own', {}, 'SelfHostedModel alone'],
    [
      'a ban that excludes nothing',
      { data: 'de-identified', deIdentification: 'safe-harbor' },
      'it excludes nothing here',
    ],
    ['no cloud', { clouds: [] }, 'in an account of yours'],
  ])('warns of %s', (_, changes, warning) => {
    expect(ask(changes).warnings.filter((one) => one.includes(warning))).toHaveLength(1);
  });

  test('does not warn where there is nothing to warn of', () => {
    expect(ask({}, lenient).warnings).toEqual([]);
  });

  test('follows the registry of an organization', () => {
    const none = { ...registry.offering('aws-bedrock').privateConnectivity, value: 'no' as const };
    const mine = registry.with([{ id: 'aws-bedrock', offerings: [{ id: 'bedrock', privateConnectivity: none }] }]);
    const advice = advise(strict, mine, TODAY);
    expect(fitting(advice)).toEqual([]);
    expect(refusalsOf(advice, 'PrivateBedrock')).toEqual([['sharedInfrastructure', 'unmet']]);
  });

  test('offers vendors that an organization adds', () => {
    const mine = registry.with([{ ...registry.vendor('openai'), id: 'mistral', name: 'Mistral AI' }]);
    expect(fitting(advise({ ...strict, sharedInfrastructure: true }, mine, TODAY))).toContain('VendorEgress mistral');
  });

  test('counts facts that are older than a year as unknown', () => {
    const advice = advise(strict, registry, '2028-01-01');
    expect(advice.fits).toEqual([]);
    expect(refusalsOf(advice, 'PrivateBedrock')?.every(([, outcome]) => outcome === 'unknown')).toBe(true);
    expect(JSON.stringify(advice.exclusions)).toContain("last checked on 2026-11-21, when it was 'yes'");
  });
});

describe('contradictions', () => {
  test('are named with the fewest answers that would have to change', () => {
    expect(ask({ clouds: [] }).waysOut).toEqual([
      { changes: [{ answer: 'clouds', to: 'aws' }], deployments: ['PrivateBedrock'] },
      { changes: [{ answer: 'clouds', to: 'azure' }], deployments: ['PrivateAzureOpenAi'] },
      { changes: [{ answer: 'clouds', to: 'google' }], deployments: ['PrivateVertexAi'] },
    ]);
  });

  test('need two changes at most', () => {
    const off = { ...registry.offering('aws-bedrock').byok, value: 'no' as const };
    const mine = registry.with(
      ['aws-bedrock', 'azure-openai', 'google-vertex-ai'].map((id) => ({
        id,
        offerings: [{ id: registry.offering(id).id, byok: off }],
      })),
    );
    const { waysOut } = advise({ ...strict, clouds: [] }, mine, TODAY);
    expect(waysOut.every(({ changes }) => changes.length === 2)).toBe(true);
    expect(waysOut).toContainEqual({
      changes: [
        { answer: 'ownsSecurityStack', to: 'yes' },
        { answer: 'clouds', to: 'aws' },
      ],
      deployments: ['SelfHostedModel'],
    });
  });
});

/** Every combination of answers that there is. */
describe('every combination of answers', () => {
  const clouds: readonly (readonly Cloud[])[] = [
    [],
    ['aws'],
    ['azure'],
    ['google'],
    ['aws', 'azure'],
    ['aws', 'google'],
    ['azure', 'google'],
    ['aws', 'azure', 'google'],
  ];
  const data = [
    { data: 'phi' },
    { data: 'de-identified', deIdentification: 'safe-harbor' },
    { data: 'de-identified', deIdentification: 'expert-determination' },
    { data: 'de-identified', deIdentification: 'other' },
  ] as const;
  const flags = [
    'sharedInfrastructure',
    'usOnly',
    'customerManagedKeys',
    'reservedCapacity',
    'contentReconstruction',
    'ownsSecurityStack',
  ] as const;
  const combinations: Answers[] = data.flatMap((kind) =>
    (['synchronous', 'batched'] as const).flatMap((logging) =>
      clouds.flatMap((inUse) =>
        Array.from(
          { length: 2 ** flags.length },
          (_, bits): Answers => ({
            ...strict,
            ...kind,
            logging,
            clouds: inUse,
            ...Object.fromEntries(flags.map((flag, bit) => [flag, (bits & (1 << bit)) !== 0])),
          }),
        ),
      ),
    ),
  );
  const all = combinations.map((answers) => advise(answers, registry, TODAY));
  const ids = deploymentsOf(registry).map(({ id }) => id);

  test('are 4,096', () => {
    expect(new Set(combinations.map((answers) => JSON.stringify(answers))).size).toBe(4096);
  });

  test('place every deployment exactly once, and say why it is excluded', () => {
    const isWhole = (advice: Advice) =>
      [...fitting(advice), ...advice.exclusions.map(({ deployment }) => deployment.id)].sort().join() ===
      [...ids].sort().join();
    const isExplained = ({ exclusions }: Advice) =>
      exclusions.every(
        ({ findings }) =>
          findings.length > 0 &&
          findings.every(({ outcome, reason }) => ['unmet', 'unknown'].includes(outcome) && reason !== ''),
      );
    expect(answersOf((advice) => !isWhole(advice) || !isExplained(advice))).toEqual([]);
  });

  test('name a deployment, or the answers that contradict each other and what would fit with others', () => {
    const holds = (answers: Answers, { changes, deployments }: WayOut) => {
      const relaxed: Record<string, unknown> = { ...answers };
      for (const { answer, to } of changes) {
        relaxed[answer] = answer === 'clouds' ? [...answers.clouds, to] : to === 'yes';
      }
      const names = fitting(advise(validateAnswers(relaxed), registry, TODAY));
      return names.length > 0 && names.join() === deployments.join();
    };
    expect(answersOf(({ fits, waysOut }) => fits.length > 0 === waysOut.length > 0)).toEqual([]);
    expect(answersOf(({ answers, waysOut }) => !waysOut.every((wayOut) => holds(answers, wayOut)))).toEqual([]);
  });

  test.each<[string, (answers: Answers, deployment: Deployment) => boolean]>([
    [
      'where no agreement is to be had',
      (answers, { offering }) => isPhi(answers) && ['no', 'unknown'].includes(offering.baa.value),
    ],
    [
      'through a shared API that is banned',
      (answers, { construct }) => isPhi(answers) && !answers.sharedInfrastructure && construct === 'VendorEgress',
    ],
    [
      'where content may leave the United States',
      ({ usOnly }, { offering }) =>
        usOnly && !offering.usResidency.options.some(({ staysInUs }) => staysInUs === 'yes'),
    ],
    [
      'to a model that nobody secures',
      ({ ownsSecurityStack }, { construct }) => !ownsSecurityStack && construct === 'SelfHostedModel',
    ],
    [
      'to a cloud that is not in use',
      ({ clouds }, deployment) => !deployment.clouds.some((one) => clouds.includes(one)),
    ],
  ])('never send content %s', (_, isForbidden) => {
    expect(answersOf(({ answers, fits }) => fits.some(({ deployment }) => isForbidden(answers, deployment)))).toEqual(
      [],
    );
  });

  test('never rely on a fact that nobody could confirm', () => {
    const isUnsure = ({ fits }: Advice) =>
      fits.some(({ findings }) => findings.some(({ outcome }) => outcome === 'unknown'));
    expect(answersOf(isUnsure)).toEqual([]);
  });

  /** The answers of the advice that is not as it must be. */
  function answersOf(isWrong: (advice: Advice) => boolean): Answers[] {
    return all.filter(isWrong).map(({ answers }) => answers);
  }
});

/** What an editor marks by the schema, and what the command refuses, must be the same. */
describe('the schema of answers', () => {
  const isValid = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(answersSchema);

  test.each<[string, object, boolean]>([
    ['all answers', {}, true],
    ['no cloud', { clouds: [] }, true],
    ['a method', { data: 'de-identified', deIdentification: 'other' }, true],
    ['a method for PHI', { deIdentification: 'other' }, false],
    ['no method', { data: 'de-identified' }, false],
    ['another method', { data: 'de-identified', deIdentification: 'hashing' }, false],
    ['a word for a switch', { usOnly: 'yes' }, false],
    ['another cloud', { clouds: ['oci'] }, false],
    ['one cloud that is no list', { clouds: 'aws' }, false],
    ['an unknown answer', { region: 'us-east-1' }, false],
    ...QUESTIONS.filter(({ name }) => name !== 'deIdentification').map(({ name }): [string, object, boolean] => [
      `no answer to ${name}`,
      { [name]: undefined },
      false,
    ]),
  ])('agrees with the code on %s', (_, changes, expected) => {
    const answers = JSON.parse(JSON.stringify({ ...strict, ...changes }));
    expect(isValid(answers)).toBe(expected);
    expect(answerProblems(answers).length === 0).toBe(expected);
  });

  test('knows the questions, and no others', () => {
    expect(Object.keys(answersSchema.properties)).toEqual(QUESTIONS.map(({ name }) => name));
  });

  test('asks for the method of de-identified data alone', () => {
    const method = QUESTIONS.filter(({ name }) => name === 'deIdentification');
    expect(method.map((question) => isAsked(question, { data: 'de-identified' }))).toEqual([true]);
    expect(method.map((question) => isAsked(question, { data: 'phi' }))).toEqual([false]);
  });
});
