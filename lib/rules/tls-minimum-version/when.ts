import type { Value } from '../../core';
import type { VersionRow } from './versions';

/** Whether a listener of this protocol terminates TLS; undefined where the protocol cannot be known. */
export function speaksTls(protocol: Value): boolean | undefined {
  return protocol.isUndetermined ? undefined : ['HTTPS', 'TLS'].includes(protocol.string?.toUpperCase() ?? '');
}

/** Whether clients can reach a REST API by its own endpoint, whose security policy then matters. */
export function isReachableRestApi(disabled: Value): boolean | undefined {
  return disabled.isUndetermined ? undefined : !disabled.is(true);
}

/** Private REST APIs default to TLS 1.2, the others to TLS 1.0. */
export function restApiDefault(endpointTypes: readonly Value[]): VersionRow['absent'] {
  if (endpointTypes.some((type) => type.isUndetermined)) {
    return 'undetermined';
  }
  return endpointTypes.every((type) => type.is('PRIVATE')) ? '1.2' : 'older';
}
