import { ResourceView, World } from '../../../lib/core';
import { permissionsWith, statementsOf, unreadableIn } from '../../../lib/rules/support/identity-policies';
import { templateTree } from '../../../lib/views/cloudformation/template';
import { configurationTree } from '../../../lib/views/terraform/configuration';

const statement = (Sid: string, Effect = 'Allow') => ({ Sid, Effect, Action: Sid, Resource: '*' });
const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });

function inTemplate(Resources: Record<string, unknown>, id: string): ResourceView {
  const tree = templateTree({ Parameters: { Unknown: { Type: 'String' } }, Resources }, { name: 'stack' });
  return viewOf(tree, id);
}

function inConfiguration(resource: Record<string, unknown>, address: string): ResourceView {
  return viewOf(configurationTree({ resource }, { name: 'module' }), address);
}

function viewOf(tree: ReturnType<typeof templateTree>, address: string): ResourceView {
  const found = tree.at(address);
  if (found === undefined) {
    throw new Error(`no ${address}`);
  }
  return ResourceView.in(new World(), found);
}

/** Who has the policies of a resource, with the actions of all their statements. */
function permissions(view: ResourceView): Record<string, string[]> {
  return Object.fromEntries(
    permissionsWith(view).map(({ identity, statements }) => [
      identity?.address ?? 'nobody',
      statements.flatMap(({ actions }) => actions.map((action) => action.string ?? '')).sort(),
    ]),
  );
}

test('gathers the policies of a role, and the denials of its boundary', () => {
  const policy = (Type: string, action: string, more: object = {}) => ({
    Type,
    Properties: { PolicyDocument: document(statement(action)), ...more },
  });
  const resources = {
    R: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [{ PolicyName: 'inline', PolicyDocument: document(statement('a:Inline')) }],
        ManagedPolicyArns: [{ Ref: 'Named' }, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
        PermissionsBoundary: { Ref: 'Boundary' },
      },
    },
    Named: policy('AWS::IAM::ManagedPolicy', 'a:Named'),
    Attached: policy('AWS::IAM::Policy', 'a:Attached', { Roles: [{ Ref: 'R' }] }),
    Alone: policy('AWS::IAM::RolePolicy', 'a:Alone', { RoleName: { Ref: 'R' } }),
    Other: policy('AWS::IAM::Policy', 'a:Other', { Roles: ['elsewhere'] }),
    Boundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document(statement('a:Bound'), statement('a:Denied', 'Deny')) },
    },
  };
  const all = { R: ['a:Alone', 'a:Attached', 'a:Denied', 'a:Inline', 'a:Named'] };
  for (const id of ['R', 'Named', 'Attached', 'Alone']) {
    expect(permissions(inTemplate(resources, id))).toEqual(all);
  }
  expect(permissions(inTemplate(resources, 'Other'))).toEqual({ nobody: ['a:Other'] });
});

test('gives the permissions of each of several roles', () => {
  const resources = {
    A: { Type: 'AWS::IAM::Role', Properties: {} },
    B: { Type: 'AWS::IAM::Role', Properties: {} },
    P: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document(statement('a:P')), Roles: [{ Ref: 'A' }, { Ref: 'B' }] },
    },
    Q: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: document(statement('a:Q')), Roles: [{ Ref: 'B' }] },
    },
  };
  expect(permissions(inTemplate(resources, 'P'))).toEqual({ A: ['a:P'], B: ['a:P', 'a:Q'] });
});

test('follows attachments in Terraform from either end', () => {
  const resources = {
    aws_iam_role: { app: {} },
    aws_iam_policy: { p: { policy: JSON.stringify(document(statement('a:P'))) } },
    aws_iam_role_policy: { q: { role: '${aws_iam_role.app.id}', policy: JSON.stringify(document(statement('a:Q'))) } },
    aws_iam_policy_attachment: {
      one: { roles: ['${aws_iam_role.app.name}'], policy_arn: '${aws_iam_policy.p.arn}' },
    },
  };
  const all = { 'aws_iam_role.app': ['a:P', 'a:Q'] };
  for (const address of ['aws_iam_policy.p', 'aws_iam_role_policy.q', 'aws_iam_policy_attachment.one']) {
    expect(permissions(inConfiguration(resources, address))).toEqual(all);
  }
});

test('says why a document cannot be read, and takes it for one without statements', () => {
  const P = { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Ref: 'Unknown' }, Roles: ['app'] } };
  const view = inTemplate({ P }, 'P');
  expect(statementsOf(view)).toEqual([]);
  expect(unreadableIn(view)).toContain('PolicyDocument');
});

test('finds the permissions of two thousand roles that share one policy', () => {
  const roles = Array.from({ length: 2_000 }, (_, at) => `R${at}`);
  const resources = {
    ...Object.fromEntries(roles.map((id) => [id, { Type: 'AWS::IAM::Role', Properties: {} }])),
    P: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document(statement('a:P')), Roles: roles.map((Ref) => ({ Ref })) },
    },
  };
  expect(permissionsWith(inTemplate(resources, 'P'))).toHaveLength(2_000);
});
