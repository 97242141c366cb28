import { type Resource, type ResourceTree, ResourceView, type World } from '../../core';
import { DOCUMENT_TYPES } from '../../rules/support/granted-policies';
import { mantleStatements, modelStatements } from '../../rules/support/model-access';

/** Who may call models of Bedrock by the policies of a document, and which. */
export interface BedrockUse {
  /** The policies that allow calls. */
  readonly policies: readonly Resource[];
  /** The models and inference profiles that they name; `any model` for a wildcard. */
  readonly models: readonly string[];
}

/** Types that configure Bedrock for an account: it is used where one of them stands. */
const SETTINGS = /^(?:AWS::Bedrock::(?:Guardrail|EnforcedGuardrail)|Custom::Bedrock|aws_bedrock_)/;

/** The use of Bedrock that a document declares; undefined where it declares none. */
export function bedrockUseIn(tree: ResourceTree, world: World): BedrockUse | undefined {
  const policies: Resource[] = [];
  const models = new Set<string>();
  for (const resource of DOCUMENT_TYPES.flatMap((type) => tree.ofType(type))) {
    const view = ResourceView.in(world, resource);
    const statements = [...modelStatements(view), ...mantleStatements(view)];
    if (statements.length > 0) {
      policies.push(resource);
    }
    for (const { text } of statements.flatMap((statement) => statement.resources)) {
      models.add(modelIn(text));
    }
  }
  models.delete('');
  return policies.length > 0 || tree.resources.some(({ type }) => SETTINGS.test(type))
    ? { policies, models: [...models] }
    : undefined;
}

/** The model that an ARN names, without Region and account. */
function modelIn(arn: string | undefined): string {
  const [, kind, id] = /:(foundation-model|inference-profile|[a-z-]+)\/(.+)$/.exec(arn ?? '') ?? [];
  if (kind === undefined || id === undefined) {
    return arn === '*' ? 'any model' : '';
  }
  return kind === 'inference-profile' ? `${id} (inference profile)` : id;
}
