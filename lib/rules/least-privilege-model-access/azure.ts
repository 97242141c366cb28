import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { isBroadScope } from '../support/azure-scopes';

/** Roles that call models and change nothing about them, by name and by the id of their definition. */
const CALLERS = new Set([
  'cognitive services openai user',
  '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
  'cognitive services user',
  'a97b65f3-24c7-4388-baec-2e87135dc908',
  'azure ai user',
  '53ca6127-db72-4b80-b1b0-d745d6d5456d',
]);

/** Roles that deploy models, list keys or change the account, whose holders then choose the model themselves. */
const MANAGERS = new Set([
  'cognitive services contributor',
  '25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68',
  'cognitive services openai contributor',
  'a001fd3d-188f-4b5d-821b-7da978bf7442',
  'azure ai account owner',
  'e47c6f54-e4a2-4754-9501-8e0985b135e1',
  'azure ai administrator',
  'b78c5d69-af96-48a3-bf8d-a8b4d589de94',
  'azure ai developer',
  '64702f94-c441-49e6-a78b-ef80e0188fee',
  'azure ai owner',
  'azure ai project manager',
  'eadc314b-1a2d-4efa-be10-5d325db5065e',
]);

/** Roles with every action on every resource of their scope. */
const GENERAL = new Set([
  'owner',
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'contributor',
  'b24988ac-6180-42a0-ab88-20f7382dd24c',
]);

const ACCOUNTS = [
  'azurerm_cognitive_account',
  'azurerm_cognitive_account_project',
  'azurerm_ai_services',
  'azurerm_ai_foundry',
  'azurerm_ai_foundry_project',
];
const ACCOUNT_ID = /\/providers\/Microsoft\.(CognitiveServices\/accounts|MachineLearningServices\/workspaces)\//i;
/** What a scope holds: an AI account, everything of a subscription, a group with such an account, or something else. */
type Scope = 'account' | 'broad' | 'group' | 'other' | 'unknown';

/**
 * Assignments of roles that reach models, and roles of one's own.
 *
 * Source: https://learn.microsoft.com/azure/ai-services/openai/how-to/role-based-access-control and
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning
 */
export const azureModelAccessChecks: Record<string, Check> = {
  azurerm_role_assignment: {
    judge: judgeAssignment,
    properties: ['role_definition_name', 'role_definition_id', 'scope'],
    examples: assignmentExamples,
  },
  azurerm_role_definition: {
    judge: judgeDefinition,
    properties: ['permissions.actions', 'permissions.not_actions', 'permissions.data_actions'],
    examples: definitionExamples,
  },
};

function judgeAssignment(assignment: ResourceView): Verdict {
  const role = ['role_definition_name', 'role_definition_id']
    .map((name) => assignment.get(name))
    .find((value) => !value.isAbsent);
  const scope = scopeOf(assignment);
  if (role === undefined || role.text === undefined || role.text.startsWith('${')) {
    return judgeUnknownRole(role, scope, assignment);
  }
  const name = role.text.toLowerCase().split('/').at(-1) ?? '';
  if (MANAGERS.has(name)) {
    return fail(
      `${role.text} deploys models, lists keys or changes the account besides calling models; allowed: Cognitive ` +
        'Services OpenAI User, on the account',
      role.path,
    );
  }
  if (GENERAL.has(name)) {
    return judgeGeneral(role.text, scope);
  }
  if (!CALLERS.has(name)) {
    return notApplicable('the role does not reach models');
  }
  switch (scope) {
    case 'broad':
      return fail(`${role.text} is assigned for every model of the scope; assign it on the account`, 'scope');
    case 'unknown':
      return undetermined('the scope of the assignment is known only at deployment', 'scope');
    default:
      return pass('', 'scope');
  }
}

function judgeUnknownRole(role: Value | undefined, scope: Scope, assignment: ResourceView): Verdict {
  if (role !== undefined && assignment.follow(role)?.type === 'azurerm_role_definition') {
    return notApplicable('the role is judged with its definition');
  }
  return scope === 'account'
    ? undetermined(
        `which role is assigned on the account is known only at deployment`,
        role?.path ?? 'role_definition_name',
      )
    : notApplicable('the assignment is not one on models');
}

function judgeGeneral(role: string, scope: Scope): Verdict {
  switch (scope) {
    case 'account':
    case 'broad':
    case 'group':
      return fail(`${role} has every action on the scope, so it deploys any model and lists the keys`, 'scope');
    default:
      return notApplicable('the scope holds no models that this document shows');
  }
}

/** What is known of the scope; a resource group counts where an AI account of the document lies in it. */
function scopeOf(assignment: ResourceView): Scope {
  const scope = assignment.get('scope');
  const target = assignment.follow(scope);
  if (isBroadScope(scope) === true) {
    return 'broad';
  }
  if (target !== undefined) {
    return ACCOUNTS.includes(target.type) ? 'account' : isGroupOfAccounts(target) ? 'group' : 'other';
  }
  const { text } = scope;
  return text === undefined || text.startsWith('${') ? 'unknown' : ACCOUNT_ID.test(text) ? 'account' : 'other';
}

