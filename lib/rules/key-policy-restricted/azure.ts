import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Outcome,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { isBroadScope } from '../support/azure-scopes';

/**
 * The key permissions of an access policy, without those for rotation and release that came later. Who has all of
 * these has `kms:*`: administration, use and irrevocable deletion in one hand.
 */
const EVERY_PERMISSION = [
  'backup',
  'create',
  'decrypt',
  'delete',
  'encrypt',
  'get',
  'import',
  'list',
  'purge',
  'recover',
  'restore',
  'sign',
  'unwrapkey',
  'update',
  'verify',
  'wrapkey',
];

/** Roles that give every key permission, by name and by the id of their definition. */
const EVERY_PERMISSION_ROLES = new Set([
  'key vault administrator',
  '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  'key vault crypto officer',
  '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
]);

/**
 * Key Vault knows no wildcard principal. What comes closest is an access policy with every key permission, and a role
 * with every key permission on all vaults of a subscription.
 *
 * Source: https://learn.microsoft.com/azure/key-vault/general/rbac-guide and .../general/assign-access-policy
 */
export const azureKeyAccessChecks: Record<string, Check> = {
  azurerm_key_vault_access_policy: {
    judge: (policy) => judgePermissions(policy.get('key_permissions')),
    properties: ['key_permissions'],
    examples: () => permissionExamples((key_permissions) => ({ key_permissions })),
  },
  azurerm_key_vault: {
    judge: judgeVault,
    properties: ['access_policy.key_permissions'],
    examples: () => permissionExamples((key_permissions) => ({ access_policy: [{ key_permissions }] })),
  },
  azurerm_role_assignment: {
    judge: judgeAssignment,
    properties: ['role_definition_name', 'role_definition_id', 'scope'],
    examples: assignmentExamples,
  },
};

function judgeVault(vault: ResourceView): Verdict | readonly Verdict[] {
  const policies = vault.properties.child('access_policy').items();
  return policies.length === 0
    ? pass('the vault has no access policy of its own')
    : policies.map((policy) => judgePermissions(policy.get('key_permissions')));
}

function judgePermissions(permissions: Value): Verdict {
  const property = permissions.path;
  const items = permissions.items();
  const granted = new Set(items.map(({ string }) => string?.toLowerCase()));
  if (EVERY_PERMISSION.every((permission) => granted.has(permission)) || granted.has('all')) {
    return fail('the access policy gives one principal every key permission', property);
  }
  return items.some(({ isUndetermined }) => isUndetermined)
    ? undetermined('which key permissions are granted is known only at deployment', property)
    : pass('', property);
}

function judgeAssignment(assignment: ResourceView): Verdict {
  const role = ['role_definition_name', 'role_definition_id']
    .map((name) => assignment.get(name))
    .find((value) => !value.isAbsent);
  if (role === undefined || role.isUndetermined) {
    return isBroadScope(assignment.get('scope')) === false
      ? pass('', 'scope')
      : undetermined('which role is assigned is known only at deployment', role?.path ?? 'role_definition_name');
  }
  if (!EVERY_PERMISSION_ROLES.has((role.string ?? '').toLowerCase().split('/').at(-1) ?? '')) {
    return notApplicable('the role does not give every key permission');
  }
  switch (isBroadScope(assignment.get('scope'))) {
    case true:
      return fail(`${role.string} is assigned for every vault of the scope`, 'scope');
    case false:
      return pass('', 'scope');
    default:
      return undetermined('the scope of the assignment is known only at deployment', 'scope');
  }
}

function permissionExamples(grant: (permissions: unknown) => Readonly<Record<string, unknown>>) {
  const granted = (permissions: unknown): Example => ({ resource: { name: 'records', ...grant(permissions) } });
  return {
    compliant: [granted(['Get', 'WrapKey', 'UnwrapKey']), granted(['Get', 'List', 'Create', 'Delete', 'Purge'])],
    violating: [granted(EVERY_PERMISSION), granted([...EVERY_PERMISSION, 'Rotate', 'Release'])],
    undetermined: [granted(UNDETERMINED), granted(['Get', UNDETERMINED])],
    absent: [{ resource: { name: 'records' }, outcome: 'pass' as Outcome, title: 'no key permissions' }],
  };
}

function assignmentExamples() {
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';
  const vault = `${subscription}/resourceGroups/r/providers/Microsoft.KeyVault/vaults/records`;
  const assigned = (scope: string, role?: string): Example => ({
    resource: { scope, ...(role === undefined ? {} : { role_definition_name: role }) },
  });
  return {
    compliant: [assigned(vault, 'Key Vault Administrator'), assigned(vault, 'Key Vault Crypto Officer')],
    violating: [
      assigned(subscription, 'Key Vault Administrator'),
      assigned('/providers/Microsoft.Management/managementGroups/all', 'Key Vault Crypto Officer'),
    ],
    undetermined: [assigned(UNDETERMINED, 'Key Vault Administrator'), assigned(subscription, UNDETERMINED)],
    absent: [
      { ...assigned(subscription, 'Reader'), outcome: 'notApplicable' as const, title: 'another role' },
      { ...assigned(vault), outcome: 'pass' as const, title: 'a role by id, on one vault' },
    ],
  };
}
