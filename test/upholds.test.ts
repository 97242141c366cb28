import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { AzurermBackend, GcsBackend, TerraformStack, Testing } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import * as aws from '../lib/aws';
import * as azure from '../lib/azure';
import type { Framework } from '../lib/core';
import * as google from '../lib/google';
import { catalogue } from '../lib/rules';
import { findings, reportOf } from '../lib/testing';
import { attested } from './support/attestations';
import { phiGuardrail } from './support/phi-guardrail';
import { accessTo, ZONES } from './support/vendor-egress/egress-stack';

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
const lockout = { ...lock, wayOut: 'org-admins@clinic.example' };
const googlePlace = { project: 'clinic', region: 'us-central1', namePrefix: 'clinicai' };

const subjects: Subject[] = [
  onAws('EncryptionKey', aws.EncryptionKey, (stack) => new aws.EncryptionKey(stack, 'Subject')),
  onAws('AlarmTopic', aws.AlarmTopic, (stack) => {
    const topic = new aws.AlarmTopic(stack, 'Subject', { key: new aws.EncryptionKey(stack, 'Key') });
    topic.onApiCalls('Stopped', {
      description: 'Logging was turned off',
      eventSource: 'cloudtrail.amazonaws.com',
      eventNames: ['StopLogging'],
    });
    return topic;
  }),
  onAws('AuditLogStore', aws.AuditLogStore, (stack) => new aws.AuditLogStore(stack, 'Subject')),
  onAws(
    'AuditTrail',
    aws.AuditTrail,
    (stack) => new aws.AuditTrail(stack, 'Subject', { store: new aws.AuditLogStore(stack, 'Store') }),
  ),
  onAws('KnowledgeBase', aws.KnowledgeBase, (stack) => {
    const store = new aws.AuditLogStore(stack, 'Store');
    new aws.AuditTrail(stack, 'Trail', { store });
    new aws.InvocationLogging(stack, 'Logging', { store });
    return new aws.KnowledgeBase(stack, 'Subject');
  }),
  onAws('PhiGuardrail', aws.PhiGuardrail, (stack) => new aws.PhiGuardrail(stack, 'Subject')),
  onAws('ModelAccess', aws.ModelAccess, (stack) => {
    const guardrail = phiGuardrail('arn:aws:bedrock:us-east-1:123456789012:guardrail/abcdefgh1234');
    const network = new aws.PrivateNetwork(stack, 'Network', { models, guardrail });
    const store = new aws.AuditLogStore(stack, 'Store');
    new aws.InvocationLogging(stack, 'Logging', { store });
    new aws.AuditTrail(stack, 'Trail', { store });
    const access = new aws.ModelAccess(stack, 'Subject', { models, endpoints: [network.runtimeEndpoint], guardrail });
    access.grantInvoke(
      new iam.Role(access, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    );
    return access;
  }),
  onAws('PrivateNetwork', aws.PrivateNetwork, (stack) => new aws.PrivateNetwork(stack, 'Subject', { models })),
  onAws(
    'InvocationLogging',
    aws.InvocationLogging,
    (stack) => new aws.InvocationLogging(stack, 'Subject', { store: new aws.AuditLogStore(stack, 'Store') }),
  ),
  onAws('DataRetention', aws.DataRetention, (stack) => new aws.DataRetention(stack, 'Subject')),
  onAws('PrivateBedrock', aws.PrivateBedrock, (stack) => {
    const bedrock = new aws.PrivateBedrock(stack, 'Subject', { models, baa });
    bedrock.grantInvoke(application(bedrock));
    return bedrock;
  }),
  onAws('AuditedInference', aws.AuditedInference, (stack) => {
    const bedrock = new aws.PrivateBedrock(stack, 'Bedrock', { models, baa });
    const inference = new aws.AuditedInference(stack, 'Subject', { bedrock });
    inference.grantInvoke(application(inference));
    return inference;
  }),
  onAws('ModelArtifactStore', aws.ModelArtifactStore, (stack) => new aws.ModelArtifactStore(stack, 'Subject')),
  onAws('SelfHostedModel', aws.SelfHostedModel, (stack) => {
    const s3PrefixList = ec2.PrefixList.fromPrefixListId(stack, 'S3', 'pl-63a5400a');
    const model = new aws.SelfHostedModel(stack, 'Subject', {
      baa,
      repository: ecr.Repository.fromRepositoryName(stack, 'Repository', 'vllm'),
      imageDigest: `sha256:${'d'.repeat(64)}`,
      artifacts: aws.ModelArtifacts.folder(new aws.ModelArtifactStore(stack, 'Store'), 'a'.repeat(64)),
      instanceType: 'ml.g5.12xlarge',
      network: new aws.PrivateNetwork(stack, 'Network', { s3PrefixList }),
    });
    model.grantInvoke(application(model));
    return model;
  }),
  onAws('VendorEgress', aws.VendorEgress, (stack) => {
    const egress = new aws.VendorEgress(stack, 'Subject', {
      vendors: [accessTo(aws.ApiVendor.OPENAI)],
      availabilityZones: ZONES,
    });
    egress.grantCall(aws.ApiVendor.OPENAI, application(egress));
    return egress;
  }),
  onAzure('PrivateNetwork', azure.PrivateNetwork, (stack) => {
    const network = azureNetwork(stack);
    azureTrail(stack, network);
    return network;
  }),
  onAzure('EncryptionKey', azure.EncryptionKey, (stack) => azureTrail(stack).store.key),
  onAzure('ExistingEncryptionKey', azure.ExistingEncryptionKey, (stack) => {
    const vault = { keyName: 'ai', keyVaultName: 'clinic-keys' };
    return new azure.ExistingEncryptionKey(stack, 'Subject', { ...azurePlace, ...vault });
  }),
  onAzure('ExistingNetwork', azure.ExistingNetwork, (stack) => {
    const network = new azure.ExistingNetwork(stack, 'Network', {
      ...azurePlace,
      virtualNetworkName: 'hub',
      endpointSubnetName: 'endpoints',
    });
    azureOpenAi(stack, network);
    return network;
  }),
  onAzure('AuditLogStore', azure.AuditLogStore, (stack) => azureTrail(stack).store),
  onAzure('AuditTrail', azure.AuditTrail, (stack) => azureTrail(stack)),
  onAzure(
    'Governance',
    azure.Governance,
    (stack) =>
      new azure.Governance(stack, 'Subject', {
        scope: azure.GovernanceScope.managementGroup('/providers/Microsoft.Management/managementGroups/clinic'),
      }),
  ),
  onAzure('PrivateAzureOpenAi', azure.PrivateAzureOpenAi, (stack) => azureOpenAi(stack)),
  onAzure('AzureProvider', azure.AzureProvider, (stack) => {
    azureOpenAi(stack);
    return stack;
  }),
  onGoogle(
    'PrivateNetwork',
    google.PrivateNetwork,
    (stack) => new google.PrivateNetwork(stack, 'Subject', googlePlace),
  ),
  onGoogle('EncryptionKey', google.EncryptionKey, (stack) => {
    const key = new google.EncryptionKey(stack, 'Subject', googlePlace);
    key.grantTo(google.ServiceAgent.STORAGE, 'clinic');
    return key;
  }),
  onGoogle('ExistingEncryptionKey', google.ExistingEncryptionKey, (stack) => {
    const key = new google.ExistingEncryptionKey(stack, 'Subject', {
      keyId: 'projects/keys/locations/us-central1/keyRings/phi/cryptoKeys/vertex-ai',
    });
    key.grantTo(google.ServiceAgent.STORAGE, 'clinic');
    return key;
  }),
  onGoogle(
    'ExistingNetwork',
    google.ExistingNetwork,
    (stack) =>
      new google.ExistingNetwork(stack, 'Subject', {
        ...googlePlace,
        networkName: 'shared',
        subnetworkName: 'clinic',
        googleApisAddress: '10.9.0.2',
      }),
  ),
  onGoogle('AuditLogStore', google.AuditLogStore, (stack) => googleTrail(stack).store),
  onGoogle('AuditTrail', google.AuditTrail, (stack) => googleTrail(stack)),
  onGoogle('DataBucket', google.DataBucket, (stack) => {
    const key = new google.EncryptionKey(stack, 'Key', googlePlace);
    return new google.DataBucket(stack, 'Subject', { ...googlePlace, key, name: 'batches' });
  }),
  onGoogle('RequestResponseLog', google.RequestResponseLog, (stack) => vertexAi(stack).requestResponseLog),
  onGoogle('PrivateEndpoint', google.PrivateEndpoint, (stack) =>
    vertexAi(stack).addEndpoint('Endpoint', { name: '1042' }),
  ),
  onGoogle('VectorIndex', google.VectorIndex, (stack) => {
    google.GoogleProviderVersion.require(stack, '~> 7.40');
    return vertexAi(stack).addVectorIndex('Index', { name: 'passages', dimensions: 768 });
  }),
  onGoogle('FeatureStore', google.FeatureStore, (stack) => {
    google.GoogleProviderVersion.require(stack, '~> 7.40');
    return vertexAi(stack).addFeatureStore('Store', { name: 'labs', residencyReason: 'SEC-8' });
  }),
  onGoogle('Workbench', google.Workbench, (stack) =>
    vertexAi(stack).addWorkbench('Notes', { name: 'notes', zone: 'us-central1-a' }),
  ),
  onGoogle('PhiGuardrail', google.PhiGuardrail, (stack) => vertexAi(stack).addGuardrail('Guardrail')),
  onGoogle('ModelAccess', google.ModelAccess, (stack) => vertexAi(stack).access),
  onGoogle('ServicePerimeter', google.ServicePerimeter, (stack) => {
    vertexAi(stack);
    return new google.ServicePerimeter(stack, 'Perimeter', {
      accessPolicy: '42',
      name: 'clinic',
      projects: ['clinic'],
      deployers: ['serviceAccount:deploy@cicd.iam.gserviceaccount.com'],
      mode: google.PerimeterMode.enforced(lockout),
    });
  }),
  onGoogle(
    'Governance',
    google.Governance,
    (stack) =>
      new google.Governance(stack, 'Subject', {
        scope: google.GovernanceScope.folder('42'),
        acknowledgement: lockout,
      }),
  ),
  onGoogle(
    'AssuredWorkload',
    google.AssuredWorkload,
    (stack) =>
      new google.AssuredWorkload(stack, 'Subject', { organization: '7', displayName: 'Clinic AI', location: 'us' }),
  ),
  onGoogle('PrivateVertexAi', google.PrivateVertexAi, (stack) => {
    const ai = vertexAi(stack);
    ai.grantInference('serviceAccount:notes@clinic.iam.gserviceaccount.com');
    return ai;
  }),
];

const profiles: { name: string; frameworks: readonly Framework[] }[] = [
  { name: 'HIPAA', frameworks: ['HIPAA'] },
  { name: 'SOC 2', frameworks: ['SOC2'] },
  { name: 'all frameworks', frameworks: ['HIPAA', 'SOC2', 'NIST-800-53'] },
];

describe.each(subjects)('$name with default props', ({ upholds, make }) => {
  test.each(profiles)('has no finding under $name', ({ frameworks }) => {
    expect(findings(make().node.root, { policy: { frameworks, attestations: attested } })).toEqual([]);
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

/** A role within a construct, so that what it is granted counts as the construct's. */
function application(scope: Construct): iam.Role {
  return new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
}

function onAzure(
  name: string,
  { upholds }: { upholds: readonly string[] },
  make: (stack: TerraformStack) => IConstruct,
): Subject {
  return {
    name: `azure ${name}`,
    upholds,
    make: () =>
      make(
        withProvider((stack) => {
          new AzurermBackend(stack, {
            resourceGroupName: 'terraform-state',
            storageAccountName: 'clinicterraformstate',
            containerName: 'state',
            key: 'subject.tfstate',
            useAzureadAuth: true,
          });
          new azure.AzureProvider(stack, 'Provider');
        }),
      ),
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
      make(
        withProvider((stack) => {
          new GcsBackend(stack, { bucket: 'clinic-terraform-state' });
          new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
        }),
      ),
  };
}

function withProvider(addProvider: (stack: TerraformStack) => unknown): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'stack');
  addProvider(stack);
  return stack;
}

function azureOpenAi(stack: Construct, network?: azure.INetwork): azure.PrivateAzureOpenAi {
  const ai = new azure.PrivateAzureOpenAi(stack, 'Subject', {
    ...azurePlace,
    lock,
    baa,
    network,
    deployments: [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14' }],
  });
  ai.grantInference('00000000-0000-0000-0000-0000000000c1');
  return ai;
}

function azureNetwork(stack: Construct): azure.PrivateNetwork {
  return new azure.PrivateNetwork(stack, 'Network', azurePlace);
}

/** A trail with its store, the key of the store, and the network from which both are reached, which it watches. */
function azureTrail(stack: Construct, network = azureNetwork(stack)): azure.AuditTrail {
  const key = new azure.EncryptionKey(stack, 'Key', { ...azurePlace, network });
  const store = new azure.AuditLogStore(stack, 'Store', { ...azurePlace, lock, network, key });
  const trail = new azure.AuditTrail(stack, 'Subject', { store });
  trail.watchNetwork('network', network);
  return trail;
}

function vertexAi(stack: Construct): google.PrivateVertexAi {
  return new google.PrivateVertexAi(stack, 'Subject', { ...googlePlace, lock, baa });
}

/** A trail with its store and the key of the store. */
function googleTrail(stack: Construct): google.AuditTrail {
  const key = new google.EncryptionKey(stack, 'Key', googlePlace);
  const store = new google.AuditLogStore(stack, 'Store', { ...googlePlace, lock, key });
  return new google.AuditTrail(stack, 'Subject', { store });
}