function isGroupOfAccounts(group: ResourceView): boolean {
  return group.referencedBy(...ACCOUNTS).some((account) => {
    const { reference } = account.get('resource_group_name');
    return reference?.resource === group.resource;
  });
}

const DEPLOY = 'Microsoft.CognitiveServices/accounts/deployments/write';
const LIST_KEYS = 'Microsoft.CognitiveServices/accounts/listKeys/action';
/** A data action that no caller of a model needs. */
const FINE_TUNE = 'Microsoft.CognitiveServices/accounts/OpenAI/fine-tunes/write';

function judgeDefinition(definition: ResourceView): readonly Verdict[] {
  const verdicts = definition.properties
    .child('permissions')
    .items()
    .flatMap((permissions) => [
      ...judgeActions(permissions.child('actions'), permissions.child('not_actions'), [DEPLOY, LIST_KEYS]),
      ...judgeActions(permissions.child('data_actions'), permissions.child('not_data_actions'), [FINE_TUNE]),
    ]);
  return verdicts.length > 0 ? verdicts : [notApplicable('the role does not reach models')];
}

function judgeActions(actions: Value, excluded: Value, probes: readonly string[]): Verdict[] {
  const left = probes.filter((probe) => !excluded.items().some((pattern) => covers(pattern, probe)));
  return actions.items().flatMap((action): Verdict[] => {
    if (action.text === undefined) {
      return [];
    }
    if (action.isUndetermined) {
      return /^microsoft\.cognitiveservices/i.test(action.text)
        ? [undetermined(`${action.path} is known only at deployment (${action.describe()})`, action.path)]
        : [];
    }
    const isPattern = action.text.includes('*');
    if (left.some((probe) => covers(action, probe)) && (isPattern || covers(action, LIST_KEYS))) {
      const what = isPattern ? 'deploys models, lists keys or changes them' : 'lists the keys of accounts';
      return [fail(`${action.path} is ${action.describe()}, which ${what}`, action.path)];
    }
    return /^microsoft\.cognitiveservices/i.test(action.text) ? [pass('', action.path)] : [];
  });
}

function covers(pattern: Value, action: string): boolean {
  const expression = (pattern.string ?? '').replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

const ACCOUNT =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/notes';

function assignmentExamples(): Examples {
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';
  const assigned = (role: string | undefined, scope: string): Example => ({
    resource: { scope, ...(role === undefined ? {} : { role_definition_name: role }) },
  });
  return {
    compliant: [
      assigned('Cognitive Services OpenAI User', ACCOUNT),
      assigned('Azure AI User', ACCOUNT),
      {
        resource: {
          scope: '${azurerm_cognitive_account.notes.id}',
          role_definition_id: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd`,
        },
        beside: { resource: { azurerm_cognitive_account: { notes: { name: 'notes', kind: 'AIServices' } } } },
      },
    ],
    violating: [
      assigned('Cognitive Services OpenAI Contributor', ACCOUNT),
      assigned('Cognitive Services Contributor', ACCOUNT),
      assigned('Owner', ACCOUNT),
      assigned('Contributor', subscription),
      assigned('Cognitive Services OpenAI User', subscription),
    ],
    undetermined: [assigned(UNDETERMINED, ACCOUNT), assigned('Cognitive Services OpenAI User', UNDETERMINED)],
    absent: [
      { ...assigned('Reader', subscription), outcome: 'notApplicable', title: 'a role that does not reach models' },
      { ...assigned('Contributor', `${subscription}/resourceGroups/web`), outcome: 'notApplicable' },
      { ...assigned(undefined, ACCOUNT), outcome: 'undetermined' },
    ],
  };
}

function definitionExamples(): Examples {
  const role = (permissions: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'notes', scope: '/subscriptions/00000000-0000-0000-0000-000000000000', permissions },
  });
  const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
  return {
    compliant: [
      role({ data_actions: [chat] }),
      role({ actions: ['Microsoft.CognitiveServices/*/read'], data_actions: [chat] }),
      role({ actions: [DEPLOY] }),
    ],
    violating: [
      role({ actions: ['*'] }),
      role({ actions: ['Microsoft.CognitiveServices/*'] }),
      role({ actions: [LIST_KEYS] }),
      role({ data_actions: ['Microsoft.CognitiveServices/accounts/OpenAI/*'] }),
    ],
    undetermined: [role({ actions: [`Microsoft.CognitiveServices/${UNDETERMINED}`] })],
    absent: [
      { ...role({ actions: ['Microsoft.Storage/*'] }), outcome: 'notApplicable', title: 'another service' },
      {
        ...role({ actions: ['*'], not_actions: ['Microsoft.CognitiveServices/*'] }),
        outcome: 'notApplicable',
        title: 'everything except models',
      },
    ],
  };
}
