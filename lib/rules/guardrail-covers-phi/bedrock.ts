import {
  type Check,
  type Example,
  fail,
  pass,
  type ResourceView,
  SAFE_HARBOR_IDENTIFIERS,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { inSnakeCase } from '../support/spelling';
import { PATTERN_DEMANDS } from './phi-patterns';

/** How a document language writes the members of a guardrail, given their names in CloudFormation. */
type Spelling = (name: string) => string;

const ACTIONS: readonly string[] = ['BLOCK', 'ANONYMIZE'];
const STRENGTHS: readonly string[] = ['LOW', 'MEDIUM', 'HIGH'];

const PII = 'SensitiveInformationPolicyConfig.PiiEntitiesConfig';
const REGEXES = 'SensitiveInformationPolicyConfig.RegexesConfig';
const FILTERS = 'ContentPolicyConfig.FiltersConfig';

/** Each type that a guardrail must have, with the identifiers that it detects. */
const DEMANDED_TYPES: ReadonlyMap<string, string> = demandedTypes();

/**
 * Guardrails of Amazon Bedrock, and those of Amazon Connect's assistant, which have the same policies. A filter that is
 * silent about a direction takes `Action` for it and is enabled
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GuardrailPiiEntityConfig.html).
 */
export const guardrailChecks: Readonly<Record<string, Check>> = {
  'AWS::Bedrock::Guardrail': check((name) => name),
  'AWS::Wisdom::AIGuardrail': check((name) => name),
  aws_bedrock_guardrail: check(inSnakeCase),
};

function check(spell: Spelling): Check {
  return {
    judge: (resource) => [
      judgeTypes(resource, spell),
      ...judgePatterns(resource, spell),
      judgePromptAttacks(resource, spell),
    ],
    properties: [spell(PII), spell(REGEXES), spell(FILTERS)],
    examples: () => examplesOf(spell),
  };
}

function judgeTypes(resource: ResourceView, spell: Spelling): Verdict {
  const path = spell(PII);
  const filters = resource.get(path).items();
  const isOpen = filters.some((filter) => filter.isUndetermined || filter.child(spell('Type')).isUndetermined);
  const missing: string[] = [];
  const idle: string[] = [];
  const unknown: string[] = [];
  for (const [type, identifiers] of DEMANDED_TYPES) {
    const ofType = filters.filter((filter) => filter.child(spell('Type')).is(type));
    const acting = anyOf(ofType.map((filter) => acts(filter, spell)));
    if (acting === undefined || (acting === false && isOpen)) {
      unknown.push(type);
    } else if (acting === false) {
      (ofType.length === 0 ? missing : idle).push(`${type} (${identifiers})`);
    }
  }
  if (missing.length > 0 || idle.length > 0) {
    const says = [
      ...(missing.length > 0 ? [`does not detect ${missing.join(', ')}`] : []),
      ...(idle.length > 0 ? [`does not act in both directions on ${idle.join(', ')}`] : []),
    ];
    return fail(`${path} ${says.join(', and ')}; allowed: ${ACTIONS.join(' or ')} for prompts and answers`, path);
  }
  return unknown.length > 0
    ? undetermined(`what the guardrail does about ${unknown.join(', ')} is known only at deployment`, path)
    : pass('', path);
}

function judgePatterns(resource: ResourceView, spell: Spelling): Verdict[] {
  const path = spell(REGEXES);
  const patterns = resource.get(path).items();
  return PATTERN_DEMANDS.map(({ identifier, isNamedBy }) => {
    const named = patterns.filter((pattern) =>
      ['Name', 'Description'].some((member) => isNamedBy(pattern.child(spell(member)).text ?? '')),
    );
    const acting = anyOf(named.map((pattern) => acts(pattern, spell)));
    const subject = `${identifier.name} (45 CFR 164.514(b)(2)(i)(${identifier.paragraph}))`;
    if (acting === true) {
      return pass(`the pattern for ${identifier.name} is taken at its word`, path);
    }
    if (patterns.length === 0) {
      return fail(`${path} has no pattern for ${subject}, which Bedrock has no type for`, path);
    }
    if (named.length > 0 && acting === false) {
      return fail(`the pattern for ${subject} does not act in both directions; allowed: ${ACTIONS.join(', ')}`, path);
    }
    const isOpen = named.length > 0 || patterns.some((pattern) => pattern.isUndetermined);
    return undetermined(
      isOpen
        ? `what the guardrail does about ${subject} is known only at deployment`
        : `whether a pattern finds ${subject} cannot be told: none says so in its name or description`,
      path,
    );
  });
}

function judgePromptAttacks(resource: ResourceView, spell: Spelling): Verdict {
  const path = spell(FILTERS);
  const filters = resource.get(path).items();
  const isOpen = filters.some((filter) => filter.isUndetermined || filter.child(spell('Type')).isUndetermined);
  const ofType = filters.filter((filter) => filter.child(spell('Type')).is('PROMPT_ATTACK'));
  const acting = anyOf(
    ofType.map((filter) => {
      const strength = filter.child(spell('InputStrength'));
      const action = filter.child(spell('InputAction'));
      return allOf([
        isOneOf(strength, STRENGTHS),
        action.isAbsent ? true : isOneOf(action, ['BLOCK']),
        isEnabled(filter.child(spell('InputEnabled'))),
      ]);
    }),
  );
  if (acting === true) {
    return pass('', path);
  }
  if (acting === undefined || isOpen) {
    return undetermined('whether prompt attacks are filtered is known only at deployment', path);
  }
  return fail(
    ofType.length === 0
      ? `${path} has no filter PROMPT_ATTACK`
      : `the filter PROMPT_ATTACK of ${path} does not block prompts; allowed: an input strength of ${STRENGTHS.join(', ')}, enabled`,
    path,
  );
}

/** Whether a filter blocks or masks what it finds, in prompts and in answers. */
function acts(filter: Value, spell: Spelling): Answer {
  return allOf(
    ['Input', 'Output'].flatMap((direction) => {
      const own = filter.child(spell(`${direction}Action`));
      const action = own.isAbsent ? filter.child(spell('Action')) : own;
      return [isOneOf(action, ACTIONS), isEnabled(filter.child(spell(`${direction}Enabled`)))];
    }),
  );
}

function isOneOf(value: Value, accepted: readonly string[]): Answer {
  return value.isUndetermined ? undefined : accepted.includes(value.string ?? '');
}

function isEnabled(value: Value): Answer {
  return value.isUndetermined ? undefined : value.isAbsent || value.is(true);
}

function demandedTypes(): Map<string, string> {
  const types = new Map<string, string>();
  for (const { name, bedrockTypes } of SAFE_HARBOR_IDENTIFIERS) {
    for (const type of bedrockTypes) {
      const others = types.get(type);
      types.set(type, others === undefined ? name : `${others}, ${name}`);
    }
  }
  return types;
}

function examplesOf(spell: Spelling) {
  const member = (values: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [spell(name), value]));
  const masked = (type: unknown, more: Record<string, unknown> = {}) =>
    member({ Type: type, Action: 'ANONYMIZE', ...more });
  const types = [...DEMANDED_TYPES.keys()].map((type) => masked(type));
  const pattern = (name: string, more: Record<string, unknown> = {}) =>
    member({ Name: name, Pattern: '\\b[0-9]{8}\\b', Action: 'ANONYMIZE', ...more });
  const patterns = ['service-dates', 'medicalRecordNumber', 'HEALTH_PLAN_NUMBER'].map((name) => pattern(name));
  const attack = (more: Record<string, unknown> = {}) =>
    member({ Type: 'PROMPT_ATTACK', InputStrength: 'HIGH', OutputStrength: 'NONE', ...more });
  const guardrail = (
    title: string,
    { pii = types, regexes = patterns, filters = [attack()] as unknown } = {} as Partial<
      Record<'pii' | 'regexes' | 'filters', unknown>
    >,
  ): Example => {
    const [policy = '', entities = ''] = spell(PII).split('.');
    const [content = '', list = ''] = spell(FILTERS).split('.');
    return {
      title,
      resource: {
        [policy]: { [entities]: pii, [spell(REGEXES).split('.')[1] ?? '']: regexes },
        [content]: { [list]: filters },
      },
    };
  };
  const but = (type: string, more: Record<string, unknown>) => [...types.slice(1), masked(type, more)];
  return {
    compliant: [
      guardrail('every type and pattern'),
      guardrail('a type that blocks prompts and masks answers', {
        pii: but('NAME', { Action: 'NONE', InputAction: 'BLOCK', OutputAction: 'ANONYMIZE', OutputEnabled: true }),
      }),
    ],
    violating: [
      guardrail('a type is missing', { pii: types.slice(1) }),
      guardrail('a type is only reported', { pii: but('NAME', { Action: 'NONE' }) }),
      guardrail('a type is not acted on in answers', { pii: but('NAME', { OutputAction: 'NONE' }) }),
      guardrail('a type is off for prompts', { pii: but('NAME', { InputEnabled: false }) }),
      guardrail('the pattern for dates is only reported', {
        regexes: [...patterns.slice(1), pattern('service-dates', { Action: 'NONE' })],
      }),
      guardrail('no filter of prompt attacks', { filters: [attack({ Type: 'HATE' })] }),
      guardrail('a filter of prompt attacks without strength', { filters: [attack({ InputStrength: 'NONE' })] }),
      guardrail('a filter of prompt attacks that only reports', { filters: [attack({ InputAction: 'NONE' })] }),
    ],
    undetermined: [
      guardrail('the types come with deployment', { pii: UNDETERMINED }),
      guardrail('an action comes with deployment', { pii: but('NAME', { Action: UNDETERMINED }) }),
      guardrail('a pattern does not say what it is for', { regexes: [...patterns.slice(1), pattern('first')] }),
      guardrail('the filters come with deployment', { filters: UNDETERMINED }),
    ],
    absent: [
      { title: 'no policy at all', resource: {}, outcome: 'fail' as const },
      { ...guardrail('no patterns', { regexes: null }), outcome: 'fail' as const },
      { ...guardrail('no content filters', { filters: null }), outcome: 'fail' as const },
    ],
  };
}
