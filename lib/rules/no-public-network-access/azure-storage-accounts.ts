import { type Check, fail, pass, type ResourceView, UNDETERMINED, undetermined, type Verdict } from '../../core';

const PROPERTY = 'allow_nested_items_to_be_public';
const SELECTED_NETWORKS = { public_network_access_enabled: true, network_rules: { default_action: 'Deny' } };

/**
 * Anonymous access to blobs: off, said outright. Left out, azurerm 4 allows it, which matters as long as the account
 * is on the network at all.
 *
 * https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent
 */
export const AZURE_STORAGE_ACCOUNTS: Readonly<Record<string, Check>> = {
  azurerm_storage_account: {
    judge,
    properties: [PROPERTY],
    examples: () => ({
      compliant: [{ resource: { [PROPERTY]: false } }],
      violating: [{ resource: { [PROPERTY]: true }, title: 'blobs may be made public' }],
      undetermined: [{ resource: { [PROPERTY]: UNDETERMINED } }],
      absent: [
        { resource: SELECTED_NETWORKS, outcome: 'fail', title: 'selected networks, and blobs that may be made public' },
        { resource: { public_network_access_enabled: false }, outcome: 'pass', title: 'no public network' },
      ],
    }),
  },
};

function judge(resource: ResourceView): Verdict {
  const value = resource.get(PROPERTY);
  if (value.is(false)) {
    return pass('', PROPERTY);
  }
  if (value.isAbsent) {
    return resource.get('public_network_access_enabled').is(false)
      ? pass('', PROPERTY)
      : fail(`${PROPERTY} is not set: azurerm 4 lets blobs be made public by default; allowed: false`, PROPERTY);
  }
  return value.isUndetermined
    ? undetermined(`${PROPERTY} is known only at deployment (${value.describe()})`, PROPERTY)
    : fail(`${PROPERTY} is ${value.describe()}; allowed: false`, PROPERTY);
}
