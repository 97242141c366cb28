import type { Value } from '../../core';

/**
 * Instance families whose disks are local NVMe: encrypted in hardware, and SageMaker refuses a KMS key for them.
 *
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html, `KmsKeyId`
 */
const LOCAL_STORAGE = /^ml\.(g4dn|g5|g6|g6e|gr6|g7\w*|p3dn|p4d|p4de|p5\w*|p6\w*|trn\w+|[a-z]\d+[a-z]*d[a-z]*)\./;

/** Whether one of the instance types has local disks. */
export function onLocalStorage(instanceTypes: readonly Value[]): boolean {
  return instanceTypes.some((type) => LOCAL_STORAGE.test(type.string ?? ''));
}
