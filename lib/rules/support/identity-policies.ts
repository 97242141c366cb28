import type { ResourceView, Value } from '../../core';
import { readPolicyDocument, type Statement } from './policy-document';

/** How a type keeps the identity policies that it holds, and the identities that it gives them to. */
interface Holding {
  /** The documents. */
  readonly documents: string;
  /** Properties that name roles, users and groups; none where the resource is an identity itself. */
  readonly identities?: readonly string[];
}

const ATTACHED = ['Roles[]', 'Users[]', 'Groups[]'];

const HOLDINGS: Readonly<Record<string, Holding>> = {
  'AWS::IAM::Role': { documents: 'Policies[].PolicyDocument' },
  'AWS::IAM::User': { documents: 'Policies[].PolicyDocument' },
  'AWS::IAM::Group': { documents: 'Policies[].PolicyDocument' },
  'AWS::IAM::Policy': { documents: 'PolicyDocument', identities: ATTACHED },
  'AWS::IAM::ManagedPolicy': { documents: 'PolicyDocument', identities: ATTACHED },
  'AWS::IAM::RolePolicy': { documents: 'PolicyDocument', identities: ['RoleName'] },
  'AWS::IAM::UserPolicy': { documents: 'PolicyDocument', identities: ['UserName'] },
  'AWS::IAM::GroupPolicy': { documents: 'PolicyDocument', identities: ['GroupName'] },
  'AWS::SSO::PermissionSet': { documents: 'InlinePolicy' },
  aws_iam_role: { documents: 'inline_policy[].policy' },
  aws_iam_policy: { documents: 'policy', identities: [] },
  aws_iam_role_policy: { documents: 'policy', identities: ['role'] },
  aws_iam_user_policy: { documents: 'policy', identities: ['user'] },
  aws_iam_group_policy: { documents: 'policy', identities: ['group'] },
  aws_ssoadmin_permission_set_inline_policy: { documents: 'inline_policy' },
};

/** The types that hold identity policies. */
export const IDENTITY_POLICY_TYPES: readonly string[] = Object.keys(HOLDINGS);

/** Resources that give a policy to an identity: the properties that name the policy, and the identities. */
const ATTACHMENTS: Readonly<Record<string, { readonly policy: string; readonly identities: readonly string[] }>> = {
  aws_iam_role_policy_attachment: { policy: 'policy_arn', identities: ['role'] },
  aws_iam_user_policy_attachment: { policy: 'policy_arn', identities: ['user'] },
  aws_iam_group_policy_attachment: { policy: 'policy_arn', identities: ['group'] },
  aws_iam_policy_attachment: { policy: 'policy_arn', identities: ['roles[]', 'users[]', 'groups[]'] },
};

/** Properties by which an identity names the policies that it has. */
const NAMED_POLICIES = ['ManagedPolicyArns[]', 'managed_policy_arns[]'];
const BOUNDARIES = ['PermissionsBoundary', 'permissions_boundary'];

/** What an identity may do, as far as the document says. */
export interface Permissions {
  /** The role, user or group; absent for a policy that the document gives to nobody that it holds. */
  readonly identity?: ResourceView;
  /** The statements of all its policies, and the denials of its permissions boundary. */
  readonly statements: readonly Statement[];
}

/** The statements of the policies that a resource holds; a document that cannot be read has none. */
export function statementsOf(holder: ResourceView): readonly Statement[] {
  return holder.once(readStatements);
}

/** Why a policy that a resource holds cannot be read; undefined where all can. */
export function unreadableIn(holder: ResourceView): string | undefined {
  return documentsOf(holder)
    .map((document) => readPolicyDocument(document, holder).unreadable)
    .find((reason) => reason !== undefined);
}

/** The permissions of everyone who has the policies of a resource, or whom it gives one; at least one entry. */
export function permissionsWith(holder: ResourceView): readonly Permissions[] {
  const identities = [...identitiesOf(holder)];
  return identities.length === 0
    ? [{ statements: statementsOf(holder) }]
    : identities.map((identity) => ({ identity, statements: identity.once(allStatements) }));
}

function documentsOf(holder: ResourceView): Value[] {
  const documents = HOLDINGS[holder.type]?.documents;
  return documents === undefined ? [] : holder.all(documents);
}

function readStatements(holder: ResourceView): readonly Statement[] {
  return documentsOf(holder).flatMap((document) => readPolicyDocument(document, holder).statements ?? []);
}

function allStatements(identity: ResourceView): readonly Statement[] {
  const boundaries = namedBy(identity, BOUNDARIES);
  const policies = new Set([
    identity,
    ...namedBy(identity, NAMED_POLICIES),
    ...identity.referencedBy(...IDENTITY_POLICY_TYPES).filter((holder) => identitiesOf(holder).has(identity)),
    ...identity
      .referencedBy(...Object.keys(ATTACHMENTS))
      .filter((attachment) => identitiesOf(attachment).has(identity))
      .flatMap((attachment) => namedBy(attachment, [ATTACHMENTS[attachment.type]?.policy ?? ''])),
  ]);
  return [
    ...[...policies].flatMap(statementsOf),
    ...boundaries.flatMap(statementsOf).filter(({ effect }) => effect === 'Deny'),
  ];
}

/** The identities that have the policies of a resource, as far as the document holds them. */
function identitiesOf(holder: ResourceView): ReadonlySet<ResourceView> {
  return holder.once(findIdentities);
}

function findIdentities(holder: ResourceView): ReadonlySet<ResourceView> {
  const attachment = ATTACHMENTS[holder.type];
  if (attachment !== undefined) {
    return new Set(namedBy(holder, attachment.identities));
  }
  const properties = HOLDINGS[holder.type]?.identities;
  if (properties === undefined) {
    return new Set([holder]);
  }
  const attachments = holder
    .referencedBy(...Object.keys(ATTACHMENTS))
    .filter((other) => namedBy(other, [ATTACHMENTS[other.type]?.policy ?? '']).includes(holder));
  return new Set([
    ...namedBy(holder, properties),
    ...holder.referencedBy().filter((other) => namedBy(other, NAMED_POLICIES).includes(holder)),
    ...attachments.flatMap((other) => [...identitiesOf(other)]),
  ]);
}

/** The resources of the same document that properties refer to. */
function namedBy(resource: ResourceView, properties: readonly string[]): ResourceView[] {
  return properties.flatMap((property) => resource.all(property)).flatMap((value) => resource.follow(value) ?? []);
}
