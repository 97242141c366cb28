import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, Stack } from 'aws-cdk-lib/core';
import { TerraformStack, Testing } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import * as aws from '../lib/aws';
import * as azure from '../lib/azure';
import type { Framework } from '../lib/core';
import * as google from '../lib/google';
import { catalogue } from '../lib/rules';
import { findings, reportOf } from '../lib/testing';

/** A construct with its default props, in a stack of its own. */
interface Subject {
  readonly name: string;
  readonly upholds: readonly string[];
  make(): IConstruct;
}

const baa = { reference: 'contract 17', effective: '2026-01-01' };
const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' };
const models = ['anthropic.claude-sonnet-4-5-20250929-v1:0'];
const azurePlace = { resourceGroupName: 'clinic', location: 'eastus2', namePrefix: 'clinicai' };
const googlePlace = { project: 'clinic', region: 'us-central1', namePrefix: 'clinicai' };

const subjects: Subject[] = [
  onAws('EncryptionKey', aws.EncryptionKey, (stack) => new aws.EncryptionKey(stack, 'Subject')),
  onAws('AuditLogStore', aws.AuditLogStore, (stack) => new aws.AuditLogStore(stack, 'Subject')),
  onAws(
    'AuditTrail',
    aws.AuditTrail,
    (stack) => new aws.AuditTrail(stack, 'Subject', { store: new aws.AuditLogStore(stack, 'Store') }),
  ),
  onAws('PrivateNetwork', aws.PrivateNetwork, (stack) => new aws.PrivateNetwork(stack, 'Subject', { models })),
  onAws('PrivateBedrock', aws.PrivateBedrock, (stack) => new aws.PrivateBedrock(stack, 'Subject', { models, baa })),
  onAzure('PrivateNetwork', azure.PrivateNetwork, (stack) => new azure.PrivateNetwork(stack, 'Subject', azurePlace)),
  onAzure('EncryptionKey', azure.EncryptionKey, (stack) => azureKey(stack)),
  onAzure('AuditLogStore', azure.AuditLogStore, (stack) => {
    const network = new azure.PrivateNetwork(stack, 'LogNetwork', { ...azurePlace, namePrefix: 'cliniclogs' });
    return new azure.AuditLogStore(stack, 'Subject', { ...azurePlace, lock, network, key: azureKey(stack, 'Key') });
  }),
  onAzure(
    'PrivateAzureOpenAi',
    azure.PrivateAzureOpenAi,
    (stack) =>
      new azure.PrivateAzureOpenAi(stack, 'Subject', {
        ...azurePlace,
        lock,
        baa,
        deployments: [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14' }],
      }),
  ),
  onGoogle(
    'PrivateNetwork',
    google.PrivateNetwork,
    (stack) => new google.PrivateNetwork(stack, 'Subject', googlePlace),
  ),
  onGoogle('EncryptionKey', google.EncryptionKey, (stack) => {
    const key = new google.EncryptionKey(stack, 'Subject', googlePlace);
    key.grantTo('Agent', 'agent@clinic.iam.gserviceaccount.com');
    return key;
  }),
  onGoogle(
    'AuditLogStore',
    google.AuditLogStore,
    (stack) =>
      new google.AuditLogStore(stack, 'Subject', {
        ...googlePlace,
        lock,
        key: new google.EncryptionKey(stack, 'Key', googlePlace),
      }),
  ),
  onGoogle(
    'PrivateVertexAi',
    google.PrivateVertexAi,
    (stack) => new google.PrivateVertexAi(stack, 'Subject', { ...googlePlace, lock, baa, endpointName: '1042' }),
  ),
];

const profiles: { name: string; frameworks: readonly Framework[] }[] = [
  { name: 'HIPAA', frameworks: ['HIPAA'] },
  { name: 'SOC 2', frameworks: ['SOC2'] },
  { name: 'all frameworks', frameworks: ['HIPAA', 'SOC2', 'NIST-800-53'] },
];

describe.each(subjects)('$name with default props', ({ upholds, make }) => {
  test.each(profiles)('has no finding under $name', ({ frameworks }) => {
    expect(findings(make().node.root, { policy: { frameworks } })).toEqual([]);
  });

  test('upholds known rules, and makes resources that they judge', () => {
    const passed = reportOf(make())
      .findings.filter(({ verdict }) => verdict === 'pass')
      .map(({ rule }) => rule);
    expect(upholds.filter((id) => catalogue.rule(id) === undefined)).toEqual([]);
    expect(upholds.filter((id) => !passed.includes(id))).toEqual([]);
    expect(upholds.length).toBeGreaterThan(0);
  });
});

test('every construct of every cloud is tried', () => {
  const constructs = [aws, azure, google]
    .flatMap((cloud) => Object.values(cloud))
    .filter((one) => typeof one === 'function' && 'upholds' in one);
  expect(subjects).toHaveLength(constructs.length);
});

function onAws(name: string, { upholds }: { upholds: readonly string[] }, make: (stack: Stack) => IConstruct): Subject {
  const env = { account: '123456789012', region: 'us-east-1' };
  return { name: `aws ${name}`, upholds, make: () => make(new Stack(new App(), 'Stack', { env })) };
}

function onAzure(
  name: string,
  { upholds }: { upholds: readonly string[] },
  make: (stack: TerraformStack) => IConstruct,
): Subject {
  return {
    name: `azure ${name}`,
    upholds,
    make: () => make(withProvider((stack) => new AzurermProvider(stack, 'azurerm', { features: [{}] }))),
  };
}

function onGoogle(
  name: string,
  { upholds }: { upholds: readonly string[] },
  make: (stack: TerraformStack) => IConstruct,
): Subject {
  return {
    name: `google ${name}`,
    upholds,
    make: () =>
      make(withProvider((stack) => new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' }))),
  };
}

function withProvider(addProvider: (stack: TerraformStack) => unknown): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'stack');
  addProvider(stack);
  return stack;
}

function azureKey(stack: Construct, id = 'Subject'): azure.EncryptionKey {
  return new azure.EncryptionKey(stack, id, {
    ...azurePlace,
    network: new azure.PrivateNetwork(stack, `${id}Network`, azurePlace),
  });
}
