import {
  type Check,
  type Example,
  fail,
  type Outcome,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { readPolicyDocument, type Statement } from '../support/policy-document';
import { admitsEveryone } from '../support/public-principals';

/**
 * Key policies. A key without one gets the default policy, which gives the account its IAM policies and nobody else
 * anything.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export const awsKeyPolicyChecks: Record<string, Check> = {
  'AWS::KMS::Key': check('KeyPolicy', 'pass'),
  'AWS::KMS::ReplicaKey': check('KeyPolicy', 'pass'),
  aws_kms_key: check('policy', 'pass'),
  aws_kms_key_policy: check('policy', 'pass'),
  aws_kms_replica_key: check('policy', 'pass'),
  aws_kms_external_key: check('policy', 'pass'),
  aws_kms_replica_external_key: check('policy', 'pass'),
};

function check(property: string, absent: Outcome): Check {
  return {
    judge: (key) => judge(key, property),
    properties: [property],
    examples: () => examples(property, absent),
  };
}

function judge(key: ResourceView, property: string): Verdict | readonly Verdict[] {
  const policy = key.get(property);
  if (policy.isAbsent || policy.is('')) {
    return pass('KMS gives the key its default policy, for the account only', property);
  }
  const { statements, unreadable } = readPolicyDocument(policy, key);
  if (statements === undefined) {
    return undetermined(`${property} cannot be read before deployment (${unreadable})`, property);
  }
  const verdicts = statements.map(judgeStatement);
  return verdicts.length > 0 ? verdicts : pass('', property);
}

function judgeStatement(statement: Statement): Verdict {
  const { path } = statement;
  if (statement.effect === 'Deny') {
    return pass('', path);
  }
  if (statement.effect === undefined) {
    return undetermined('whether the statement allows or denies is known only at deployment', path);
  }
  if (statement.isNotPrincipal) {
    return fail('the statement allows everyone except its NotPrincipal', path);
  }
  if (statement.notActions.length > 0) {
    return fail('the statement allows every action except its NotAction', path);
  }
  const everyone = admitsEveryone(statement);
  if (everyone === undefined) {
    return undetermined('whom the statement allows is known only at deployment', path);
  }
  return everyone
    ? fail('the statement allows every AWS principal, and no condition limits the account or organization', path)
    : pass('', path);
}

const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };

function examples(property: string, absent: Outcome) {
  const allow = (statement: Readonly<Record<string, unknown>>): Example => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' },
        { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '*', ...statement },
      ],
    };
    return { resource: { [property]: property === 'KeyPolicy' ? policy : JSON.stringify(policy) } };
  };
  return {
    compliant: [
      allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } }),
      allow({ Principal: { Service: 'logs.us-east-1.amazonaws.com' } }),
      allow({ Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }),
      allow({ Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } } }),
      allow({ Effect: 'Deny', Principal: '*' }),
    ],
    violating: [
      allow({ Principal: '*', Action: 'kms:*' }),
      allow({ Principal: { AWS: '*' } }),
      allow({ Principal: { AWS: ['arn:aws:iam::111122223333:role/app', '*'] } }),
      allow({
        Principal: { AWS: '*' },
        Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      }),
      allow({ NotPrincipal: ROOT }),
      allow({ Principal: ROOT, Action: undefined, NotAction: 'kms:Delete*' }),
    ],
    undetermined: [
      allow({ Principal: { AWS: UNDETERMINED } }),
      { resource: { [property]: UNDETERMINED } },
      allow({ Effect: UNDETERMINED, Principal: '*' }),
    ],
    absent: [{ resource: { description: 'records' }, outcome: absent, title: 'the default policy of KMS' }],
  };
}
