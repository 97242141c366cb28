import type { PropertyRow } from '../support/property-table';

/** Stores of azurerm where a switch, and not the name of a key, says whose key is used. */
export const AZURE_SWITCHES: readonly PropertyRow[] = [
  {
    types: ['azurerm_netapp_volume'],
    property: 'encryption_key_source',
    accepts: ['Microsoft.KeyVault'],
    rejects: ['Microsoft.NetApp'],
    absent: 'fail',
    why: 'the volume is encrypted with a key of the platform',
  },
  {
    types: ['azurerm_netapp_volume_group_oracle'],
    within: 'volume[]',
    property: 'encryption_key_source',
    accepts: ['Microsoft.KeyVault'],
    rejects: ['Microsoft.NetApp'],
    absent: 'fail',
    why: 'the volume is encrypted with a key of the platform',
  },
  {
    types: ['azurerm_search_service'],
    property: 'customer_managed_key_enforcement_enabled',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'indexes may hold embeddings and documents under a key of Microsoft',
  },
];
