import type { ResourceTree } from '../../lib/core';
import { type DataFlow, dataFlowOf, type FlowNode } from '../../lib/evidence/data-flow';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const CALLS_MODELS = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: 'calls',
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: MODEL }] },
  },
};

function aws(resources: Record<string, unknown>, name = 'Clinic'): ResourceTree {
  return templateTree(
    { Resources: resources },
    { name, environment: { region: 'us-east-1', account: '111122223333' } },
  );
}

function terraform(document: Record<string, unknown>): ResourceTree {
  return configurationTree(document, { name: 'clinic' });
}

function node(flow: DataFlow, label: string): FlowNode {
  const found = flow.nodes.find((one) => one.label === label);
  if (found === undefined) {
    throw new Error(`no node '${label}' among ${flow.nodes.map((one) => one.label).join(', ')}`);
  }
  return found;
}

/** The ways of a flow as lines: `from -> to: label`. */
function ways(flow: DataFlow): string[] {
  const labels = new Map(flow.nodes.map(({ id, label }) => [id, label]));
  return flow.edges.map(({ from, to, label }) => `${labels.get(from)} -> ${labels.get(to)}: ${label}`);
}

describe('on AWS', () => {
  const network = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Runtime: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcId: { Ref: 'Vpc' },
        ServiceName: 'com.amazonaws.us-east-1.bedrock-runtime',
        VpcEndpointType: 'Interface',
      },
    },
  };
  const guardrail = { Guardrail: { Type: 'AWS::Bedrock::Guardrail', Properties: { Name: 'phi' } } };

  test('a call goes through the private endpoint and the guardrail to the models that policies name', () => {
    const flow = dataFlowOf([aws({ ...network, ...guardrail, Calls: CALLS_MODELS })]);
    expect(ways(flow)).toEqual([
      'Guardrail -> Amazon Bedrock: calls that name it, filtered',
      'Workloads -> Private endpoints of models: prompts and completions, TLS',
      'Private endpoints of models -> Guardrail: prompts and completions',
    ]);
    expect(node(flow, 'Amazon Bedrock').details).toEqual(['anthropic.claude-sonnet-4-5-20250929-v1:0']);
    expect(node(flow, 'Workloads').details).toEqual(['allowed to call models: Calls']);
  });

  test('a guardrail counts for every call only where it is enforced', () => {
    const enforced = {
      Enforced: {
        Type: 'AWS::Bedrock::EnforcedGuardrailConfiguration',
        Properties: { GuardrailIdentifier: { Ref: 'Guardrail' } },
      },
    };
    expect(ways(dataFlowOf([aws({ ...network, ...guardrail, ...enforced })]))).toContain(
      'Guardrail -> Amazon Bedrock: every call, filtered',
    );
  });

  test('without a private endpoint the way of a call says so', () => {
    expect(ways(dataFlowOf([aws({ Calls: CALLS_MODELS })]))).toEqual([
      'Callers of models -> Amazon Bedrock: prompts and completions; no private endpoint in these documents',
    ]);
  });

  test('a declared workload calls the models that its role may call', () => {
    const workload = {
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Summarize: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Calls: { ...CALLS_MODELS, Properties: { ...CALLS_MODELS.Properties, Roles: [{ Ref: 'Role' }] } },
    };
    expect(ways(dataFlowOf([aws(workload)]))).toEqual([
      'Functions -> Amazon Bedrock: prompts and completions; no private endpoint in these documents',
    ]);
    const subnet = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } };
    const inside = { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] } };
    const placed = { ...workload, Subnet: subnet, Summarize: { Type: 'AWS::Lambda::Function', Properties: inside } };
    expect(ways(dataFlowOf([aws({ ...network, ...placed })]))).toContain(
      'Functions -> Private endpoints of models: prompts and completions, TLS',
    );
  });

  describe('a model of one’s own', () => {
    const hosting = {
      Model: { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointConfigName: { Ref: 'Configuration' } } },
      Configuration: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: { DataCaptureConfig: { DestinationS3Uri: { 'Fn::Sub': 's3://${Captured}' } } },
      },
      Captured: { Type: 'AWS::S3::Bucket', Properties: {} },
      Hosting: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          VpcId: { Ref: 'Vpc' },
          ServiceName: 'com.amazonaws.us-east-1.sagemaker.runtime-fips',
          VpcEndpointType: 'Interface',
        },
      },
    };
    const trail = (...types: string[]) => ({
      Trail: {
        Type: 'AWS::CloudTrail::Trail',
        Properties: { AdvancedEventSelectors: types.map((equalTo) => ({ FieldSelectors: [{ Equals: [equalTo] }] })) },
      },
    });

    test('is reached through its endpoint, keeps what it captures, and is no model of Bedrock', () => {
      const flow = dataFlowOf([aws({ Vpc: network.Vpc, ...hosting })]);
      expect(ways(flow)).toEqual([
        'Workloads -> Private endpoints of models: prompts and completions, TLS',
        'Private endpoints of models -> SageMaker endpoint: prompts and completions',
        'SageMaker endpoint -> S3 bucket: captured prompts and completions',
      ]);
      expect(flow.nodes.map(({ label }) => label)).not.toContain('Amazon Bedrock');
    });

    test('stands beside Bedrock where both are called', () => {
      expect(ways(dataFlowOf([aws({ ...network, ...hosting, Calls: CALLS_MODELS })]))).toEqual(
        expect.arrayContaining([
          'Private endpoints of models -> Amazon Bedrock: prompts and completions',
          'Private endpoints of models -> SageMaker endpoint: prompts and completions',
        ]),
      );
    });

    test('is called unseen by a trail that is not told of endpoints', () => {
      expect(ways(dataFlowOf([aws({ ...hosting, ...trail('AWS::Bedrock::Model') })]))).toContain(
        'SageMaker endpoint -> API activity trail (CloudTrail): admin activity',
      );
      expect(ways(dataFlowOf([aws({ ...hosting, ...trail('AWS::SageMaker::Endpoint') })]))).toContain(
        'SageMaker endpoint -> API activity trail (CloudTrail): who called what, when',
      );
    });

    test('captures nothing without being told to', () => {
      const Configuration = { ...hosting.Configuration, Properties: { KmsKeyId: { Ref: 'Captured' } } };
      expect(ways(dataFlowOf([aws({ ...hosting, Configuration })])).join()).not.toContain('captured');
    });
  });

  test('boundaries are the account with its Region, and the network with its way out', () => {
    const { boundaries } = dataFlowOf([aws(network)]);
    expect(boundaries.map(({ kind, label }) => `${kind}: ${label}`)).toEqual([
      'account: AWS account 111122223333 · us-east-1',
      'network: Network Vpc, 10.0.0.0/16 · no internet or NAT gateway declared',
    ]);
    expect(boundaries[1]?.parent).toBe(boundaries[0]?.id);
  });

  test('a gateway is a way to the internet', () => {
    const flow = dataFlowOf([aws({ ...network, Nat: { Type: 'AWS::EC2::NatGateway', Properties: {} } })]);
    expect(ways(flow)).toContain('Workloads -> Internet: through Nat');
    expect(flow.edges.find(({ kind }) => kind === 'public')).toBeDefined();
  });

  test('a vendor whose host a firewall lets out is outside of the account', () => {
    const rules = { RulesSourceList: { GeneratedRulesType: 'ALLOWLIST', TargetTypes: ['TLS_SNI'] } };
    const source = { RulesSourceList: { ...rules.RulesSourceList, Targets: ['api.openai.com'] } };
    const flow = dataFlowOf([
      aws({
        ...network,
        Nat: { Type: 'AWS::EC2::NatGateway', Properties: {} },
        Hosts: { Type: 'AWS::NetworkFirewall::RuleGroup', Properties: { RuleGroup: { RulesSource: source } } },
      }),
    ]);
    const vendor = flow.nodes.find(({ details }) => details.includes('api.openai.com'));
    expect(vendor?.boundary).toBeUndefined();
    expect(ways(flow)).toContain(`Workloads -> ${vendor?.label}: prompts and completions, through the firewall`);
  });

  test('only the network that a gateway is attached to has a way to the internet', () => {
    const flow = dataFlowOf([
      aws({
        ...network,
        Public: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } },
        Gateway: { Type: 'AWS::EC2::InternetGateway', Properties: {} },
        Attachment: {
          Type: 'AWS::EC2::VPCGatewayAttachment',
          Properties: { VpcId: { Ref: 'Public' }, InternetGatewayId: { Ref: 'Gateway' } },
        },
      }),
    ]);
    expect(flow.boundaries.filter(({ kind }) => kind === 'network').map(({ label }) => label)).toEqual([
      'Network Vpc, 10.0.0.0/16 · no internet or NAT gateway declared',
      'Network Public, 10.9.0.0/16 · with a gateway to the internet',
    ]);
    const [way] = flow.edges.filter(({ kind }) => kind === 'public');
    expect(flow.nodes.find(({ id }) => id === way?.from)?.boundary).toBe(flow.boundaries[2]?.id);
  });

  test('a store names the key that encrypts it', () => {
    const keys = { Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } } };
    const logs = { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } } };
    const flow = dataFlowOf([aws({ ...keys, ...logs })]);
    expect(node(flow, 'Log group')).toMatchObject({ encryption: 'customer', keys: [node(flow, 'Key').id] });
    expect(node(flow, 'Key').details).toEqual(['rotates by itself']);
  });

  test('a key that a function signs or makes digests with does not encrypt it', () => {
    const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
    const flow = dataFlowOf([
      aws({
        Storage: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
        Digests: { Type: 'AWS::KMS::Key', Properties: { KeyUsage: 'GENERATE_VERIFY_MAC' } },
        Record: {
          Type: 'AWS::Lambda::Function',
          Properties: { KmsKeyArn: arn('Storage'), Environment: { Variables: { DIGEST_KEY: arn('Digests') } } },
        },
      }),
    ]);
    expect(node(flow, 'Functions').keys).toEqual([node(flow, 'Storage').id]);
    expect(node(flow, 'Digests').details).toEqual(['makes digests with a key']);
  });

  test('a private API is reached through its endpoint, and answered by its function', () => {
    const api = {
      Calls: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: { VpcId: { Ref: 'Vpc' }, ServiceName: 'com.amazonaws.us-east-1.execute-api' },
      },
      Api: {
        Type: 'AWS::ApiGateway::RestApi',
        Properties: { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: [{ Ref: 'Calls' }] } },
      },
      Answer: { Type: 'AWS::Lambda::Function', Properties: {} },
      Post: {
        Type: 'AWS::ApiGateway::Method',
        Properties: { RestApiId: { Ref: 'Api' }, Integration: { Uri: { 'Fn::GetAtt': ['Answer', 'Arn'] } } },
      },
    };
    expect(ways(dataFlowOf([aws({ ...network, ...api })]))).toEqual(
      expect.arrayContaining([
        'Private endpoints of other services -> API gateway: requests, TLS',
        'API gateway -> Functions: requests and answers',
      ]),
    );
  });

  test.each([
    ['provider', {}],
    ['unknown', { KmsKeyId: { Ref: 'Foreign' } }],
  ])('a store under a key that is %s has none to name', (encryption, properties) => {
    const template = {
      Parameters: { Foreign: { Type: 'String' } },
      Resources: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: properties } },
    };
    expect(node(dataFlowOf([templateTree(template, { name: 'Clinic' })]), 'Log group')).toMatchObject({
      encryption,
      keys: [],
    });
  });

  test('a trail delivers to the bucket that it names, not to one that it watches', () => {
    const flow = dataFlowOf([
      aws({
        Calls: CALLS_MODELS,
        Records: { Type: 'AWS::S3::Bucket', Properties: {} },
        Documents: {
          Type: 'AWS::S3::Bucket',
          Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Access' } } },
        },
        Access: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'access' } },
        Trail: {
          Type: 'AWS::CloudTrail::Trail',
          Properties: {
            S3BucketName: { Ref: 'Records' },
            IsLogging: true,
            EventSelectors: [
              { DataResources: [{ Type: 'AWS::S3::Object', Values: [{ 'Fn::GetAtt': ['Documents', 'Arn'] }] }] },
            ],
          },
        },
      }),
    ]);
    expect(ways(flow).filter((way) => !way.startsWith('Callers'))).toEqual([
      'S3 bucket -> Access logs: S3 bucket: access log',
      'API activity trail (CloudTrail) -> Audit records: S3 bucket: audit records',
      'Amazon Bedrock -> API activity trail (CloudTrail): who called what, when',
    ]);
  });

  test('a workload may access what the policies of its role name; one that only installs is not drawn', () => {
    const flow = dataFlowOf([
      aws({
        Role: { Type: 'AWS::IAM::Role', Properties: {} },
        Summarize: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            Roles: [{ Ref: 'Role' }],
            PolicyDocument: {
              Statement: [
                { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } },
              ],
            },
          },
        },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
        Installer: { Type: 'AWS::Lambda::Function', Properties: {} },
        Setting: { Type: 'Custom::Setting', Properties: { ServiceToken: { 'Fn::GetAtt': ['Installer', 'Arn'] } } },
      }),
    ]);
    expect(ways(flow)).toEqual(['Functions -> DynamoDB table: may access']);
    expect(node(flow, 'Functions').resources).toEqual(['Summarize']);
  });

  test('what is alike is one node, whatever its number', () => {
    const tables = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`Table${index}`, { Type: 'AWS::DynamoDB::Table', Properties: {} }]),
    );
    const flow = dataFlowOf([aws(tables), aws(tables, 'Other')]);
    expect(flow.nodes).toHaveLength(1);
    expect(flow.nodes[0]?.details).toEqual(['Table0, Table1, Table2 and 57 more']);
  });
});

