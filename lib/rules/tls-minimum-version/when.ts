import type { Value } from '../../core';
import { API_GATEWAY_POLICIES } from './aws-policies';
import { lowestOf, type VersionRow } from './versions';

/** Whether a listener of this protocol terminates TLS; undefined where the protocol cannot be known. */
export function speaksTls(protocol: Value): boolean | undefined {
  return protocol.isUndetermined ? undefined : ['HTTPS', 'TLS'].includes(protocol.string?.toUpperCase() ?? '');
}

/** Whether clients can reach a REST API by its own endpoint, whose security policy then matters. */
export function isReachableRestApi(disabled: Value): boolean | undefined {
  return disabled.isUndetermined ? undefined : !disabled.is(true);
}

/**
 * What a REST API negotiates that leaves the property out: what its OpenAPI document says, else TLS 1.2 for a private
 * API and TLS 1.0 for any other.
 */
export function restApiDefault(endpointTypes: readonly Value[], openApi: Value): VersionRow['absent'] {
  const inDocument = openApi.document().get('x-amazon-apigateway-security-policy');
  if (inDocument.string !== undefined) {
    return lowestOf(API_GATEWAY_POLICIES, inDocument.string) ?? 'older';
  }
  if (openApi.isUndetermined || inDocument.isUndetermined || endpointTypes.some((type) => type.isUndetermined)) {
    return 'undetermined';
  }
  return endpointTypes.every((type) => type.is('PRIVATE')) ? '1.2' : 'older';
}
