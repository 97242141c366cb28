import { type Check, fail, pass, type ResourceView, UNDETERMINED, undetermined, type Verdict } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';

const OS_LOGIN = 'metadata.enable-oslogin';
const BLOCKED_KEYS = 'metadata.block-project-ssh-keys';
const LOCAL_USERS = 'SSH keys in metadata make local users unless OS Login is on';

const PROJECT_ROWS: readonly PropertyRow[] = [
  {
    types: ['google_compute_project_metadata'],
    property: OS_LOGIN,
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: LOCAL_USERS,
  },
  {
    types: ['google_compute_project_metadata_item'],
    property: 'value',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: LOCAL_USERS,
    when: (item) => (item.get('key').isUndetermined ? undefined : item.get('key').is('enable-oslogin')),
    example: { key: 'enable-oslogin' },
  },
];

const MACHINE: Check = {
  judge: judgeMachine,
  properties: [OS_LOGIN, BLOCKED_KEYS],
  examples: () => ({
    compliant: [machine({ 'enable-oslogin': true }), machine({ 'block-project-ssh-keys': 'TRUE' })],
    violating: [
      machine({ 'enable-oslogin': false, 'block-project-ssh-keys': true }),
      machine({ 'block-project-ssh-keys': false }),
    ],
    undetermined: [machine({ 'enable-oslogin': UNDETERMINED }), machine({ 'block-project-ssh-keys': UNDETERMINED })],
    absent: [{ resource: {}, outcome: 'fail', title: 'the SSH keys of the project open every machine by default' }],
  }),
};

/**
 * Who can sign in to virtual machines: users of IAM by OS Login, or at least not everybody with a key of the project.
 *
 * Source: https://cloud.google.com/compute/docs/connect/restrict-ssh-keys
 */
export const googleMachineChecks: Readonly<Record<string, Check>> = {
  ...tableChecks(PROJECT_ROWS),
  google_compute_instance: MACHINE,
  google_compute_instance_template: MACHINE,
  google_compute_region_instance_template: MACHINE,
};

function judgeMachine(resource: ResourceView): Verdict {
  const login = resource.get(OS_LOGIN);
  if (login.is(true)) {
    return pass('', OS_LOGIN);
  }
  const blocked = resource.get(BLOCKED_KEYS);
  if (login.isUndetermined || (login.isAbsent && blocked.isUndetermined)) {
    const open = login.isUndetermined ? login : blocked;
    return undetermined(`${open.path} is known only at deployment (${open.describe()})`, open.path);
  }
  if (!login.isAbsent) {
    return fail(`${OS_LOGIN} is ${login.describe()}; ${LOCAL_USERS}`, OS_LOGIN);
  }
  return blocked.is(true)
    ? pass('', BLOCKED_KEYS)
    : fail(`${BLOCKED_KEYS} is ${blocked.describe()}, so the SSH keys of the project open the machine`, BLOCKED_KEYS);
}

function machine(metadata: Readonly<Record<string, unknown>>): { resource: Record<string, unknown> } {
  return { resource: { metadata } };
}