test('on Azure a call goes through the private endpoint and the content filter; records go where the setting says', () => {
  const flow = dataFlowOf([
    terraform({
      resource: {
        azurerm_virtual_network: { main: { address_space: ['10.20.0.0/16'] } },
        azurerm_subnet: { endpoints: { virtual_network_name: '${azurerm_virtual_network.main.name}' } },
        azurerm_cognitive_account: { ai: { kind: 'OpenAI', location: 'eastus2' } },
        azurerm_cognitive_account_rai_policy: {
          filter: { cognitive_account_id: '${azurerm_cognitive_account.ai.id}' },
        },
        azurerm_cognitive_deployment: {
          notes: {
            cognitive_account_id: '${azurerm_cognitive_account.ai.id}',
            rai_policy_name: '${azurerm_cognitive_account_rai_policy.filter.name}',
            model: { name: 'gpt-4.1', version: '2025-04-14' },
            sku: { name: 'Standard' },
          },
        },
        azurerm_private_endpoint: {
          ai: {
            subnet_id: '${azurerm_subnet.endpoints.id}',
            private_service_connection: {
              private_connection_resource_id: '${azurerm_cognitive_account.ai.id}',
              subresource_names: ['account'],
            },
          },
        },
        azurerm_storage_account: { logs: {} },
        azurerm_monitor_diagnostic_setting: {
          ai: {
            target_resource_id: '${azurerm_cognitive_account.ai.id}',
            storage_account_id: '${azurerm_storage_account.logs.id}',
            enabled_log: [{ category: 'Audit' }],
          },
        },
      },
    }),
  ]);
  expect(ways(flow)).toEqual([
    'Workloads -> Private endpoints of models: prompts and completions, TLS',
    'Private endpoints of models -> Content filter: prompts and completions',
    'Content filter -> Azure AI services: every call, filtered',
    'Diagnostic settings -> Audit records: Storage account: audit records',
    'Azure AI services -> Diagnostic settings: who called what, when',
  ]);
  expect(node(flow, 'Azure AI services').details).toEqual(['gpt-4.1 2025-04-14 (Standard)']);
  expect(flow.boundaries.map(({ label }) => label)[0]).toBe('Azure subscription · eastus2');
});

