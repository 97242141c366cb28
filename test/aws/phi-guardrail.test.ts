import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { App, Aspects, CfnResource, Stack, Tags } from 'aws-cdk-lib/core';
import {
  AlarmTopic,
  ContentFilterStrength,
  EncryptionKey,
  GuardrailTier,
  PhiGuardrail,
  type PhiGuardrailProps,
  PhiHandling,
} from '../../lib/aws';
import { ConfigurationError, SAFE_HARBOR_IDENTIFIERS } from '../../lib/core';

function stackIn(region = 'us-east-1'): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
}

function templateOf(props: PhiGuardrailProps = {}, region?: string): Template {
  const stack = stackIn(region);
  new PhiGuardrail(stack, 'Guardrail', props);
  return Template.fromStack(stack);
}

function guardrailIn(template: Template) {
  const [guardrail] = Object.values(template.findResources('AWS::Bedrock::Guardrail'));
  return guardrail?.Properties;
}

function versionIn(template: Template) {
  const [entry] = Object.entries(template.findResources('AWS::Bedrock::GuardrailVersion'));
  return { logicalId: entry?.[0], description: entry?.[1].Properties.Description };
}

const on = { InputEnabled: true, OutputEnabled: true };

describe('detection', () => {
  test('masks every PII type of Bedrock in both directions', () => {
    const entities = guardrailIn(templateOf()).SensitiveInformationPolicyConfig.PiiEntitiesConfig;
    expect(entities).toHaveLength(31);
    for (const entity of entities) {
      expect(entity).toMatchObject({ ...on, InputAction: 'ANONYMIZE', OutputAction: 'ANONYMIZE', Action: 'ANONYMIZE' });
    }
    const types = entities.map(({ Type }: { Type: string }) => Type);
    expect(new Set(types).size).toBe(31);
    expect(types).toEqual(expect.arrayContaining(SAFE_HARBOR_IDENTIFIERS.flatMap((one) => [...one.bedrockTypes])));
  });

  test('masks by patterns what Bedrock has no type for, and cites the paragraph', () => {
    templateOf().hasResourceProperties('AWS::Bedrock::Guardrail', {
      SensitiveInformationPolicyConfig: {
        RegexesConfig: Match.arrayWith([
          Match.objectLike({
            ...on,
            Name: 'medical-record-number',
            Description: Match.stringLikeRegexp('45 CFR 164.514\\(b\\)\\(2\\)\\(i\\)\\(H\\)'),
            InputAction: 'ANONYMIZE',
            OutputAction: 'ANONYMIZE',
          }),
        ]),
      },
    });
  });

  test('blocks prompts and masks answers if told to', () => {
    const policy = guardrailIn(templateOf({ input: PhiHandling.BLOCK })).SensitiveInformationPolicyConfig;
    for (const detector of [...policy.PiiEntitiesConfig, ...policy.RegexesConfig]) {
      expect(detector).toMatchObject({ ...on, InputAction: 'BLOCK', OutputAction: 'ANONYMIZE' });
    }
  });

  test('adds the formats of own records', () => {
    templateOf({ patterns: [{ name: 'study-id', pattern: '\\bST-\\d{6}\\b' }] }).hasResourceProperties(
      'AWS::Bedrock::Guardrail',
      {
        SensitiveInformationPolicyConfig: {
          RegexesConfig: Match.arrayWith([Match.objectLike({ Name: 'study-id', Action: 'ANONYMIZE' })]),
        },
      },
    );
  });

  test('stops prompt attacks, which have no strength for answers, and harmful content', () => {
    const filters = guardrailIn(templateOf()).ContentPolicyConfig.FiltersConfig;
    expect(filters).toContainEqual({
      Type: 'PROMPT_ATTACK',
      InputStrength: 'HIGH',
      InputAction: 'BLOCK',
      InputEnabled: true,
      OutputStrength: 'NONE',
    });
    expect(filters).toContainEqual(
      expect.objectContaining({ Type: 'SEXUAL', InputStrength: 'LOW', OutputStrength: 'LOW', OutputAction: 'BLOCK' }),
    );
    const strict = guardrailIn(templateOf({ contentFilters: ContentFilterStrength.HIGH }));
    expect(strict.ContentPolicyConfig.FiltersConfig).toContainEqual(
      expect.objectContaining({ Type: 'VIOLENCE', InputStrength: 'HIGH', OutputStrength: 'HIGH' }),
    );
  });

  test('refuses topics and words', () => {
    templateOf({
      deniedTopics: [{ name: 'Insurance advice', definition: 'Whether to buy a plan', examples: ['Which plan?'] }],
      deniedWords: ['lobotomy'],
    }).hasResourceProperties('AWS::Bedrock::Guardrail', {
      TopicPolicyConfig: {
        TopicsTierConfig: { TierName: 'CLASSIC' },
        TopicsConfig: [Match.objectLike({ Name: 'Insurance advice', Type: 'DENY', InputAction: 'BLOCK', ...on })],
      },
      WordPolicyConfig: { WordsConfig: [Match.objectLike({ Text: 'lobotomy', OutputAction: 'BLOCK', ...on })] },
    });
  });

  test('keeps detectors on whatever else is passed', () => {
    const unlocked = {
      action: 'NONE',
      inputEnabled: false,
      sensitiveInformationPolicyConfig: { piiEntitiesConfig: [] },
      contentPolicyConfig: { filtersConfig: [] },
      kmsKeyArn: undefined,
      crossRegionConfig: { guardrailProfileArn: 'eu.guardrail.v1:0' },
    };
    expect(guardrailIn(templateOf(unlocked as never))).toEqual(guardrailIn(templateOf()));
  });
});

