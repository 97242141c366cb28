import type { ResourceView } from '../../core';
import { naming } from './naming';

const CONTAINER = 'azurerm_storage_container';
const IMMUTABILITY_POLICY = 'azurerm_storage_container_immutability_policy';

/** The containers of a storage account in the same tree. */
export function containersOf(account: ResourceView): ResourceView[] {
  const found = ['storage_account_id', 'storage_account_name'].flatMap((property) =>
    naming(account, CONTAINER, property),
  );
  return [...new Map(found.map((container) => [container.address, container])).values()];
}

/** The immutability policies of a container in the same tree. */
export function immutabilityPoliciesOf(container: ResourceView): ResourceView[] {
  return container.referencedBy(IMMUTABILITY_POLICY).filter((policy) => {
    const { reference, isUndetermined } = policy.get('storage_container_resource_manager_id');
    return reference === undefined ? isUndetermined : reference.resource === container.resource;
  });
}

/** The storage account whose container an immutability policy locks. */
export function accountOfPolicy(policy: ResourceView): ResourceView | undefined {
  const container = policy.follow(policy.get('storage_container_resource_manager_id'));
  if (container?.type !== CONTAINER) {
    return undefined;
  }
  const account = ['storage_account_id', 'storage_account_name']
    .map((property) => container.follow(container.get(property)))
    .find((view) => view !== undefined);
  return account?.type === 'azurerm_storage_account' ? account : undefined;
}
