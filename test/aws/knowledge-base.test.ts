import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, CliCredentialsStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import {
  AuditLogStore,
  AuditTrail,
  Chunking,
  EmbeddingModel,
  EncryptionKey,
  InvocationLogging,
  KnowledgeBase,
  type KnowledgeBaseProps,
  PrivateNetwork,
  VectorDeletion,
  VectorStore,
} from '../../lib/aws';
import { ConfigurationError } from '../../lib/core';
import { findings } from '../../lib/testing';
import { attested } from '../support/attestations';

const models = ['anthropic.claude-sonnet-4-5-20250929-v1:0'];
const openSearch = VectorStore.openSearchServerless();
const stores = [
  ['S3 Vectors', VectorStore.s3Vectors()],
  ['OpenSearch Serverless', openSearch],
] as const;

function stackIn(region = 'us-east-1'): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
}

function templateOf(props: KnowledgeBaseProps = {}): Template {
  const stack = stackIn();
  new KnowledgeBase(stack, 'Notes', props);
  return Template.fromStack(stack);
}

/** Embeddings are model invocations, whose records are other constructs. */
function findingsOf(stack: Stack) {
  const store = new AuditLogStore(stack, 'Records');
  new AuditTrail(stack, 'Trail', { store });
  new InvocationLogging(stack, 'Logging', { store });
  return findings(stack, { policy: { attestations: attested } });
}

function only(template: Template, type: string) {
  const entries = Object.entries(template.findResources(type));
  expect(entries).toHaveLength(1);
  const [id, resource] = entries[0] ?? ['', {}];
  return { id, properties: resource.Properties, dependsOn: resource.DependsOn ?? [] };
}

/** The statements of the service role, by their Sid. */
function statementsOf(template: Template): Record<string, { Action: unknown; Resource: unknown; Condition?: unknown }> {
  const { Statement } = only(template, 'AWS::IAM::ManagedPolicy').properties.PolicyDocument;
  return Object.fromEntries(Statement.map((one: { Sid: string }) => [one.Sid, one]));
}

describe.each(stores)('on %s', (_, vectorStore) => {
  test('passes every rule', () => {
    const stack = stackIn();
    new KnowledgeBase(stack, 'Notes', { vectorStore });
    expect(findingsOf(stack)).toEqual([]);
  });

  test('is the same for the same source', () => {
    expect(templateOf({ vectorStore }).toJSON()).toEqual(templateOf({ vectorStore }).toJSON());
  });

  test('waits for the permissions of its role', () => {
    const template = templateOf({ vectorStore });
    expect(only(template, 'AWS::Bedrock::KnowledgeBase').dependsOn).toContain(
      only(template, 'AWS::IAM::ManagedPolicy').id,
    );
  });
});

describe('the service role', () => {
  test('is assumed by knowledge bases of this account and Region alone', () => {
    templateOf().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'bedrock.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '123456789012' },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:us-east-1:123456789012:knowledge-base/*'],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('may do what it needs and nothing more', () => {
    const template = templateOf({ documentPrefix: 'notes/' });
    const bucket = { 'Fn::GetAtt': [only(template, 'AWS::S3::Bucket').id, 'Arn'] };
    const own = { StringEquals: { 'aws:ResourceAccount': '123456789012' } };
    const statements = statementsOf(template);
    expect(Object.keys(statements)).toEqual([
      'MakeEmbeddings',
      'ListDocuments',
      'ReadDocuments',
      'UseKey',
      'UseVectors',
    ]);
    expect(statements).toMatchObject({
      MakeEmbeddings: {
        Action: 'bedrock:InvokeModel',
        Resource: {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0'],
          ],
        },
      },
      ListDocuments: { Action: 's3:ListBucket', Resource: bucket, Condition: own },
      ReadDocuments: { Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [bucket, '/notes/*']] }, Condition: own },
      UseKey: {
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] },
      },
      UseVectors: { Resource: { 'Fn::GetAtt': [only(template, 'AWS::S3Vectors::Index').id, 'IndexArn'] } },
    });
  });
});

