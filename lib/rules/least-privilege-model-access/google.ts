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
import { SOMEONE } from '../no-public-network-access/google-iam';

/** Roles that call models and change them, or everything. */
const MANAGERS: Readonly<Record<string, string>> = {
  'roles/aiplatform.admin': 'changes every resource of Vertex AI besides calling models',
  'roles/editor': 'changes every resource in its scope, models included',
  'roles/ml.admin': 'changes every resource of AI Platform besides calling models',
  'roles/owner': 'changes every resource in its scope and who has access, models included',
};

/** The role that sees models and cannot call them. */
const VIEWER = 'roles/aiplatform.viewer';

/** Roles that call models. */
const CALLERS = new Set(['roles/aiplatform.user', 'roles/aiplatform.expressUser', 'roles/aiplatform.endpointUser']);

type Holder = 'project' | 'folder' | 'organization';

/** One grant of a role to members. */
interface Grant {
  readonly role: Value;
  readonly members: readonly Value[];
}

/**
 * Bindings of roles on projects, folders and organizations, and roles of one's own.
 *
 * Vertex AI User on the project is what Google documents for calling publisher models, which have no policy of their
 * own: https://cloud.google.com/vertex-ai/docs/general/access-control. A custom role can have less. On a folder or an
 * organization it reaches the models of every project.
 */
export const googleModelAccessChecks: Record<string, Check> = {
  ...Object.fromEntries(
    (['project', 'folder', 'organization'] as const).flatMap((holder) => [
      [`google_${holder}_iam_member`, check(holder, oneMember, 'member')],
      [`google_${holder}_iam_binding`, check(holder, severalMembers, 'members')],
      [`google_${holder}_iam_policy`, check(holder, policyData, 'policy_data')],
    ]),
  ),
  ...Object.fromEntries(
    ['google_project_iam_custom_role', 'google_organization_iam_custom_role'].map((type) => [
      type,
      { judge: judgeRole, properties: ['permissions'], examples: roleExamples },
    ]),
  ),
};

type Reading = (view: ResourceView) => readonly Grant[] | undefined;

function check(holder: Holder, grantsOf: Reading, members: string): Check {
  return {
    judge: (view) => {
      const grants = grantsOf(view);
      if (grants === undefined) {
        return undetermined('the policy is known only at deployment', members);
      }
      const verdicts = grants.flatMap((grant) => judgeGrant(grant, holder));
      return verdicts.length > 0 ? verdicts : notApplicable('no role reaches models');
    },
    properties: members === 'policy_data' ? ['policy_data'] : ['role', members],
    examples: () => grantExamples(holder, members),
  };
}

function oneMember(view: ResourceView): readonly Grant[] {
  return [{ role: view.get('role'), members: [view.get('member')] }];
}

function severalMembers(view: ResourceView): readonly Grant[] {
  return [{ role: view.get('role'), members: view.properties.child('members').items() }];
}

function policyData(view: ResourceView): readonly Grant[] | undefined {
  const value = view.get('policy_data');
  const source = view.follow(value);
  const bindings =
    source?.type === 'data.google_iam_policy'
      ? source.properties.child('binding')
      : value.isAbsent || value.document().isObject
        ? value.document().child('bindings')
        : undefined;
  return bindings
    ?.items()
    .map((binding) => ({ role: binding.child('role'), members: binding.child('members').items() }));
}

function judgeGrant({ role, members }: Grant, holder: Holder): Verdict[] {
  const { string: name, path } = role;
  if (name === undefined) {
    return role.isUndetermined && /aiplatform/.test(role.text ?? '')
      ? [undetermined(`${path} is known only at deployment (${role.describe()})`, path)]
      : [];
  }
  const manages = Object.hasOwn(MANAGERS, name) ? MANAGERS[name] : undefined;
  if (manages !== undefined) {
    return [fail(`${name} ${manages}; allowed: roles/aiplatform.user on the project, or a role of your own`, path)];
  }
  if (!CALLERS.has(name)) {
    return name === VIEWER ? [pass('', path)] : [];
  }
  if (holder !== 'project') {
    return [fail(`${name} on a ${holder} reaches the models of every project in it; grant it on the project`, path)];
  }
  return members.length === 0 ? [pass('', path)] : members.map((member) => judgeMember(member, name));
}