test.each([['input'], ['output'], ['contentFilters']])('rejects to report only by %s', (prop) => {
  expect(() => templateOf({ [prop]: 'NONE' } as never)).toThrow(new RegExp(`'${prop}' must be one of .*got 'NONE'`));
});

describe('exemptions', () => {
  const exemptions = [
    { detector: 'AGE', reason: 'doses depend on the age' },
    { detector: 'written-date', reason: 'intervals between visits matter' },
  ];

  test('are left out, recorded and warned of', () => {
    const stack = stackIn();
    new PhiGuardrail(stack, 'Guardrail', { exemptions });
    const template = Template.fromStack(stack);
    const policy = guardrailIn(template).SensitiveInformationPolicyConfig;
    expect(policy.PiiEntitiesConfig).toHaveLength(30);
    expect(JSON.stringify(policy)).not.toMatch(/"AGE"|"written-date"/);
    template.hasResource('AWS::Bedrock::Guardrail', { Metadata: { 'compliant-ai:exemptions': exemptions } });
    Annotations.fromStack(stack).hasWarning('/Stack/Guardrail', Match.stringLikeRegexp('AGE, written-date'));
  });

  test('make place for a pattern of the same name', () => {
    const patterns = [{ name: 'zip-code', pattern: '\\b\\d{5}\\b' }];
    const reason = 'ours finds every number of five digits';
    const policy = guardrailIn(templateOf({ patterns, exemptions: [{ detector: 'zip-code', reason }] }));
    expect(policy.SensitiveInformationPolicyConfig.RegexesConfig).toContainEqual(
      expect.objectContaining({ Name: 'zip-code', Pattern: '\\b\\d{5}\\b' }),
    );
  });

  test.each([
    ['of something unknown', { detector: 'BIOMETRY', reason: 'none' }, /must name one of NAME, .*got 'BIOMETRY'/],
    ['without a reason', { detector: 'AGE', reason: ' ' }, /needs a reason for 'AGE'/],
  ])('rejects one %s', (_, exemption, message) => {
    expect(() => templateOf({ exemptions: [exemption] })).toThrow(ConfigurationError);
    expect(() => templateOf({ exemptions: [exemption] })).toThrow(message);
  });

  test('rejects one that is made twice', () => {
    const twice = { detector: 'AGE', reason: 'dose' };
    expect(() => templateOf({ exemptions: [twice, twice] })).toThrow(/'AGE' twice/);
  });
});