describe('documents', () => {
  test('are in a bucket that is encrypted, versioned, closed and kept', () => {
    const template = templateOf();
    const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] };
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key }, BucketKeyEnabled: true },
          ],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    const { Statement } = only(template, 'AWS::S3::BucketPolicy').properties.PolicyDocument;
    expect(JSON.stringify(Statement)).toMatch(/aws:SecureTransport.*s3:TlsVersion/);
  });

  test('are encrypted with the key while they are ingested', () => {
    const template = templateOf();
    const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] };
    expect(only(template, 'AWS::Bedrock::DataSource').properties).toMatchObject({
      ServerSideEncryptionConfiguration: { KmsKeyArn: key },
      DataDeletionPolicy: 'DELETE',
      DataSourceConfiguration: { S3Configuration: { BucketOwnerAccountId: '123456789012' } },
    });
  });

  test('may be in a given bucket, with a key of its own', () => {
    const stack = stackIn();
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const documents = s3.Bucket.fromBucketAttributes(stack, 'Archive', {
      bucketArn: 'arn:aws:s3:::clinic-archive',
      encryptionKey: kms.Key.fromKeyArn(stack, 'ArchiveKey', arn),
    });
    new KnowledgeBase(stack, 'Notes', { documents, documentPrefix: 'notes/', vectorDeletion: VectorDeletion.RETAIN });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    expect(statementsOf(template)).toMatchObject({
      ReadDocuments: { Resource: 'arn:aws:s3:::clinic-archive/notes/*' },
      DecryptDocuments: { Action: 'kms:Decrypt', Resource: arn },
    });
    expect(only(template, 'AWS::Bedrock::DataSource').properties).toMatchObject({
      DataDeletionPolicy: 'RETAIN',
      DataSourceConfiguration: {
        S3Configuration: { BucketArn: 'arn:aws:s3:::clinic-archive', InclusionPrefixes: ['notes/'] },
      },
    });
  });

  test('are not taken from a bucket that names no key', () => {
    const stack = stackIn();
    const documents = s3.Bucket.fromBucketName(stack, 'Archive', 'clinic-archive');
    expect(() => new KnowledgeBase(stack, 'Notes', { documents })).toThrow(ConfigurationError);
    expect(() => new KnowledgeBase(stack, 'Other', { documents })).toThrow(/got 'Stack\/Archive' without one/);
  });

  test('have server access logs if there is a store for them', () => {
    const stack = stackIn();
    const auditLogStore = new AuditLogStore(stack, 'Audit');
    const { documents } = new KnowledgeBase(stack, 'Notes', { auditLogStore });
    const template = Template.fromStack(stack);
    const target = stack.resolve(auditLogStore.accessLogs.bucketName);
    template.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: { DestinationBucketName: target, LogFilePrefix: Match.stringLikeRegexp('^documents/.+/$') },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: target,
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Condition: Match.objectLike({ ArnEquals: { 'aws:SourceArn': stack.resolve(documents.bucketArn) } }),
          }),
        ]),
      },
    });
    expect(findingsOf(stack)).toEqual([]);
  });

  test('have no access logs in the store of another stack', () => {
    const app = new App();
    const auditLogStore = new AuditLogStore(new Stack(app, 'AuditStack'), 'Audit');
    const stack = new Stack(app, 'Stack');
    expect(() => new KnowledgeBase(stack, 'Notes', { auditLogStore })).toThrow(/got one of 'AuditStack'/);
  });
});

describe('S3 Vectors', () => {
  test('are encrypted with the key, which their indexing may use', () => {
    const template = templateOf();
    const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] };
    const EncryptionConfiguration = { SseType: 'aws:kms', KmsKeyArn: key };
    expect(only(template, 'AWS::S3Vectors::VectorBucket').properties).toEqual({ EncryptionConfiguration });
    expect(only(template, 'AWS::S3Vectors::Index').properties).toMatchObject({
      EncryptionConfiguration,
      Dimension: 1024,
      MetadataConfiguration: { NonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'indexing.s3vectors.amazonaws.com' }, Action: 'kms:Decrypt' }),
        ]),
      },
    });
  });

  test('are read and written by the knowledge base alone', () => {
    const template = templateOf();
    const { properties, id } = only(template, 'AWS::S3Vectors::VectorBucketPolicy');
    const [statement] = properties.Policy.Statement;
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [only(template, 'AWS::IAM::Role').id, 'Arn'] } },
      },
    });
    expect(statement.Action).toEqual(expect.arrayContaining(['s3vectors:GetVectors', 's3vectors:QueryVectors']));
    expect(only(template, 'AWS::Bedrock::KnowledgeBase').dependsOn).toContain(id);
  });
});

