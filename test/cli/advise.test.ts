import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interview } from '../../lib/cli/advise/interview';
import { parseAnswer } from '../../lib/cli/advise/question';
import { startsOf } from '../../lib/cli/advise/start';
import { sampleApp } from '../../lib/cli/init/sample';
import { vendorRegistry } from '../../lib/vendors';
import { type Answers, QUESTIONS, validateAnswers } from '../../lib/vendors/advice/answers';
import { deploymentsOf } from '../../lib/vendors/advice/deployments';
import { compliantAi, folderWith } from '../support/command-line';

const root = join(__dirname, '..', '..');
const answers = {
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
const flags = [
  ['--data', 'phi'],
  ['--shared-infrastructure', 'no'],
  ['--us-only', 'yes'],
  ['--customer-managed-keys', 'yes'],
  ['--reserved-capacity', 'no'],
  ['--logging', 'synchronous'],
  ['--content-reconstruction', 'yes'],
  ['--clouds', 'aws'],
  ['--owns-security-stack', 'no'],
].flat();
const file = (content: object = answers) => join(folderWith({ 'answers.json': content }), 'answers.json');
const TODAY = ['--date', '2026-11-21'];

describe('compliant-ai advise', () => {
  test('names the deployment, why, what it costs, what to declare and where to start', async () => {
    const { code, out } = await compliantAi('advise', ...flags, ...TODAY);
    expect(code).toBe(0);
    expect(out).toMatch(/^PrivateBedrock for AWS Bedrock \(aws-bedrock\)\n/);
    expect(out).toContain('What it costs, by the estimates of the guide of 2025-01-15');
    expect(out).toContain('BYOK encryption: +10–20% on storage/compute');
    expect(out).toContain("a business associate agreement with 'aws-bedrock', tier pay-as-you-go or enterprise");
    expect(out).toContain('$ compliant-ai init --cloud aws');
    expect(out).toContain('VendorEgress openai: OpenAI API Platform is shared infrastructure of a third party');
  });

  test('takes the answers from a file, and flags before it', async () => {
    const path = file({ ...answers, clouds: ['azure'] });
    expect((await compliantAi('advise', '--answers', path, ...TODAY)).out).toMatch(/^PrivateAzureOpenAi /);
    const { out } = await compliantAi('advise', '--answers', path, '--clouds', 'google', ...TODAY);
    expect(out).toMatch(/^PrivateVertexAi /);
  });

  test('ends with 1 where the answers contradict each other, and says what would fit', async () => {
    const { code, out } = await compliantAi('advise', '--answers', file(), '--clouds', 'none', ...TODAY);
    expect(code).toBe(1);
    expect(out).toContain('no deployment fits: the answers contradict each other');
    expect(out).toContain('with aws among the clouds: PrivateBedrock');
  });

  test('names the flags of what is not answered', async () => {
    const { code, err } = await compliantAi('advise', '--data', 'de-identified');
    expect(code).toBe(2);
    expect(err).toContain('--de-identification (safe-harbor or expert-determination or other)');
    expect(err).toContain('--clouds (aws, azure, google; several with commas, or none)');
  });

  test('rejects a method of de-identification for PHI', async () => {
    const { code, err } = await compliantAi('advise', ...flags, '--de-identification', 'other');
    expect(code).toBe(2);
    expect(err).toContain("'deIdentification' must be left out where 'data' is 'phi'");
  });

  test('rejects an answer that is none', async () => {
    const { code, err } = await compliantAi('advise', '--us-only', 'perhaps');
    expect(code).toBe(2);
    expect(err).toContain('Answer yes or no.');
  });

  test('rejects a file with the line of what is wrong', async () => {
    const path = join(folderWith({ 'answers.yaml': 'data: phi\nusOnly: often\n' }), 'answers.yaml');
    const { code, err } = await compliantAi('advise', '--answers', path);
    expect(code).toBe(2);
    expect(err).toContain(`${path}:2:1: 'usOnly' must be true or false, got "often"`);
  });

  test('writes JSON with the code to start from, as init writes it', async () => {
    const { out } = await compliantAi('advise', ...flags, '--format', 'json', ...TODAY);
    const { recommended, fits, estimates } = JSON.parse(out);
    expect(recommended).toBe('PrivateBedrock');
    expect(fits[0].start).toEqual([
      {
        cloud: 'aws',
        command: 'compliant-ai init --cloud aws',
        example: 'examples/aws-bedrock',
        code: sampleApp('aws', '2026-11-21')['main.ts'],
      },
    ]);
    expect(estimates.guide).toBe('2025-01-15');
  });

  test('writes Markdown to decide on, with the answers', async () => {
    const { out } = await compliantAi('advise', ...flags, '--format', 'markdown', ...TODAY);
    expect(out).toMatch(/^# PrivateBedrock for AWS Bedrock\n/);
    expect(out).toContain('| Question | Answer |');
    expect(out).toContain('## Does not fit');
    const none = await compliantAi('advise', ...flags, '--clouds', 'none', '--format', 'markdown', ...TODAY);
    expect(none.out).toMatch(/^# No deployment fits\n/);
  });

  test('counts outdated facts as unknown', async () => {
    const { code, out } = await compliantAi('advise', ...flags, '--date', '2028-01-01');
    expect(code).toBe(1);
    expect(out).toContain("last checked on 2026-11-21, when it was 'yes'");
  });
});

/** A construct that lands in a cloud must be advised there, with an example to start from. */
describe('where to start', () => {
  const exporting = (construct: string) =>
    (['aws', 'azure', 'google'] as const).filter((cloud) =>
      new RegExp(`\\b${construct}\\b`).test(readFileSync(join(root, 'lib', cloud, 'index.ts'), 'utf8')),
    );
  const deployments = deploymentsOf(vendorRegistry()).map((one) => [one.id, one] as const);

  test.each(deployments)('is an example for %s in each cloud that has it', (_, deployment) => {
    const clouds = exporting(deployment.construct);
    const starts = startsOf(deployment, { answers: { ...validateAnswers(answers), clouds }, date: '2026-11-21' });
    expect(starts.map(({ cloud }) => cloud)).toEqual(clouds);
    expect(clouds.length === 0 ? [] : deployment.clouds).toEqual(clouds);
    expect(starts.filter(({ example }) => !existsSync(join(root, example, 'main.ts')))).toEqual([]);
  });
});

describe('the interview', () => {
  const typed = (texts: readonly string[]) => {
    const left = [...texts];
    return async () => left.shift() ?? '';
  };
  const silent = { write: () => undefined };

  test('asks what is not answered, in order', async () => {
    const asked: string[] = [];
    const given: Partial<Answers> = { data: 'phi', clouds: ['aws'] };
    const texts = ['no', 'y', 'YES', 'n', 'synchronous', 'yes', 'no'];
    const all = await interview(given, typed(texts), { write: (text) => asked.push(text) });
    expect(all).toEqual(answers);
    expect(asked).toHaveLength(7);
    expect(asked[0]).toContain('May PHI pass through infrastructure');
  });

  test('asks for the method of de-identified data', async () => {
    const { data: _, ...given } = answers as unknown as Answers;
    const all = await interview(given, typed(['de-identified', 'safe-harbor']), silent);
    expect(all).toEqual({ ...answers, data: 'de-identified', deIdentification: 'safe-harbor' });
  });

  test('asks again, and gives up after three times', async () => {
    const { usOnly: _, ...given } = answers as unknown as Answers;
    expect(await interview(given, typed(['?', 'maybe', 'yes']), silent)).toEqual(answers);
    await expect(interview(given, typed(['?', 'maybe', '']), silent)).rejects.toThrow(
      "'usOnly' has no usable answer; answer yes or no",
    );
  });

  test.each<[string, string, unknown]>([
    ['usOnly', ' Yes ', true],
    ['usOnly', 'nope', undefined],
    ['logging', 'Batched', 'batched'],
    ['clouds', 'aws, google aws', ['aws', 'google']],
    ['clouds', 'none', []],
    ['clouds', '', undefined],
    ['clouds', 'aws,oci', undefined],
  ])('reads for %s %p as %p', (name, text, expected) => {
    const [question] = QUESTIONS.filter((one) => one.name === name);
    expect(question && parseAnswer(question, text)).toEqual(expected);
  });
});
