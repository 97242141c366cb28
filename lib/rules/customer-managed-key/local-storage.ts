import { hasLocalStorage, type Value } from '../../core';

/** Whether one of the instance types has local disks, for which SageMaker refuses a KMS key. */
export function onLocalStorage(instanceTypes: readonly Value[]): boolean {
  return instanceTypes.some((type) => hasLocalStorage(type.string ?? ''));
}
