import type { ResourceView, Value } from '../../core';

/** One statement of an IAM policy document, whatever form the document had. */
export interface Statement {
  /** `Allow` or `Deny`; undefined where it cannot be known. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  /** Everyone that `Principal` names; empty in an identity policy. */
  readonly principals: readonly Principal[];
  /** Whether the statement names those who are *not* meant. */
  readonly isNotPrincipal: boolean;
  readonly actions: readonly Value[];
  readonly notActions: readonly Value[];
  readonly resources: readonly Value[];
  readonly notResources: readonly Value[];
  readonly conditions: readonly Condition[];
  /** Where the statement stands, for findings. */
  readonly path: string;
}

/** One entry of `Principal`: `{ "AWS": "*" }` is type `AWS` and value `*`; a bare `"*"` has type `*`. */
export interface Principal {
  readonly type: string;
  readonly value: Value;
}

/** One line of `Condition`. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Value[];
}

/** The statements of a policy document, or why they cannot be read. */
export type PolicyDocument =
  | { readonly statements: readonly Statement[]; readonly unreadable?: undefined }
  | { readonly statements?: undefined; readonly unreadable: string };

/**
 * Reads a policy document: a CloudFormation object, a JSON text, `jsonencode(…)`, or a reference to a
 * `data.aws_iam_policy_document` of the same module. An absent value has no statements.
 */
export function readPolicyDocument(value: Value, resource: ResourceView): PolicyDocument {
  return resource.world.remember(value, () => read(value, resource));
}

function read(value: Value, resource: ResourceView): PolicyDocument {
  const source = resource.follow(value);
  if (source !== undefined && source.type === 'data.aws_iam_policy_document') {
    return readDataSource(source);
  }
  const document = value.document();
  if (document.isAbsent) {
    return { statements: [] };
  }
  if (!document.isObject) {
    return { unreadable: document.isUndetermined ? document.describe() : `${value.path} is not a policy document` };
  }
  const list = document.get('Statement');
  const statements = document.child('Statement').items();
  if (list.isUndetermined && statements.length <= 1) {
    return { unreadable: list.describe() };
  }
  const unreadable = statements.find((statement) => !statement.isObject);
  return unreadable === undefined
    ? { statements: statements.map(readStatement) }
    : { unreadable: unreadable.describe() };
}

/** Whether a principal means everyone: `*`, or an AWS principal of `*`. */
export function isEveryone(principal: Principal): boolean {
  return principal.value.is('*') && ['*', 'AWS'].includes(principal.type);
}

/** Whether an action pattern of a statement covers an action: `s3:*` and `*` cover `s3:PutObject`. */
export function matchesAction(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) {
    return pattern.toLowerCase() === action.toLowerCase();
  }
  const expression = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`).test(action.toLowerCase());
}

function readStatement(statement: Value): Statement {
  const notPrincipal = statement.child('NotPrincipal');
  const principal = notPrincipal.isAbsent ? statement.child('Principal') : notPrincipal;
  return {
    effect: readEffect(statement.child('Effect')),
    principals: readPrincipals(principal),
    isNotPrincipal: !notPrincipal.isAbsent,
    actions: statement.child('Action').items(),
    notActions: statement.child('NotAction').items(),
    resources: statement.child('Resource').items(),
    notResources: statement.child('NotResource').items(),
    conditions: readConditions(statement.child('Condition')),
    path: statement.path,
  };
}

function readEffect(effect: Value): Statement['effect'] {
  return effect.is('Allow') ? 'Allow' : effect.is('Deny') ? 'Deny' : undefined;
}

function readPrincipals(principal: Value): Principal[] {
  if (principal.isObject) {
    return principal.keys().flatMap((type) =>
      principal
        .child(type)
        .items()
        .map((value) => ({ type, value })),
    );
  }
  return principal.items().map((value) => ({ type: '*', value }));
}

function readConditions(condition: Value): Condition[] {
  return condition.keys().flatMap((operator) =>
    condition
      .child(operator)
      .keys()
      .map((key) => ({ operator, key, values: condition.child(operator).child(key).items() })),
  );
}

function readDataSource(source: ResourceView): PolicyDocument {
  const inherited = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'].find(
    (argument) => !source.get(argument).isAbsent,
  );
  if (inherited !== undefined) {
    return { unreadable: `${source.address} merges other documents (${inherited})` };
  }
  const blocks = source.properties.child('statement').items();
  const unknown = blocks.find((block) => !block.isObject);
  return unknown === undefined ? { statements: blocks.map(readBlock) } : { unreadable: unknown.describe() };
}

function readBlock(block: Value): Statement {
  const effect = block.child('effect');
  const notPrincipals = block.child('not_principals');
  const principals = notPrincipals.isAbsent ? block.child('principals') : notPrincipals;
  return {
    effect: effect.isAbsent ? 'Allow' : readEffect(effect),
    principals: principals
      .items()
      .flatMap((entry) => entry.all('identifiers[]').map((value) => ({ type: entry.get('type').string ?? '', value }))),
    isNotPrincipal: !notPrincipals.isAbsent,
    actions: block.child('actions').items(),
    notActions: block.child('not_actions').items(),
    resources: block.child('resources').items(),
    notResources: block.child('not_resources').items(),
    conditions: block
      .child('condition')
      .items()
      .map((entry) => ({
        operator: entry.get('test').string ?? '',
        key: entry.get('variable').string ?? '',
        values: entry.child('values').items(),
      })),
    path: block.path,
  };
}
