import type { ResourceView } from '../../core';
import { serviceOf, withoutFips } from '../../rules/support/endpoint-service';
import type { Drawing } from './drawing';

/** Endpoints with models of one's own, how they name their configuration, and how that captures data. */
const ENDPOINTS: Readonly<Record<string, readonly [configuration: string, capture: string]>> = {
  'AWS::SageMaker::Endpoint': ['EndpointConfigName', 'DataCaptureConfig'],
  aws_sagemaker_endpoint: ['endpoint_config_name', 'data_capture_config'],
};

/** Draws what endpoints of SageMaker capture. */
export function drawSageMaker(drawing: Drawing): void {
  for (const endpoint of hostedModels(drawing)) {
    const [configurationName = '', capture = ''] = ENDPOINTS[endpoint.type] ?? [];
    const configuration = endpoint.get(configurationName).reference?.resource;
    if (configuration === undefined || drawing.view(configuration).get(capture).isAbsent) {
      continue;
    }
    for (const [, store] of drawing.targets(configuration, 'store')) {
      drawing.sketch.edge(drawing.nodeOf(endpoint.resource), store, 'phi', 'captured prompts and completions');
    }
  }
}

/** The endpoints with models of one's own. */
export function hostedModels(drawing: Drawing): ResourceView[] {
  return drawing.ofType(...Object.keys(ENDPOINTS));
}

/** Whether a private endpoint leads to models of one's own. */
export function leadsToHostedModels(endpoint: ResourceView): boolean {
  return withoutFips(serviceOf(endpoint) ?? '') === 'sagemaker.runtime';
}