describe('OpenSearch Serverless', () => {
  const policyOf = (template: Template, type: string) => {
    const { Policy } = only(template, type).properties;
    const text = typeof Policy === 'string' ? Policy : Policy['Fn::Join'][1].map(joined).join('');
    return JSON.parse(text);
  };
  const joined = (part: unknown) => (typeof part === 'string' ? part : 'ARN');

  test('is made in order: policies, collection, index, knowledge base', () => {
    const template = templateOf({ vectorStore: openSearch });
    const collection = only(template, 'AWS::OpenSearchServerless::Collection');
    const index = only(template, 'AWS::OpenSearchServerless::CollectionIndex');
    expect(collection.dependsOn.sort()).toEqual(
      [
        only(template, 'AWS::OpenSearchServerless::AccessPolicy').id,
        only(template, 'AWS::OpenSearchServerless::SecurityPolicy').id,
      ].sort(),
    );
    expect(index.properties.Id).toEqual({ 'Fn::GetAtt': [collection.id, 'Id'] });
    const knowledgeBase = only(template, 'AWS::Bedrock::KnowledgeBase');
    expect(knowledgeBase.dependsOn).toContain(index.id);
    expect(knowledgeBase.properties.StorageConfiguration.OpensearchServerlessConfiguration).toMatchObject({
      CollectionArn: { 'Fn::GetAtt': [collection.id, 'Arn'] },
      VectorIndexName: index.properties.IndexName,
    });
  });

  test('is encrypted with the key and reached by Bedrock alone', () => {
    const template = templateOf({ vectorStore: openSearch });
    const collection = only(template, 'AWS::OpenSearchServerless::Collection').properties;
    expect(collection.EncryptionConfig).toEqual({
      AWSOwnedKey: false,
      KmsKeyArn: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] },
    });
    expect(collection.Name).toMatch(/^[a-z][a-z0-9-]{2,31}$/);
    expect(policyOf(template, 'AWS::OpenSearchServerless::SecurityPolicy')).toEqual([
      {
        Rules: [{ ResourceType: 'collection', Resource: [`collection/${collection.Name}`] }],
        AllowFromPublic: false,
        SourceServices: ['bedrock.amazonaws.com'],
      },
    ]);
  });

  test('lets the knowledge base use documents, and CloudFormation the index, not the documents', () => {
    const [use, manage] = policyOf(templateOf({ vectorStore: openSearch }), 'AWS::OpenSearchServerless::AccessPolicy');
    expect(use.Rules[0].Permission).toContain('aoss:WriteDocument');
    expect(manage.Rules[0].Permission).toContain('aoss:CreateIndex');
    expect(manage.Rules[0].Permission.join()).not.toMatch(/Document/);
  });

  test('is searched by readers from the network', () => {
    const stack = stackIn();
    const network = new PrivateNetwork(stack, 'Network', { models });
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const vectorStore = VectorStore.openSearchServerless({ network, readers: [reader] });
    new KnowledgeBase(stack, 'Notes', { vectorStore });
    const template = Template.fromStack(stack);
    const endpoint = only(template, 'AWS::OpenSearchServerless::VpcEndpoint');
    expect(endpoint.properties).toMatchObject({
      VpcId: stack.resolve(network.vpc.vpcId),
      SecurityGroupIds: [stack.resolve(network.servers.securityGroupId)],
    });
    const { Policy } = only(template, 'AWS::OpenSearchServerless::SecurityPolicy').properties;
    expect(JSON.stringify(Policy)).toContain(`SourceVPCEs\\":[\\"",{"Fn::GetAtt":["${endpoint.id}","Id"]}`);
    const [, , readers] = policyOf(template, 'AWS::OpenSearchServerless::AccessPolicy');
    expect(readers.Rules[0].Permission).toEqual(['aoss:DescribeIndex', 'aoss:ReadDocument']);
    expect(only(template, 'AWS::IAM::Policy').properties.PolicyDocument.Statement).toMatchObject([
      {
        Action: 'aoss:APIAccessAll',
        Resource: { 'Fn::GetAtt': [only(template, 'AWS::OpenSearchServerless::Collection').id, 'Arn'] },
      },
    ]);
    expect(findingsOf(stack)).toEqual([]);
  });

  test('rejects readers without a network', () => {
    const stack = stackIn();
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const vectorStore = VectorStore.openSearchServerless({ readers: [reader] });
    expect(() => new KnowledgeBase(stack, 'Notes', { vectorStore })).toThrow(/'readers' .* need the 'network'/);
  });

  test('asks who deploys where the synthesizer does not say', () => {
    const synthesizer = new CliCredentialsStackSynthesizer();
    const make = (deploymentRoleArn?: string) => {
      const stack = new Stack(new App(), 'Stack', { synthesizer });
      new KnowledgeBase(stack, 'Notes', { vectorStore: VectorStore.openSearchServerless({ deploymentRoleArn }) });
      return Template.fromStack(stack);
    };
    expect(() => make()).toThrow(/'deploymentRoleArn' must be given/);
    const { Policy } = only(make('arn:aws:iam::1:role/x'), 'AWS::OpenSearchServerless::AccessPolicy').properties;
    expect(JSON.stringify(Policy)).toContain('arn:aws:iam::1:role/x');
  });
});