test('on Google Cloud a call goes through Private Service Connect; sinks deliver what audit configuration records', () => {
  const flow = dataFlowOf([
    terraform({
      provider: { google: [{ project: 'clinic-ai', region: 'us-central1' }] },
      resource: {
        google_compute_network: { main: {} },
        google_compute_global_forwarding_rule: {
          apis: { network: '${google_compute_network.main.id}', target: 'vpc-sc' },
        },
        google_vertex_ai_endpoint: { notes: { encryption_spec: { kms_key_name: '${google_kms_crypto_key.phi.id}' } } },
        google_kms_crypto_key: { phi: { rotation_period: '7776000s', version_template: { protection_level: 'HSM' } } },
        google_project_iam_audit_config: { all: { service: 'allServices' } },
        google_storage_bucket: { logs: {} },
        google_logging_project_sink: {
          logs: { destination: 'storage.googleapis.com/${google_storage_bucket.logs.name}' },
        },
      },
    }),
  ]);
  expect(ways(flow)).toEqual([
    'Workloads -> Private Service Connect: prompts and completions, TLS',
    'Private Service Connect -> Vertex AI endpoint: prompts and completions',
    'Log sink -> Audit records: Cloud Storage bucket: audit records',
    'Vertex AI endpoint -> Log sink: who called what, when',
  ]);
  expect(node(flow, 'Vertex AI endpoint').keys).toEqual([node(flow, 'phi').id]);
  expect(node(flow, 'phi').details).toEqual(['protected by a hardware security module', 'rotates by itself']);
});

