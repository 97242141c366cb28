import { VPC_ENDPOINTS } from '../../rules/support/endpoint-service';
import type { Drawing } from './drawing';

/** Resources that say who answers the requests of an API. */
const INTEGRATIONS = [
  'AWS::ApiGateway::Method',
  'AWS::ApiGatewayV2::Integration',
  'aws_api_gateway_integration',
  'aws_apigatewayv2_integration',
];

const APIS = ['AWS::ApiGateway::RestApi', 'aws_api_gateway_rest_api', 'aws_api_gateway_rest_api_policy'];

/** Draws which private endpoints lead to an API, and which workloads answer its requests. */
export function drawGateways(drawing: Drawing): void {
  for (const { resource } of drawing.ofType(...INTEGRATIONS)) {
    for (const [, api] of drawing.targets(resource, 'endpoint')) {
      for (const [, workload] of drawing.targets(resource, 'client')) {
        drawing.sketch.edge(api, workload, 'phi', 'requests and answers');
      }
    }
  }
  for (const { resource } of drawing.ofType(...APIS)) {
    const apis = [drawing.nodeOf(resource), ...drawing.targets(resource, 'endpoint').map(([, node]) => node)];
    const endpoints = drawing.mentioned(resource).filter(({ type }) => VPC_ENDPOINTS.includes(type));
    for (const endpoint of endpoints) {
      for (const api of apis) {
        drawing.sketch.edge(drawing.nodeOf(endpoint), api, 'phi', 'requests, TLS');
      }
    }
  }
}
