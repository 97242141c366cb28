import type { Resource } from '../../core';
import { describe } from './details';
import { type Drawing, PROMPTS } from './drawing';
import { roleOf } from './roles';

/** Draws how the model services of Azure are reached. */
export function drawAzureModels(drawing: Drawing): void {
  const { sketch, places } = drawing;
  for (const endpoint of drawing.ofType('azurerm_private_endpoint')) {
    const boundary =
      places.network(endpoint.resource) ??
      places.foreignNetwork('azure', endpoint.get('subnet_id').text) ??
      places.account('azure');
    const models = drawing.mentioned(endpoint.resource).filter(({ type }) => roleOf(type)?.kind === 'model');
    const isOfModels = models.length > 0;
    const label = isOfModels ? 'Private endpoints of models' : 'Private endpoints of other services';
    const node = drawing.node({ kind: 'endpoint', label, boundary }, [endpoint.resource], describe(endpoint));
    const carries = isOfModels ? `${PROMPTS}, TLS` : 'calls of these services, TLS';
    sketch.edge(drawing.workloadsIn(boundary), node, 'phi', carries);
    for (const model of models) {
      drawFilteredModel(drawing, model, node);
    }
    for (const [, target] of drawing.targets(endpoint.resource, 'store', 'log')) {
      sketch.edge(node, target, 'phi', 'Private Link');
    }
  }
}

/** A content filter stands between those who call a deployment and its model. */
function drawFilteredModel(drawing: Drawing, model: Resource, entry: string): void {
  const account = drawing.view(model);
  const deployments = account.referencedBy('azurerm_cognitive_deployment');
  const filtered = deployments.filter((deployment) => !deployment.get('rai_policy_name').isAbsent);
  const [filter] = account.referencedBy('azurerm_cognitive_account_rai_policy');
  const guardrail = drawing.nodeOf(filter?.resource);
  const isAll = filtered.length === deployments.length;
  if (guardrail !== undefined && filtered.length > 0) {
    const label = isAll ? 'every call, filtered' : 'calls of some deployments, filtered';
    drawing.sketch.edge(entry, guardrail, 'phi', PROMPTS);
    drawing.sketch.edge(guardrail, drawing.nodeOf(model), 'phi', label);
  }
  if (guardrail === undefined || !isAll || filtered.length === 0) {
    drawing.sketch.edge(entry, drawing.nodeOf(model), 'phi', PROMPTS);
  }
}