test.each([
  ['a name that is taken', { name: 'zip-code', pattern: 'a' }, /got 'zip-code' twice/],
  ['a name with spaces', { name: 'study id', pattern: 'a' }, /letters, digits and hyphens, got 'study id'/],
  ['an empty pattern', { name: 'a', pattern: '' }, /1 to 500 characters, got 0/],
  ['a long pattern', { name: 'a', pattern: 'a'.repeat(501) }, /1 to 500 characters, got 501/],
  ['look-ahead', { name: 'a', pattern: 'a(?=b)' }, /must do without look-around/],
  ['look-behind', { name: 'a', pattern: '(?<!a)b' }, /must do without look-around/],
  ['a back reference', { name: 'a', pattern: '(a)\\1' }, /back references/],
  ['what is no expression', { name: 'a', pattern: '(a' }, /must be a regular expression/],
])('rejects a pattern with %s', (_, pattern, message) => {
  expect(() => templateOf({ patterns: [pattern] })).toThrow(message);
});

test('rejects more patterns than a guardrail takes', () => {
  const patterns = Array.from({ length: 22 }, (_, index) => ({ name: `own-${index}`, pattern: 'a' }));
  expect(() => templateOf({ patterns })).toThrow(/may hold 21 besides those of the guardrail, got 22/);
});

describe('encryption', () => {
  test('is with a new key of its own', () => {
    const template = templateOf();
    template.resourceCountIs('AWS::KMS::Key', 1);
    expect(guardrailIn(template).KmsKeyArn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('GuardrailKey'), 'Arn'] });
  });

  test('is with a given key', () => {
    const stack = stackIn();
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    new PhiGuardrail(stack, 'Guardrail', { key: kms.Key.fromKeyArn(stack, 'Key', arn) });
    expect(guardrailIn(Template.fromStack(stack)).KmsKeyArn).toBe(arn);
  });
});

describe('the version', () => {
  test('is replaced when the configuration changes, under the same logical id; the old one is kept', () => {
    const before = templateOf();
    const after = templateOf({ contentFilters: ContentFilterStrength.HIGH });
    expect(versionIn(after).logicalId).toBe(versionIn(before).logicalId);
    expect(versionIn(after).description).not.toBe(versionIn(before).description);
    after.hasResource('AWS::Bedrock::GuardrailVersion', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
  });

  test('is the same for the same source', () => {
    expect(versionIn(templateOf())).toEqual(versionIn(templateOf()));
    expect(versionIn(templateOf()).description).toMatch(/^Configuration [0-9a-f]{16}$/);
  });

  test('follows overrides and aspects', () => {
    const stack = stackIn();
    const guardrail = new PhiGuardrail(stack, 'Guardrail');
    Aspects.of(stack).add({
      visit: (node) => {
        if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Bedrock::Guardrail') {
          node.addPropertyOverride('BlockedInputMessaging', 'Refused');
        }
      },
    });
    expect(guardrail.guardrailVersion).toBeDefined();
    expect(versionIn(Template.fromStack(stack)).description).not.toBe(versionIn(templateOf()).description);
  });

  test('does not follow tags, which are no part of it', () => {
    const stack = stackIn();
    new PhiGuardrail(stack, 'Guardrail');
    Tags.of(stack).add('owner', 'ai-platform');
    expect(versionIn(Template.fromStack(stack))).toEqual(versionIn(templateOf()));
  });
});