describe('names', () => {
  const nameOf = (props: KnowledgeBaseProps) => only(templateOf(props), 'AWS::Bedrock::KnowledgeBase').properties.Name;

  test('change with what replaces a knowledge base', () => {
    const names = [
      nameOf({}),
      nameOf({ vectorStore: openSearch }),
      nameOf({ embeddingModel: EmbeddingModel.titanTextV2(512) }),
      nameOf({ embeddingModel: EmbeddingModel.COHERE_ENGLISH_V3 }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(nameOf({ description: 'Discharge notes' })).toBe(nameOf({}));
    for (const name of names) {
      expect(name).toMatch(/^([0-9a-zA-Z][_-]?){1,100}$/);
    }
  });

  test('of a collection change with its key', () => {
    const collectionIn = (stack: Stack) =>
      only(Template.fromStack(stack), 'AWS::OpenSearchServerless::Collection').properties.Name;
    const one = stackIn();
    new KnowledgeBase(one, 'Notes', { vectorStore: openSearch });
    const other = stackIn();
    new KnowledgeBase(other, 'Notes', { vectorStore: openSearch, key: new EncryptionKey(other, 'Key') });
    expect(collectionIn(one)).not.toBe(collectionIn(other));
  });

  test('of a data source change with its chunking, which cannot be changed', () => {
    const dataSource = (chunking?: Chunking) => only(templateOf({ chunking }), 'AWS::Bedrock::DataSource').properties;
    expect(dataSource().Name).toBe('documents-fixed-300-20');
    expect(dataSource(Chunking.none())).toMatchObject({
      Name: 'documents-whole',
      VectorIngestionConfiguration: { ChunkingConfiguration: { ChunkingStrategy: 'NONE' } },
    });
    expect(dataSource(Chunking.hierarchical())).toMatchObject({
      Name: 'documents-nested-1500-300-60',
      VectorIngestionConfiguration: {
        ChunkingConfiguration: {
          HierarchicalChunkingConfiguration: {
            LevelConfigurations: [{ MaxTokens: 1500 }, { MaxTokens: 300 }],
            OverlapTokens: 60,
          },
        },
      },
    });
  });
});

test('the log of ingestion is encrypted and kept for six years', () => {
  const template = templateOf();
  const knowledgeBase = only(template, 'AWS::Bedrock::KnowledgeBase').id;
  template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'Retain',
    Properties: {
      LogGroupName: {
        'Fn::Join': [
          '',
          ['/aws/vendedlogs/bedrock/knowledge-bases/', { 'Fn::GetAtt': [knowledgeBase, 'KnowledgeBaseId'] }],
        ],
      },
      KmsKeyId: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').id, 'Arn'] },
      RetentionInDays: 2192,
    },
  });
  template.hasResourceProperties('AWS::Logs::DeliverySource', {
    LogType: 'APPLICATION_LOGS',
    ResourceArn: { 'Fn::GetAtt': [knowledgeBase, 'KnowledgeBaseArn'] },
  });
  template.hasResourceProperties('AWS::Logs::Delivery', {
    DeliverySourceName: { Ref: only(template, 'AWS::Logs::DeliverySource').id },
    DeliveryDestinationArn: { 'Fn::GetAtt': [only(template, 'AWS::Logs::DeliveryDestination').id, 'Arn'] },
  });
});

test('grants retrieval and ingestion of this knowledge base', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const knowledgeBase = new KnowledgeBase(stack, 'Notes');
  knowledgeBase.grantRetrieve(role);
  knowledgeBase.grantIngest(role);
  const { Statement } = only(Template.fromStack(stack), 'AWS::IAM::Policy').properties.PolicyDocument;
  const Resource = stack.resolve(knowledgeBase.knowledgeBaseArn);
  expect(Statement).toEqual([
    { Sid: 'RetrieveFromKnowledgeBase', Effect: 'Allow', Action: 'bedrock:Retrieve', Resource },
    expect.objectContaining({ Sid: 'IngestIntoKnowledgeBase', Resource }),
  ]);
});