function judgeMember(member: Value, role: string): Verdict {
  const { path } = member;
  if (member.isUndetermined) {
    return /^[a-zA-Z]+:/.test(member.text ?? '') || member.reference !== undefined
      ? pass('', path)
      : undetermined(`whom ${role} is granted to is known only at deployment`, path);
  }
  return ['allUsers', 'allAuthenticatedUsers'].includes(member.string ?? '')
    ? fail(`${path} is ${member.describe()}, so everybody calls models; allowed: ${SOMEONE.samples.join(', ')}`, path)
    : pass('', path);
}

const CALL = 'aiplatform.endpoints.predict';
/** Permissions that decide which model answers, or who may call it. */
const MANAGING =
  /^aiplatform\.(?:endpoints\.(?:create|update|delete|deploy|setIamPolicy)|models\.(?:upload|update|delete)|tuningJobs\.create)$/;

function judgeRole(role: ResourceView): Verdict | readonly Verdict[] {
  const permissions = role.properties.child('permissions');
  const items = permissions.items();
  const pattern = items.find(({ string }) => string?.includes('*') && admits(string, CALL));
  if (pattern !== undefined) {
    return fail(`${pattern.path} is ${pattern.describe()}, which admits every action on models`, pattern.path);
  }
  if (permissions.kind === 'unknown' || items.some(({ isUndetermined }) => isUndetermined)) {
    return /aiplatform/.test(JSON.stringify(role.properties.toJSON() ?? ''))
      ? undetermined('which permissions the role has is known only at deployment', 'permissions')
      : notApplicable('the role does not reach models');
  }
  if (!items.some((item) => item.is(CALL))) {
    return notApplicable('the role does not call models');
  }
  const managing = items.find(({ string }) => MANAGING.test(string ?? ''));
  return managing === undefined
    ? pass('', 'permissions')
    : fail(`the role calls models and has ${managing.string}, so its holder chooses the model`, managing.path);
}

function admits(pattern: string, permission: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(permission);
}

const APP = 'serviceAccount:notes@clinic.iam.gserviceaccount.com';

function grantExamples(holder: Holder, members: string): Examples {
  const granted = (role: string, member = APP): Example => ({
    resource: {
      [holder === 'organization' ? 'org_id' : holder]: 'clinic',
      ...(members === 'policy_data'
        ? { policy_data: JSON.stringify({ bindings: [{ role, members: [member] }] }) }
        : { role, [members]: members === 'members' ? [member] : member }),
    },
  });
  return {
    compliant: [granted(holder === 'project' ? 'roles/aiplatform.user' : VIEWER)],
    violating: [
      granted('roles/owner'),
      granted('roles/editor'),
      granted('roles/aiplatform.admin'),
      ...(holder === 'project' ? [granted('roles/aiplatform.user', 'allUsers')] : [granted('roles/aiplatform.user')]),
    ],
    undetermined: [
      members === 'policy_data'
        ? { resource: { policy_data: UNDETERMINED } }
        : granted(`roles/aiplatform.${UNDETERMINED}`),
    ],
    absent: [{ ...granted('roles/logging.viewer'), outcome: 'notApplicable', title: 'a role of another service' }],
  };
}

function roleExamples(): Examples {
  const role = (...permissions: unknown[]): Example => ({
    resource: { role_id: 'notes', title: 'Notes', permissions },
  });
  return {
    compliant: [role(CALL), role(CALL, 'aiplatform.endpoints.get')],
    violating: [role('aiplatform.*'), role('aiplatform.endpoints.*'), role(CALL, 'aiplatform.endpoints.deploy')],
    undetermined: [role(CALL, UNDETERMINED)],
    absent: [{ ...role('storage.objects.get'), outcome: 'notApplicable', title: 'another service' }],
  };
}
