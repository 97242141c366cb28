import type { Resource, ResourceTree, ResourceView, Value } from '../../core';
import { isPlainObject } from '../../core';
import { type Condition, isEveryone, matchesAction, readPolicyDocument, type Statement } from './policy-document';

/** What a resource policy must deny to everyone. */
export interface Denial {
  /** The actions that the statement must cover. */
  readonly actions: readonly string[];
  /** Whether a condition means the requests in question; undefined where that cannot be known. */
  means(condition: Condition): boolean | undefined;
  /**
   * Whether the resources of the statement cover what is protected.
   *
   * @default - a policy protects the resource that it is attached to
   */
  readonly covers?: (resources: readonly Value[]) => boolean | undefined;
}

/**
 * Whether a policy holds a statement that denies to everyone, on no further condition; undefined where that cannot be
 * known before deployment.
 */
export function denies(document: Value, owner: ResourceView, denial: Denial): boolean | undefined {
  const { statements } = readPolicyDocument(document, owner);
  if (statements === undefined) {
    return undefined;
  }
  const answers = statements.map((statement) => isDenial(statement, denial));
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

/** Requests that come without TLS: `"Bool": { "aws:SecureTransport": "false" }`. */
export function meansPlaintext(condition: Condition): boolean | undefined {
  if (condition.key.toLowerCase() !== 'aws:securetransport') {
    return false;
  }
  return (
    /^(bool|stringequals|stringlike)(ifexists)?$/i.test(condition.operator) &&
    every(condition.values, (value) => value.is(false))
  );
}

/** Whether the resource patterns of a bucket policy cover every object of the bucket. */
export function coversObjects(resources: readonly Value[]): boolean | undefined {
  const answers = resources.map((value) => {
    if (value.kind === 'reference') {
      return false;
    }
    const { text } = value;
    if (text === undefined || (value.kind === 'unknown' && /^\$\{[^}]*\}$/.test(text))) {
      return undefined;
    }
    return text === '*' || /^[^/]*\*$/.test(text.replace(/\/\*$/, '*'));
  });
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

/** A policy document with the resource that holds it. */
export interface AttachedPolicy {
  readonly document: Value;
  readonly owner: ResourceView;
}

/** The policies of a bucket: inline, and of every policy resource that names it by reference or by its literal name. */
export function bucketPolicies(bucket: ResourceView): readonly AttachedPolicy[] {
  return bucket.once(findBucketPolicies);
}

function findBucketPolicies(bucket: ResourceView): AttachedPolicy[] {
  const inline = bucket.get('policy');
  const types = { 'AWS::S3::Bucket': 'AWS::S3::BucketPolicy' }[bucket.type] ?? 'aws_s3_bucket_policy';
  const referring = bucket
    .referencedBy(types)
    .filter((policy) => bucketOf(policy).reference?.resource === bucket.resource);
  const name = bucket.get(bucket.type === 'AWS::S3::Bucket' ? 'BucketName' : 'bucket').string;
  const naming = name === undefined ? [] : (literalPolicies(bucket.resource.tree).get(name) ?? []);
  const attached = [...new Set([...referring.map(({ resource }) => resource), ...naming])].map((one) =>
    bucket.view(one),
  );
  return [
    ...(inline.isAbsent ? [] : [{ document: inline, owner: bucket }]),
    ...attached.map((owner) => ({
      document: owner.get(owner.type === 'AWS::S3::BucketPolicy' ? 'PolicyDocument' : 'policy'),
      owner,
    })),
  ];
}

function bucketOf(policy: ResourceView): Value {
  return policy.get(policy.type === 'AWS::S3::BucketPolicy' ? 'Bucket' : 'bucket');
}

const literals = new WeakMap<ResourceTree, Map<string, Resource[]>>();

/** The bucket policies of a tree by the bucket name that they spell out; built once for each tree. */
function literalPolicies(tree: ResourceTree): Map<string, Resource[]> {
  const known = literals.get(tree);
  if (known !== undefined) {
    return known;
  }
  const index = new Map<string, Resource[]>();
  for (const policy of [...tree.ofType('AWS::S3::BucketPolicy'), ...tree.ofType('aws_s3_bucket_policy')]) {
    const properties = isPlainObject(policy.properties) ? policy.properties : {};
    const name = properties.Bucket ?? properties.bucket;
    if (typeof name === 'string') {
      index.set(name, index.get(name) ?? []);
      index.get(name)?.push(policy);
    }
  }
  literals.set(tree, index);
  return index;
}

function isDenial(statement: Statement, { actions, means, covers }: Denial): boolean | undefined {
  const [condition, ...others] = statement.conditions;
  if (statement.effect === 'Allow' || condition === undefined || others.length > 0 || statement.isNotPrincipal) {
    return false;
  }
  return all([
    statement.effect === 'Deny' ? true : undefined,
    means(condition),
    any(statement.principals, (principal) => (principal.value.isUndetermined ? undefined : isEveryone(principal))),
    ...actions.map((action) =>
      any(statement.actions, ({ string }) => (string === undefined ? undefined : matchesAction(string, action))),
    ),
    covers === undefined ? true : covers(statement.resources),
  ]);
}

/** Whether every value is known and passes; undefined if only unknown ones do not. */
function every(values: readonly Value[], test: (value: Value) => boolean): boolean | undefined {
  return values.length === 0 ? false : all(values.map((value) => (value.isUndetermined ? undefined : test(value))));
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function any<T>(list: readonly T[], test: (one: T) => boolean | undefined): boolean | undefined {
  const answers = list.map(test);
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}
