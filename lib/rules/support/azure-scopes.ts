import type { Value } from '../../core';

const BROAD_ID = /^\/$|^\/subscriptions\/[^/]+\/?$|\/managementGroups\/[^/]+\/?$/i;
const BROAD_TYPES = [
  'azurerm_management_group',
  'azurerm_subscription',
  'data.azurerm_management_group',
  'data.azurerm_subscription',
];

/** Whether a scope of a role holds everything of a subscription or more; undefined where only deployment knows. */
export function isBroadScope(scope: Value): boolean | undefined {
  if (scope.reference !== undefined) {
    return BROAD_TYPES.includes(scope.reference.resource.type);
  }
  return scope.string === undefined ? undefined : BROAD_ID.test(scope.string);
}
