/**
 * Machine types of SageMaker whose disks are local NVMe: encrypted in hardware, with a key that is gone when the machine
 * stops, and SageMaker refuses a KMS key for them.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html, `KmsKeyId`
 */
const LOCAL_STORAGE = /^ml\.(g4dn|g5|g6|g6e|gr6|g7\w*|p3dn|p4d|p4de|p5\w*|p6\w*|trn\w+|[a-z]\d+[a-z]*d[a-z]*)\./;

/** Whether machines of a type of SageMaker, such as `ml.g5.12xlarge`, have local disks. */
export function hasLocalStorage(instanceType: string): boolean {
  return LOCAL_STORAGE.test(instanceType);
}
