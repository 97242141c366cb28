import { type Check, type Example, type Examples, KEY_DELETION_WINDOW_DAYS, pass, type ResourceView } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { naming } from '../support/naming';
import { isEveryone, matchesAction, readPolicyDocument, type Statement } from '../support/policy-document';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { neverDestroyed, retained } from '../support/removal';
import { atLeastDays } from './window';

const TEMPLATE_KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];
const TERRAFORM_KEYS = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'];

/** Imported material without a day on which KMS deletes it. */
const NEVER: Acceptance = {
  accepts: (value) => (value.isUndetermined ? undefined : value.is('')),
  describe: () => 'no expiry',
  samples: [''],
};

const ROWS: readonly PropertyRow[] = [
  ...[
    { types: TEMPLATE_KEYS, property: 'PendingWindowInDays' },
    { types: TERRAFORM_KEYS, property: 'deletion_window_in_days' },
  ].map(
    ({ types, property }): PropertyRow => ({
      types,
      property,
      accepts: atLeastDays(KEY_DELETION_WINDOW_DAYS),
      rejects: [7, 29, 'soon'],
      absent: 'pass',
      why: 'KMS waits 30 days by default',
      source: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    }),
  ),
  enabled(TEMPLATE_KEYS, 'Enabled'),
  enabled(['aws_kms_key'], 'is_enabled'),
  enabled(['aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'], 'enabled'),
  {
    types: ['aws_kms_external_key', 'aws_kms_replica_external_key'],
    property: 'valid_to',
    accepts: NEVER,
    rejects: ['2030-01-01T00:00:00Z'],
    absent: 'pass',
    why: 'the material does not expire by default',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html',
  },
];

/**
 * Keys of AWS KMS: the time to change one's mind, whether they are in use, and whether a deployment can delete them.
 * A key policy that denies its deletion to everybody, administrators excepted, is as good as `Retain`.
 */
export const awsDestructionChecks: Record<string, Check> = mergeChecks(
  tableChecks(ROWS),
  Object.fromEntries(
    TEMPLATE_KEYS.map((type) => [
      type,
      {
        judge: (key: ResourceView) =>
          deniesDeletion(key) ? [pass('its key policy denies its deletion', 'KeyPolicy')] : retained(key, 'key'),
        properties: ['DeletionPolicy', 'UpdateReplacePolicy'],
        examples: templateExamples,
      },
    ]),
  ),
  Object.fromEntries(
    [...TERRAFORM_KEYS, 'aws_kms_custom_key_store'].map((type) => [
      type,
      {
        judge: (key: ResourceView) =>
          deniesDeletion(key)
            ? pass('its key policy denies its deletion', 'policy')
            : neverDestroyed(key, 'everything that was encrypted with it'),
        properties: ['lifecycle'],
        examples: () => terraformExamples(type),
      },
    ]),
  ),
);

/** A disabled key opens nothing that it has encrypted. */
function enabled(types: readonly string[], property: string): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent: 'pass', why: 'a key is enabled by default' };
}

function deniesDeletion(key: ResourceView): boolean {
  const documents = [
    ...['KeyPolicy', 'policy'].map((property) => ({ view: key, document: key.get(property) })),
    ...naming(key, 'aws_kms_key_policy', 'key_id').map((view) => ({ view, document: view.get('policy') })),
  ];
  return documents
    .flatMap(({ document, view }) => readPolicyDocument(document, view).statements ?? [])
    .some(deniesDeletionToAll);
}

/** A denial may spare named administrators; any other condition leaves cases in which it does not hold. */
function deniesDeletionToAll({ effect, principals, isNotPrincipal, actions, conditions }: Statement): boolean {
  return (
    effect === 'Deny' &&
    !isNotPrincipal &&
    principals.some(isEveryone) &&
    actions.some(({ string }) => string !== undefined && matchesAction(string, 'kms:ScheduleKeyDeletion')) &&
    conditions.every(
      ({ operator, key, values }) =>
        /^(Arn|String)Not(Equals|Like)$/i.test(operator) &&
        key.toLowerCase() === 'aws:principalarn' &&
        values.every(({ text }) => text !== undefined && !/^\*|:(root|\*|role\/\*)$/.test(text)),
    )
  );
}

const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

function denial(condition?: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
        Resource: '*',
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  };
}

function templateExamples(): Examples {
  const key = (attributes: Readonly<Record<string, unknown>>, resource = {}): Example => ({ resource, attributes });
  return {
    compliant: [
      key(KEPT),
      key({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }),
      { ...key({}, { KeyPolicy: denial() }), title: 'the key policy denies the deletion' },
    ],
    violating: [
      key({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' }),
      { ...key({ DeletionPolicy: 'Retain' }), title: 'a replacement deletes the old key' },
      {
        ...key({}, { KeyPolicy: denial({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }) }),
        title: 'a denial that does not hold for everybody',
      },
    ],
    undetermined: [key({ ...KEPT, DeletionPolicy: { Ref: 'Undetermined' } })],
    absent: [{ ...key({}), outcome: 'fail', title: 'CloudFormation deletes it by default' }],
  };
}

function terraformExamples(type: string): Examples {
  const key = (lifecycle?: Readonly<Record<string, unknown>>): Example => ({
    resource: type === 'aws_kms_custom_key_store' ? { custom_key_store_name: 'records' } : {},
    ...(lifecycle === undefined ? {} : { attributes: { lifecycle } }),
  });
  return {
    compliant: [key({ prevent_destroy: true })],
    violating: [key({ prevent_destroy: false }), key({ create_before_destroy: true })],
    undetermined: [key({ prevent_destroy: '${var.undetermined}' })],
    absent: [{ ...key(), outcome: 'fail', title: 'Terraform destroys it with its configuration' }],
  };
}
