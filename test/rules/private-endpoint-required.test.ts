import { privateEndpointRequired } from '../../lib/rules/private-endpoint-required';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

test('judges every example of every type as it claims', () => {
  expect(new RuleTester().problemsOf(privateEndpointRequired)).toEqual([]);
});

const INVOKE = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' };
const VPC = { Type: 'AWS::EC2::VPC', Properties: { EnableDnsSupport: true, EnableDnsHostnames: true } };
const INSIDE = { SubnetIds: [{ Ref: 'Subnet' }] };

describe('functions', () => {
  test('rejects one outside of a VPC that may call a model, by a policy beside its role', () => {
    const resources = { ...role(), Policy: policyFor(INVOKE), Function: lambda() };
    expect(judged(resources)).toMatchObject({ Function: 'fail', Role: 'notApplicable' });
  });

  test('accepts one in a network with an endpoint', () => {
    const resources = { ...network('bedrock-runtime'), ...role(INVOKE), Function: lambda(INSIDE) };
    expect(judged(resources)).toMatchObject({ Function: 'pass', Endpoint: 'pass' });
  });

  test('accepts an endpoint with FIPS', () => {
    const resources = { ...network('bedrock-runtime-fips'), ...role(INVOKE), Function: lambda(INSIDE) };
    expect(judged(resources)).toMatchObject({ Function: 'pass' });
  });

  test('rejects one whose network has an endpoint of another service only', () => {
    const resources = { ...network('bedrock'), ...role(INVOKE), Function: lambda(INSIDE) };
    expect(judged(resources)).toMatchObject({ Function: 'fail' });
  });

  test('rejects one whose endpoint lies in another network', () => {
    const resources = { ...network('bedrock-runtime'), Other: VPC, ...role(INVOKE), Function: lambda(INSIDE) };
    const endpoint = {
      ...resources.Endpoint,
      Properties: { ...resources.Endpoint.Properties, VpcId: { Ref: 'Other' } },
    };
    expect(judged({ ...resources, Endpoint: endpoint })).toMatchObject({ Function: 'fail' });
  });

  test('cannot tell one in subnets that are declared elsewhere, unless an endpoint stands beside it', () => {
    const elsewhere = lambda({ SubnetIds: { 'Fn::Split': [',', { Ref: 'Unknown' }] } });
    expect(judged({ ...role(INVOKE), Function: elsewhere })).toMatchObject({ Function: 'undetermined' });
    expect(judged({ ...network('bedrock-runtime'), ...role(INVOKE), Function: elsewhere })).toMatchObject({
      Function: 'pass',
    });
  });

  test('asks for the endpoint of each service that it calls', () => {
    const statement = { ...INVOKE, Action: ['bedrock:InvokeModel', 'bedrock:Retrieve'] };
    const resources = { ...network('bedrock-runtime'), ...role(statement), Function: lambda(INSIDE) };
    expect(judged(resources)).toMatchObject({ Function: 'fail' });
  });

  test.each(['*', 'bedrock:ListFoundationModels', 's3:*'])('has nothing to say of one that may %s', (Action) => {
    expect(judged({ ...role({ ...INVOKE, Action }), Function: lambda() })).toMatchObject({ Function: 'notApplicable' });
  });

  test.each(['bedrock:*', 'bedrock:Invoke*', 'bedrock:ApplyGuardrail', 'bedrock-mantle:*', 'textract:AnalyzeDocument'])(
    'rejects one outside of a VPC that may %s',
    (Action) => {
      expect(judged({ ...role({ ...INVOKE, Action }), Function: lambda() })).toMatchObject({ Function: 'fail' });
    },
  );

  test('knows the policies of AWS that let their bearer call a model', () => {
    const ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonBedrockFullAccess'];
    const Role = { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns } };
    expect(judged({ Role, Function: lambda() })).toMatchObject({ Function: 'fail' });
  });

  test('takes a model in the environment for a call where the role is declared elsewhere', () => {
    const Environment = { Variables: { MODEL: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' } };
    const Properties = { Role: 'arn:aws:iam::111122223333:role/app', Environment };
    expect(judged({ Function: { Type: 'AWS::Lambda::Function', Properties } })).toEqual({ Function: 'fail' });
  });

  test('does the same for a container', () => {
    const Environment = [{ Name: 'MODEL', Value: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' }];
    const Properties = { TaskRoleArn: { Ref: 'Unknown' }, ContainerDefinitions: [{ Environment }] };
    expect(judged({ Task: { Type: 'AWS::ECS::TaskDefinition', Properties } })).toEqual({ Task: 'undetermined' });
  });

  test('reads the policies of SAM', () => {
    const Properties = { Policies: ['AWSLambdaBasicExecutionRole', { Version: '2012-10-17', Statement: [INVOKE] }] };
    expect(judged({ Function: { Type: 'AWS::Serverless::Function', Properties } })).toEqual({ Function: 'fail' });
  });
});

describe('roles that may call through VPC endpoints only', () => {
  const deny = (Condition: object) => ({ Effect: 'Deny', Action: 'bedrock:*', Resource: '*', Condition });
  const endpoint = { 'aws:SourceVpce': 'vpce-0123456789abcdef0' };

  test.each([
    ['a condition', [{ ...INVOKE, Condition: { StringEquals: endpoint } }]],
    ['a denial', [INVOKE, deny({ StringNotEquals: endpoint })]],
    ['a denial without an endpoint', [INVOKE, deny({ Null: { 'aws:SourceVpce': 'true' } })]],
    [
      'a denial that exempts services of AWS',
      [INVOKE, deny({ StringNotEquals: endpoint, BoolIfExists: { 'aws:ViaAWSService': 'false' } })],
    ],
  ])('accepts %s', (_, statements) => {
    expect(judged({ ...role(...statements), Function: lambda() })).toMatchObject({ Function: 'pass' });
  });

  test.each([
    ['a condition that holds without an endpoint', [{ ...INVOKE, Condition: { StringEqualsIfExists: endpoint } }]],
    [
      'a denial on another condition, too',
      [INVOKE, deny({ StringNotEquals: endpoint, Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
    ],
    [
      'a denial of one model',
      [INVOKE, { ...deny({ StringNotEquals: endpoint }), Resource: 'arn:aws:bedrock:::foundation-model/x' }],
    ],
    ['one statement of two', [{ ...INVOKE, Condition: { StringEquals: endpoint } }, INVOKE]],
  ])('rejects %s', (_, statements) => {
    expect(judged({ ...role(...statements), Function: lambda() })).toMatchObject({ Function: 'fail' });
  });
});

describe('roles without a bearer in the template', () => {
  test('cannot tell where it runs', () => {
    expect(judged(role(INVOKE))).toEqual({ Role: 'undetermined' });
  });

  test('rejects it beside a network without an endpoint', () => {
    expect(judged({ ...role(INVOKE), Vpc: VPC })).toEqual({ Role: 'fail' });
  });

  test('accepts it beside an endpoint', () => {
    expect(judged({ ...role(INVOKE), ...network('bedrock-runtime') })).toMatchObject({ Role: 'pass' });
  });

  test('has nothing to say of services that call from within AWS, unless others may assume the role, too', () => {
    const trust = (...Service: string[]) => ({ Statement: [{ Effect: 'Allow', Principal: { Service } }] });
    const assumed = (...services: string[]) => {
      const { Role } = role(INVOKE);
      return judged({
        Role: { ...Role, Properties: { ...Role.Properties, AssumeRolePolicyDocument: trust(...services) } },
      });
    };
    expect(assumed('bedrock.amazonaws.com')).toEqual({ Role: 'notApplicable' });
    expect(assumed('bedrock.amazonaws.com', 'ec2.amazonaws.com')).toEqual({ Role: 'undetermined' });
  });
});

test('rejects private DNS in a network that gives no names', () => {
  const resources = network('bedrock-runtime');
  expect(judged({ ...resources, Vpc: { Type: 'AWS::EC2::VPC', Properties: {} } })).toMatchObject({ Endpoint: 'fail' });
});

describe('Terraform', () => {
  const aws_iam_role = { app: { name: 'app', assume_role_policy: '{}' } };
  const aws_lambda_function = { app: { role: '${aws_iam_role.app.arn}' } };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [INVOKE] });

  test('joins role, policy and attachment', () => {
    const attached = {
      aws_iam_policy: { call: { policy } },
      aws_iam_role_policy_attachment: {
        call: { role: '${aws_iam_role.app.name}', policy_arn: '${aws_iam_policy.call.arn}' },
      },
    };
    expect(judgedTerraform(privateEndpointRequired, { aws_iam_role, aws_lambda_function, ...attached })).toMatchObject({
      'aws_lambda_function.app': 'fail',
    });
  });

  test('finds private DNS beside the endpoint', () => {
    const aws_vpc_endpoint = { model: { service_name: 'com.amazonaws.us-east-1.bedrock-runtime' } };
    const beside = (private_dns_enabled: boolean) => ({
      model: { vpc_endpoint_id: '${aws_vpc_endpoint.model.id}', private_dns_enabled },
    });
    const judge = (enabled: boolean) =>
      judgedTerraform(privateEndpointRequired, {
        aws_vpc_endpoint,
        aws_vpc_endpoint_private_dns: beside(enabled),
      });
    expect(judge(true)).toEqual({ 'aws_vpc_endpoint.model': 'pass' });
    expect(judge(false)).toEqual({ 'aws_vpc_endpoint.model': 'fail' });
  });
});

describe('Azure', () => {
  const account = (open: boolean) => ({
    notes: { name: 'notes', kind: 'OpenAI', public_network_access_enabled: open },
  });

  test('cannot tell of a closed account without an endpoint, and rejects an open one', () => {
    expect(judgedTerraform(privateEndpointRequired, { azurerm_cognitive_account: account(false) })).toEqual({
      'azurerm_cognitive_account.notes': 'undetermined',
    });
    expect(judgedTerraform(privateEndpointRequired, { azurerm_cognitive_account: account(true) })).toEqual({
      'azurerm_cognitive_account.notes': 'fail',
    });
  });

  test('has nothing to say of endpoints of other services', () => {
    const endpoint = { private_service_connection: { private_connection_resource_id: '${azurerm_key_vault.keys.id}' } };
    expect(
      judgedTerraform(privateEndpointRequired, {
        azurerm_key_vault: { keys: { name: 'keys' } },
        azurerm_private_endpoint: { keys: endpoint },
      }),
    ).toEqual({ 'azurerm_private_endpoint.keys': 'notApplicable' });
  });
});

test('finds the endpoint of each of two thousand functions', () => {
  const count = 2_000;
  const functions = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`Function${index}`, lambda(INSIDE)] as const),
  );
  const verdicts = judged({ ...network('bedrock-runtime'), ...role(INVOKE), ...functions });
  expect(Object.values(verdicts).filter((verdict) => verdict === 'pass')).toHaveLength(count + 1);
});

function judged(resources: Readonly<Record<string, unknown>>) {
  return judgedTemplate(privateEndpointRequired, resources);
}

function role(...statements: readonly object[]) {
  const Policies = [{ PolicyName: 'call', PolicyDocument: { Version: '2012-10-17', Statement: statements } }];
  return { Role: { Type: 'AWS::IAM::Role', Properties: statements.length === 0 ? {} : { Policies } } };
}

function policyFor(statement: object) {
  const PolicyDocument = { Version: '2012-10-17', Statement: statement };
  return { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument } };
}

function lambda(VpcConfig?: object) {
  const Role = { 'Fn::GetAtt': ['Role', 'Arn'] };
  return { Type: 'AWS::Lambda::Function', Properties: { Role, ...(VpcConfig === undefined ? {} : { VpcConfig }) } };
}

function network(service: string) {
  const VpcId = { Ref: 'Vpc' };
  return {
    Vpc: VPC,
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId } },
    Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: { ServiceName: `com.amazonaws.us-east-1.${service}`, VpcId, PrivateDnsEnabled: true },
    },
  };
}
