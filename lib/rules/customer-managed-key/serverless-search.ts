import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { keySample } from './key-examples';
import { keyOwner } from './key-owner';
import { verdictOf } from './key-table';

/** The names that CloudFormation or the Terraform provider use. */
interface Names {
  readonly collection: string;
  readonly policy: string;
  readonly name: string;
  readonly type: string;
  readonly document: string;
  /** Where the collection itself names its key; only CloudFormation has it. */
  readonly key?: string;
  readonly ownedByAws?: string;
}

const CLOUDFORMATION: Names = {
  collection: 'AWS::OpenSearchServerless::Collection',
  policy: 'AWS::OpenSearchServerless::SecurityPolicy',
  name: 'Name',
  type: 'Type',
  document: 'Policy',
  key: 'EncryptionConfig.KmsKeyArn',
  ownedByAws: 'EncryptionConfig.AWSOwnedKey',
};

const TERRAFORM: Names = {
  collection: 'aws_opensearchserverless_collection',
  policy: 'aws_opensearchserverless_security_policy',
  name: 'name',
  type: 'type',
  document: 'policy',
};

/**
 * Collections of OpenSearch Serverless, the vector store of most knowledge bases. Their key is named by an encryption
 * policy that matches the name of the collection, or by the collection itself.
 *
 * Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
 */
export const SERVERLESS_SEARCH_CHECKS: Readonly<Record<string, Check>> = Object.fromEntries(
  [CLOUDFORMATION, TERRAFORM].flatMap((names): [string, Check][] => [
    [
      names.policy,
      {
        judge: (policy) => judgePolicy(policy, names),
        properties: [names.document],
        examples: () => policyExamples(names),
      },
    ],
    [
      names.collection,
      {
        judge: (collection) => judgeCollection(collection, names),
        properties: [names.key ?? names.name],
        examples: () => collectionExamples(names),
      },
    ],
  ]),
);

function judgePolicy(policy: ResourceView, names: Names): Verdict {
  const type = policy.get(names.type);
  if (type.is('network')) {
    return notApplicable('a network policy names no key');
  }
  const document = policy.get(names.document).document();
  if (!document.isObject) {
    return undetermined(`${names.document} is known only at deployment (${document.describe()})`, names.document);
  }
  if (document.get('AWSOwnedKey').is(true)) {
    return fail(`${names.document} asks for a key that AWS owns (AWSOwnedKey is true)`, names.document);
  }
  const key = document.get('KmsARN');
  return verdictOf(keyOwner(key, policy), key, `${names.document}.KmsARN`);
}

function judgeCollection(collection: ResourceView, names: Names): Verdict {
  const key = names.key === undefined ? undefined : collection.get(names.key);
  if (key !== undefined && !key.isAbsent) {
    return verdictOf(keyOwner(key, collection), key, names.key);
  }
  if (names.ownedByAws !== undefined && collection.get(names.ownedByAws).is(true)) {
    return fail(`${names.ownedByAws} is true: the collection is encrypted with a key that AWS owns`, names.ownedByAws);
  }
  const policy = collection.ofType(names.policy).find((one) => covers(one, collection, names));
  if (policy === undefined) {
    return undetermined('no encryption policy in this document covers the collection', names.key ?? names.name);
  }
  const verdict = judgePolicy(policy, names);
  return verdict.reason === '' ? verdict : { ...verdict, reason: `${policy.address}: ${verdict.reason}` };
}

/** Whether an encryption policy has a rule for the name of the collection. */
function covers(policy: ResourceView, collection: ResourceView, names: Names): boolean {
  const name = collection.get(names.name).text;
  if (policy.get(names.type).is('network') || name === undefined) {
    return false;
  }
  const patterns = policy.get(names.document).document().all('Rules[].Resource[]');
  return patterns.some((pattern) => {
    const text = pattern.text;
    return text?.endsWith('*') ? `collection/${name}`.startsWith(text.slice(0, -1)) : text === `collection/${name}`;
  });
}

function documentFor(names: Names, key: Record<string, unknown>): Record<string, unknown> {
  const policy = { Rules: [{ ResourceType: 'collection', Resource: ['collection/records'] }], ...key };
  return { [names.type]: 'encryption', [names.name]: 'records', [names.document]: JSON.stringify(policy) };
}

const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function policyExamples(names: Names): Examples {
  return {
    compliant: [{ resource: documentFor(names, { AWSOwnedKey: false, KmsARN: KEY_ARN }) }],
    violating: [
      { resource: documentFor(names, { AWSOwnedKey: true }) },
      { resource: documentFor(names, { KmsARN: 'arn:aws:kms:us-east-1:111122223333:alias/aws/es' }) },
    ],
    undetermined: [{ resource: { [names.type]: 'encryption', [names.document]: UNDETERMINED } }],
    absent: [{ title: 'the policy names no key', resource: documentFor(names, {}), outcome: 'fail' }],
  };
}

function collectionExamples(names: Names): Examples {
  const resource = { [names.name]: 'records' };
  const beside = (key: Record<string, unknown>): Record<string, unknown> => {
    const policy = documentFor(names, key);
    return names === CLOUDFORMATION
      ? { Resources: { Policy: { Type: names.policy, Properties: policy } } }
      : { resource: { [names.policy]: { policy } } };
  };
  const inline: Example[] =
    names === CLOUDFORMATION
      ? [
          {
            resource: { ...resource, EncryptionConfig: { KmsKeyArn: keySample(names.collection, '').key } },
            beside: keySample(names.collection, '').beside,
          },
        ]
      : [];
  return {
    compliant: [...inline, { resource, beside: beside({ KmsARN: KEY_ARN }) }],
    violating: [{ resource, beside: beside({ AWSOwnedKey: true }) }],
    undetermined: [{ resource: { [names.name]: UNDETERMINED } }],
    absent: [{ title: 'the policy stands elsewhere', resource, outcome: 'undetermined' }],
  };
}