test('gives the network an endpoint for retrieval', () => {
  const stack = stackIn();
  const network = new PrivateNetwork(stack, 'Network', { models });
  new KnowledgeBase(stack, 'Notes', { network });
  expect(network.endpoints['bedrock-agent-runtime']).toBeDefined();
  expect(findingsOf(stack)).toEqual([]);
});

test('keeps encryption and permissions whatever else is passed', () => {
  const unlocked = {
    serverSideEncryptionConfiguration: undefined,
    roleArn: 'arn:aws:iam::1:role/admin',
    storageConfiguration: { type: 'PINECONE' },
    versioned: false,
    encryption: s3.BucketEncryption.UNENCRYPTED,
    removalPolicy: 'destroy',
    retention: 30,
  };
  expect(templateOf(unlocked as never).toJSON()).toEqual(templateOf().toJSON());
});

describe('embedding models', () => {
  test('are invoked in the Region of the stack, with the dimensions of the index', () => {
    const template = templateOf({ embeddingModel: EmbeddingModel.titanTextV2(512) });
    expect(only(template, 'AWS::S3Vectors::Index').properties.Dimension).toBe(512);
    const { VectorKnowledgeBaseConfiguration } = only(template, 'AWS::Bedrock::KnowledgeBase').properties
      .KnowledgeBaseConfiguration;
    expect(VectorKnowledgeBaseConfiguration.EmbeddingModelConfiguration).toEqual({
      BedrockEmbeddingModelConfiguration: { Dimensions: 512, EmbeddingDataType: 'FLOAT32' },
    });
  });

  test('that have one length are not told it', () => {
    const template = templateOf({ embeddingModel: EmbeddingModel.of('amazon.titan-embed-text-v1', 1536) });
    expect(only(template, 'AWS::S3Vectors::Index').properties.Dimension).toBe(1536);
    template.hasResourceProperties('AWS::Bedrock::KnowledgeBase', {
      KnowledgeBaseConfiguration: { VectorKnowledgeBaseConfiguration: { EmbeddingModelConfiguration: Match.absent() } },
    });
  });

  test.each([['us.cohere.embed-v4:0'], ['global.cohere.embed-v4:0'], ['cohere.embed-*'], ['arn:aws:bedrock:::x']])(
    'rejects %s',
    (modelId) => {
      expect(() => EmbeddingModel.of(modelId, 1024)).toThrow(ConfigurationError);
    },
  );

  test.each([[0], [4097], [1.5], [Number.NaN]])('rejects %s dimensions', (dimensions) => {
    expect(() => EmbeddingModel.of('cohere.embed-v4:0', dimensions)).toThrow(/1 to 4096/);
  });

  test('rejects dimensions that Titan does not make', () => {
    expect(() => EmbeddingModel.titanTextV2(768)).toThrow(/256, 512, 1024 .*got 768/);
  });
});

test.each([
  ['a piece of no tokens', () => Chunking.fixedSize(0)],
  ['an overlap of the whole', () => Chunking.fixedSize(300, 100)],
  ['children larger than parents', () => Chunking.hierarchical(300, 1500)],
  ['an overlap larger than children', () => Chunking.hierarchical(1500, 300, 301)],
])('rejects %s', (_, make) => {
  expect(make).toThrow(ConfigurationError);
});

test('rejects a Region outside of the United States', () => {
  expect(() => new KnowledgeBase(stackIn('eu-west-1'), 'Notes')).toThrow(/got 'eu-west-1'/);
});

test.each([
  ['us-west-1', VectorStore.s3Vectors(), /a knowledge base is to be had in .*got the Region 'us-west-1'/],
  ['us-gov-west-1', openSearch, /an index of OpenSearch Serverless is to be had in .*got the Region 'us-gov-west-1'/],
])('rejects the Region %s, which CloudFormation does not serve', (region, vectorStore, message) => {
  expect(() => new KnowledgeBase(stackIn(region), 'Notes', { vectorStore })).toThrow(message);
});

test('says what is left to do', () => {
  const stack = stackIn();
  new KnowledgeBase(stack, 'Notes');
  const messages = Annotations.fromStack(stack)
    .findInfo('/Stack/Notes', Match.anyValue())
    .map(({ entry }) => String(entry.data));
  expect(messages.join()).toMatch(/HIPAA eligible services.*bedrock:StartIngestionJob/);
});
