import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as agentCore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as mantle from 'aws-cdk-lib/aws-bedrockmantle';
import { rules } from '../../lib/rules';

/** Types that no rule names, and why: rules on any resource look at them all the same. */
const WITHOUT_RULE: Readonly<Record<string, string>> = {
  'AWS::Bedrock::AutomatedReasoningPolicyVersion': 'a copy of its policy, with the key of the policy',
  'AWS::Bedrock::FlowVersion': 'a copy of its flow, with the key of the flow',
  'AWS::Bedrock::GuardrailVersion': 'a copy of its guardrail, with the key of the guardrail',
  'AWS::Bedrock::PromptVersion': 'a copy of its prompt, with the key of the prompt',
  'AWS::BedrockAgentCore::ApiKeyCredentialProvider': 'the key of another vendor, which AgentCore keeps as a secret',
  'AWS::BedrockAgentCore::BrowserProfile': 'a name and a description',
  'AWS::BedrockAgentCore::ConsentPortal': 'where users consent, by their own identity provider',
  'AWS::BedrockAgentCore::GatewayRateLimit': 'limits of a gateway, which is judged itself',
  'AWS::BedrockAgentCore::GatewayRule': 'routes of a gateway, which is judged itself',
  'AWS::BedrockAgentCore::HarnessEndpoint': 'a name for a version of a harness, which is judged itself',
  'AWS::BedrockAgentCore::OAuth2CredentialProvider': 'the client of an identity provider, kept as a secret',
  'AWS::BedrockAgentCore::OnlineEvaluationConfig': 'reads and writes log groups, which are judged themselves',
  'AWS::BedrockAgentCore::PaymentConnector': 'no setting on data, network or keys',
  'AWS::BedrockAgentCore::PaymentCredentialProvider': 'the credential of a payment service, kept as a secret',
  'AWS::BedrockAgentCore::PaymentManager': 'no setting on data, network or keys',
  'AWS::BedrockAgentCore::Policy': 'narrows what a gateway lets through',
  'AWS::BedrockAgentCore::RuntimeEndpoint': 'a name for a version of a runtime, which is judged itself',
  'AWS::BedrockAgentCore::WorkloadIdentity': 'a name for a workload',
  'AWS::BedrockMantle::Project':
    'a name and tags: its retention mode is set by API only, and inherits that of the account',
};

const types = [bedrock, agentCore, mantle]
  .flatMap((module) => Object.values(module))
  .flatMap((member: { CFN_RESOURCE_TYPE_NAME?: unknown }) =>
    typeof member.CFN_RESOURCE_TYPE_NAME === 'string' ? [member.CFN_RESOURCE_TYPE_NAME] : [],
  );

test('every type of Bedrock, AgentCore and mantle is judged by a rule, or says why not', () => {
  const judged = new Set(rules.flatMap(({ checks }) => Object.keys(checks)));
  expect(types.length).toBeGreaterThan(50);
  expect(types.filter((type) => !judged.has(type)).sort()).toEqual(Object.keys(WITHOUT_RULE).sort());
});
