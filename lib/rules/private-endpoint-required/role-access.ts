import { forEachWorld, type Resource, ResourceView, type Value } from '../../core';
import { grantedBy, managedPoliciesOf } from '../support/granted-policies';
import { permissionsWith } from '../support/identity-policies';
import { matchesAction, type Statement } from '../support/policy-document';
import { isConfinedToEndpoints, isDenialOutsideEndpoints } from './endpoint-conditions';

/** Endpoint services by the actions that are called through them; the first of a prefix stands for `prefix:*`. */
const CALLED_THROUGH: readonly (readonly [service: string, actions: readonly string[]])[] = [
  ['bedrock-runtime', ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:ApplyGuardrail']],
  [
    'bedrock-agent-runtime',
    ['bedrock:InvokeAgent', 'bedrock:InvokeFlow', 'bedrock:InvokeInlineAgent', 'bedrock:Rerank', 'bedrock:Retrieve'],
  ],
  ['bedrock-agent-runtime', ['bedrock:RetrieveAndGenerate']],
  ['bedrock-data-automation-runtime', ['bedrock:InvokeDataAutomationAsync']],
  ['bedrock-mantle', ['bedrock-mantle:CreateInference']],
  ['bedrock-agentcore', ['bedrock-agentcore:InvokeAgentRuntime', 'bedrock-agentcore:InvokeCodeInterpreter']],
  ['bedrock-agentcore.gateway', ['bedrock-agentcore:InvokeGateway']],
  [
    'sagemaker.runtime',
    ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync', 'sagemaker:InvokeEndpointWithResponseStream'],
  ],
  ['textract', ['textract:AnalyzeDocument', 'textract:DetectDocumentText', 'textract:StartDocumentAnalysis']],
  ['comprehendmedical', ['comprehendmedical:DetectEntitiesV2', 'comprehendmedical:DetectPHI']],
];

/** Policies of AWS that let their bearer call a model. */
const MANAGED_BY_AWS: Readonly<Record<string, string>> = {
  AmazonBedrockFullAccess: 'bedrock-runtime',
  AmazonTextractFullAccess: 'textract',
  ComprehendMedicalFullAccess: 'comprehendmedical',
};

/** What attaches managed policies to roles in Terraform. */
const ATTACHMENTS = ['aws_iam_policy_attachment', 'aws_iam_role_policy_attachment'];

/** What the policies of a role say of calls to models, as far as its tree holds them. */
export interface ModelAccess {
  /** The endpoint services that it may call from anywhere. */
  readonly anywhere: ReadonlySet<string>;
  /** Whether it may call any through VPC endpoints only. */
  readonly throughEndpoints: boolean;
}

/** What roles may do in every world, or null where it hangs on a choice: many workloads can share one role. */
const inEveryWorld = new WeakMap<Resource, ModelAccess | null>();

/** Which model services a role may call, by all policies of its tree. */
export function modelAccessOf(role: ResourceView): ModelAccess {
  const known = inEveryWorld.get(role.resource);
  const access = known === undefined ? withoutChoice(role.resource) : known;
  inEveryWorld.set(role.resource, access);
  return access ?? role.once(findAccess);
}

function withoutChoice(role: Resource): ModelAccess | null {
  const found: ModelAccess[] = [];
  forEachWorld((world) => found.push(findAccess(ResourceView.in(world, role))));
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? null : only;
}

/** The same for policies that are written into a workload, as SAM allows. */
export function modelAccessIn(workload: ResourceView): ModelAccess {
  return withManagedPolicies(accessOf(grantedBy(workload).statements), managedPoliciesOf(workload));
}

function findAccess(role: ResourceView): ModelAccess {
  const managed = [role, ...role.referencedBy(...ATTACHMENTS)].flatMap(managedPoliciesOf);
  return withManagedPolicies(accessOf(permissionsWith(role).flatMap(({ statements }) => statements)), managed);
}

function withManagedPolicies(access: ModelAccess, policies: readonly Value[]): ModelAccess {
  const services = policies.flatMap(({ text }) => MANAGED_BY_AWS[/[^/]*$/.exec(text ?? '')?.[0] ?? ''] ?? []);
  return services.length === 0 ? access : { ...access, anywhere: new Set([...access.anywhere, ...services]) };
}

function accessOf(statements: readonly Statement[]): ModelAccess {
  const allowed = statements.filter(({ effect }) => effect !== 'Deny');
  const anywhere = new Set<string>();
  let throughEndpoints = false;
  for (const [service, actions] of CALLED_THROUGH) {
    const granting = allowed.filter((statement) => actions.some((action) => grants(statement, action)));
    const denied = actions.every((action) =>
      statements.some((statement) => isDenialOutsideEndpoints(statement, action)),
    );
    const open = denied ? [] : granting.filter((statement) => !isConfinedToEndpoints(statement));
    throughEndpoints ||= granting.length > open.length;
    if (open.length > 0) {
      anywhere.add(service);
    }
  }
  return { anywhere, throughEndpoints };
}

/** Whether a statement is about models: `*` is a matter of least privilege, and `bedrock:*` of the runtime first. */
function grants({ actions }: Statement, action: string): boolean {
  const [prefix = ''] = action.split(':');
  return actions.some(({ text }) => {
    if (text === undefined || !text.toLowerCase().startsWith(`${prefix}:`)) {
      return false;
    }
    return /:[*?]+$/.test(text) ? isFirstOf(prefix, action) : matchesAction(text, action);
  });
}

function isFirstOf(prefix: string, action: string): boolean {
  return CALLED_THROUGH.find(([, [first = '']]) => first.startsWith(`${prefix}:`))?.[1].includes(action) === true;
}
