import type { ResourceView, Value } from '../../core';
import { admitsInternet } from './ingress';
import { type Condition, type Principal, readPolicyDocument, type Statement } from './policy-document';
import type { Acceptance } from './property-table';

/**
 * Condition keys that say who may call or from where, in lower case. Keys that a caller sets at will, such as
 * `aws:Referer` and `aws:UserAgent`, are not among them.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html ("The meaning of public")
 */
const LIMITING_KEYS = new Set([
  'aws:calledvia',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:userid',
  'aws:viaawsservice',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'elasticfilesystem:accessedviamounttarget',
  'elasticfilesystem:accesspointarn',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);

const PRINCIPAL_TAG = /^aws:principaltag\//;

/** Operators that compare literally, so that no value of theirs can be a wildcard. */
const LITERAL = new Set(['stringequals', 'stringequalsignorecase', 'bool', 'numericequals']);
const PATTERN = new Set(['stringlike', 'arnequals', 'arnlike']);

/** Accepts policy documents without a statement that admits everyone. */
export const NOT_OPEN_TO_EVERYONE: Acceptance = {
  accepts: (value, _policy, resource) => {
    const open = isOpenToEveryone(value, resource);
    return open === undefined ? undefined : !open;
  },
  describe: () =>
    'no statement that allows everyone, unless a condition limits the account, organization, VPC endpoint or address range',
  samples: [
    document({ AWS: 'arn:aws:iam::111122223333:role/app' }),
    document('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } }),
  ],
};

/** The same for properties that hold the document as a text. */
export const TEXT_NOT_OPEN_TO_EVERYONE: Acceptance = {
  ...NOT_OPEN_TO_EVERYONE,
  samples: NOT_OPEN_TO_EVERYONE.samples.map((sample) => JSON.stringify(sample)),
};

/** Documents that admit everyone, for the examples of rules. */
export const OPEN_DOCUMENTS = [
  document('*'),
  document({ AWS: '*' }, { StringLike: { 'aws:Referer': 'https://example.com/*' } }),
  document({ AWS: ['arn:aws:iam::111122223333:role/app', '*'] }, { StringLike: { 'aws:SourceArn': '*' } }),
];

/** The same as texts. */
export const OPEN_DOCUMENT_TEXTS = OPEN_DOCUMENTS.map((open) => JSON.stringify(open));

/** Whether a policy document of a resource admits everyone; undefined where this cannot be told. */
function isOpenToEveryone(value: Value, resource: ResourceView): boolean | undefined {
  if (value.is('')) {
    return false;
  }
  const { statements } = readPolicyDocument(value, resource);
  return statements === undefined ? undefined : anyOf(statements.map(admitsEveryone));
}

/** Whether a principal of a permission (`Principal: '*'`) means everyone. */
export function namesEveryone(principal: Value): boolean | undefined {
  const text = principal.text;
  if (text === undefined || isUnknown(principal)) {
    const isSomebody = principal.reference !== undefined || principal.reason.startsWith('AWS::AccountId ');
    return principal.isUndetermined && !isSomebody ? undefined : false;
  }
  return text === '*' || /^arn:[^:]*:iam::\*:/.test(text);
}

/** Whether a statement admits everyone; undefined where this cannot be told. */
export function admitsEveryone(statement: Statement): boolean | undefined {
  if (statement.effect === 'Deny') {
    return false;
  }
  const everyone = statement.isNotPrincipal ? true : anyOf(statement.principals.map(ofPrincipal));
  if (everyone === false) {
    return false;
  }
  const limited = anyOf(statement.conditions.map(limits));
  if (limited === true) {
    return false;
  }
  return limited === undefined || statement.effect === undefined ? undefined : everyone;
}

function ofPrincipal(principal: Principal): boolean | undefined {
  return principal.type === 'Service' && principal.value.isUndetermined ? false : namesEveryone(principal.value);
}

/** Whether a line of a condition leaves only certain callers. */
function limits({ operator, key, values }: Condition): boolean | undefined {
  const name = key.toLowerCase();
  // `ForAllValues:` and `…IfExists` also hold where the key is missing, as it is in an anonymous request.
  const comparison = operator.toLowerCase().replace(/^foranyvalue:/, '');
  if (!LIMITING_KEYS.has(name) && !PRINCIPAL_TAG.test(name)) {
    return false;
  }
  if (name === 'aws:sourceip') {
    return comparison === 'ipaddress' ? not(anyOf(values.map(admitsInternet))) : false;
  }
  if (LITERAL.has(comparison)) {
    return comparison === 'bool' ? not(anyOf(values.map((value) => isNot(value, true)))) : values.length > 0;
  }
  return PATTERN.has(comparison) && values.length > 0 ? not(anyOf(values.map(matchesAnything))) : false;
}

function matchesAnything(value: Value): boolean | undefined {
  const text = value.text;
  if (text === undefined || isUnknown(value)) {
    return value.reference === undefined ? undefined : false;
  }
  return text.replace(/^arn:[^:]*:[^:]*/, '').replace(/[*?:/]/g, '') === '';
}

/** Whether nothing at all is known of a text; that it is an account, as with `AWS::AccountId`, is knowledge enough. */
function isUnknown(value: Value): boolean {
  return value.isUndetermined && /^\$\{(?!AWS::)[^}]*\}$/.test(value.text ?? '');
}

function isNot(value: Value, expected: boolean): boolean | undefined {
  return value.isUndetermined ? undefined : !value.is(expected);
}

function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

function document(principal: unknown, condition?: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: ['s3:GetObject'],
        Resource: ['*'],
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  };
}