describe('the tier', () => {
  test('CLASSIC stays in the Region', () => {
    const properties = guardrailIn(templateOf());
    expect(properties.CrossRegionConfig).toBeUndefined();
    expect(properties.ContentPolicyConfig.ContentFiltersTierConfig).toEqual({ TierName: 'CLASSIC' });
    expect(new PhiGuardrail(stackIn(), 'Guardrail').guardrailProfileArns).toEqual([]);
  });

  test.each([
    ['us-east-1', 'us.guardrail.v1:0', ['us-east-1', 'us-east-2', 'us-west-2']],
    ['us-west-1', 'us.guardrail.v1:0', ['us-west-1', 'us-east-1', 'us-east-2', 'us-west-2']],
    ['us-gov-west-1', 'us-gov.guardrail.v1:0', ['us-gov-west-1', 'us-gov-east-1']],
  ])('STANDARD in %s routes through %s', (region, profile, destinations) => {
    const stack = stackIn(region);
    const guardrail = new PhiGuardrail(stack, 'Guardrail', { tier: GuardrailTier.STANDARD });
    const arns: string[] = guardrail.guardrailProfileArns.map((arn) => stack.resolve(arn)['Fn::Join'][1].join('|'));
    expect(arns).toHaveLength(destinations.length);
    destinations.forEach((destination, index) => {
      expect(arns[index]).toContain(`:bedrock:${destination}:123456789012:guardrail-profile/${profile}`);
    });
    const properties = guardrailIn(Template.fromStack(stack));
    expect(JSON.stringify(properties.CrossRegionConfig)).toContain(`:bedrock:${region}:`);
    expect(properties.ContentPolicyConfig.ContentFiltersTierConfig).toEqual({ TierName: 'STANDARD' });
  });
});

describe('enforcement', () => {
  test('is off by default', () => {
    templateOf().resourceCountIs('AWS::Bedrock::EnforcedGuardrailConfiguration', 0);
  });

  test('covers system prompts and messages of every model, by the published version, and says what it does', () => {
    const stack = stackIn();
    new PhiGuardrail(stack, 'Guardrail', { enforceInAccount: true });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Bedrock::EnforcedGuardrailConfiguration', {
      GuardrailVersion: { 'Fn::GetAtt': [versionIn(template).logicalId, 'Version'] },
      SelectiveContentGuarding: { Messages: 'COMPREHENSIVE', System: 'COMPREHENSIVE' },
      ModelEnforcement: Match.absent(),
    });
    Annotations.fromStack(stack).hasInfo('/Stack/Guardrail', Match.stringLikeRegexp('those of other applications'));
  });
});

test('grants what it takes to apply the guardrail, and nothing more', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const guardrail = new PhiGuardrail(stack, 'Guardrail', { tier: GuardrailTier.STANDARD });
  guardrail.grantApply(role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const [apply, decrypt] = policy?.Properties.PolicyDocument.Statement ?? [];
  expect(policy?.Properties.PolicyDocument.Statement).toHaveLength(2);
  expect(apply).toMatchObject({ Action: 'bedrock:ApplyGuardrail', Effect: 'Allow' });
  expect(apply.Resource).toEqual([
    stack.resolve(guardrail.guardrailArn),
    ...guardrail.guardrailProfileArns.map((arn) => stack.resolve(arn)),
  ]);
  expect(decrypt).toMatchObject({ Action: 'kms:Decrypt', Resource: stack.resolve(guardrail.key.keyArn) });
});

test('raises an alarm when the guardrail or its enforcement is changed', () => {
  const stack = stackIn();
  const alarms = new AlarmTopic(stack, 'Alarms', { key: new EncryptionKey(stack, 'Key') });
  new PhiGuardrail(stack, 'Guardrail', { alarms });
  new PhiGuardrail(stack, 'Other', { alarms });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Events::Rule', 2);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      detail: { eventName: Match.arrayWith(['UpdateGuardrail', 'DeleteEnforcedGuardrailConfiguration']) },
    },
  });
});

test('rejects a Region outside of the United States', () => {
  expect(() => templateOf({}, 'eu-central-1')).toThrow(/got 'eu-central-1'/);
});
