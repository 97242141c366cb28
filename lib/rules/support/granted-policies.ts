import type { ResourceView, Value } from '../../core';
import { IDENTITY_POLICY_TYPES, statementsOf, unreadableIn } from './identity-policies';
import { readPolicyDocument, type Statement } from './policy-document';

/** The properties that name managed policies, by type. */
const MANAGED: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'ManagedPolicyArns[]',
  'AWS::IAM::Role': 'ManagedPolicyArns[]',
  'AWS::IAM::User': 'ManagedPolicyArns[]',
  'AWS::SSO::PermissionSet': 'ManagedPolicies[]',
  aws_iam_group_policy_attachment: 'policy_arn',
  aws_iam_group_policy_attachments_exclusive: 'policy_arns[]',
  aws_iam_policy_attachment: 'policy_arn',
  aws_iam_role: 'managed_policy_arns[]',
  aws_iam_role_policy_attachment: 'policy_arn',
  aws_iam_role_policy_attachments_exclusive: 'policy_arns[]',
  aws_iam_user_policy_attachment: 'policy_arn',
  aws_iam_user_policy_attachments_exclusive: 'policy_arns[]',
  aws_ssoadmin_managed_policy_attachment: 'managed_policy_arn',
};

/** Types of AWS SAM whose list `Policies` holds names, documents and templates of policies side by side. */
const SAM_TYPES: readonly string[] = ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'];
const SAM_LIST = 'Policies[]';

/** Names by which identities have a permissions boundary. */
const BOUNDARIES = ['PermissionsBoundary', 'permissions_boundary'];

/** The types that give permissions to identities by a document of their own. */
export const DOCUMENT_TYPES: readonly string[] = [...IDENTITY_POLICY_TYPES, ...SAM_TYPES];

/** The types that give permissions to identities by naming a managed policy. */
export const MANAGED_TYPES: readonly string[] = [...Object.keys(MANAGED), ...SAM_TYPES];

/** What a resource lets identities do by documents of its own. */
export interface Granted {
  readonly statements: readonly Statement[];
  /**
   * Why a document cannot be read.
   *
   * @default - all can be
   */
  readonly unreadable?: string;
}

/** What a resource lets identities do; nothing where it is only the permissions boundary of others. */
export function grantedBy(holder: ResourceView): Granted {
  return holder.once(readGranted);
}

/** The names or ARNs of the managed policies that a resource gives to identities. */
export function managedPoliciesOf(holder: ResourceView): Value[] {
  const property = MANAGED[holder.type];
  const named = property === undefined ? samPolicies(holder).filter((one) => !one.isObject) : holder.all(property);
  return named.filter((value) => !value.isAbsent);
}

/** The properties that {@link grantedBy} and {@link managedPoliciesOf} read, for the page of a rule. */
export function grantingProperties(type: string): string[] {
  const documents: Readonly<Record<string, unknown>> = DOCUMENT_TYPES.includes(type) ? withDocument(type, {}) : {};
  return [...new Set([...Object.keys(documents), ...(MANAGED[type] ?? '').split('[]')])].filter((name) => name !== '');
}

/** The properties of a type with a policy document in it, for examples. */
export function withDocument(type: string, document: unknown): Record<string, unknown> {
  const isTemplate = type.startsWith('AWS::');
  const holder = isTemplate || typeof document === 'string' ? document : JSON.stringify(document);
  switch (type) {
    case 'AWS::IAM::Role':
    case 'AWS::IAM::User':
    case 'AWS::IAM::Group':
      return { Policies: [{ PolicyName: 'models', PolicyDocument: holder }] };
    case 'aws_iam_role':
      return { inline_policy: [{ name: 'models', policy: holder }] };
    case 'AWS::SSO::PermissionSet':
      return { InlinePolicy: holder };
    case 'aws_ssoadmin_permission_set_inline_policy':
      return { inline_policy: holder };
    default:
      return SAM_TYPES.includes(type) ? { Policies: [holder] } : { [isTemplate ? 'PolicyDocument' : 'policy']: holder };
  }
}

/** The properties of a type that names a managed policy, for examples. */
export function withManagedPolicy(type: string, policy: unknown): Record<string, unknown> {
  const path = MANAGED[type] ?? SAM_LIST;
  return { [path.replace('[]', '')]: path.endsWith('[]') ? [policy] : policy };
}

function readGranted(holder: ResourceView): Granted {
  if (isBoundaryOnly(holder)) {
    return { statements: [] };
  }
  const documents = samPolicies(holder)
    .filter((one) => one.isObject)
    .map((one) => readPolicyDocument(one, holder));
  const statements = [...statementsOf(holder), ...documents.flatMap((document) => document.statements ?? [])];
  const unreadable = unreadableIn(holder) ?? documents.find((document) => document.unreadable)?.unreadable;
  return unreadable === undefined ? { statements } : { statements, unreadable };
}

function samPolicies(holder: ResourceView): Value[] {
  return SAM_TYPES.includes(holder.type) ? holder.all(SAM_LIST) : [];
}

/** Whether a managed policy only bounds what other policies of the document give. */
function isBoundaryOnly(policy: ResourceView): boolean {
  if (!['AWS::IAM::ManagedPolicy', 'aws_iam_policy'].includes(policy.type)) {
    return false;
  }
  const isThis = ({ reference }: Value) => reference?.resource === policy.resource;
  const users = policy.referencedBy();
  return (
    users.some((user) => BOUNDARIES.some((name) => isThis(user.get(name)))) &&
    !users.some((user) => managedPoliciesOf(user).some(isThis)) &&
    ['Roles', 'Users', 'Groups'].every((name) => policy.properties.child(name).items().length === 0)
  );
}