test('records of one cloud are not those of another in the same configuration', () => {
  const flow = dataFlowOf([
    terraform({
      resource: {
        azurerm_cognitive_account: { ai: { kind: 'OpenAI' } },
        aws_cloudtrail: { trail: { s3_bucket_name: '${aws_s3_bucket.records.id}' } },
        aws_s3_bucket: { records: {} },
        google_vertex_ai_endpoint: { notes: {} },
      },
    }),
  ]);
  expect(ways(flow)).toEqual([
    'Callers of models -> Vertex AI endpoint: prompts and completions; no private endpoint in these documents',
    'API activity trail (CloudTrail) -> Audit records: S3 bucket: audit records',
  ]);
});

test('a document of another cloud or none gives an empty flow', () => {
  expect(dataFlowOf([])).toEqual({ boundaries: [], nodes: [], edges: [] });
  expect(dataFlowOf([terraform({ resource: { random_id: { one: {} } } })]).nodes).toEqual([]);
});

test('the flow does not depend on the order of the documents', () => {
  const one = aws({ Calls: CALLS_MODELS }, 'One');
  const other = terraform({ resource: { google_storage_bucket: { logs: {} } } });
  expect(dataFlowOf([one, other])).toEqual(dataFlowOf([other, one]));
});

test('ten thousand resources are a few nodes, also when workloads share an identity', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [
      [`Bucket${index}`, { Type: 'AWS::S3::Bucket', Properties: {} }],
      [`Job${index}`, { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } }],
    ]).flat(),
  );
  const shared = {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Calls: { ...CALLS_MODELS, Properties: { ...CALLS_MODELS.Properties, Roles: [{ Ref: 'Role' }] } },
  };
  expect(dataFlowOf([aws({ ...many, ...shared })]).nodes).toHaveLength(3);
});

test('more keys than a page has room for are one node, with what they encrypt', () => {
  const keys = Array.from({ length: 13 }, (_, index) => [`Key${index}`, { Type: 'AWS::KMS::Key', Properties: {} }]);
  const topics = keys.map(([id], index) => [
    `Topic${index}`,
    { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: id } } },
  ]);
  const flow = dataFlowOf([aws(Object.fromEntries([...keys, ...topics]))]);
  const drawn = flow.nodes.filter(({ kind }) => kind === 'key');
  expect(drawn).toEqual([expect.objectContaining({ label: '13 keys' })]);
  expect(drawn[0]?.resources).toHaveLength(13);
  expect(new Set(flow.nodes.flatMap((one) => one.keys))).toEqual(new Set([drawn[0]?.id]));
});
