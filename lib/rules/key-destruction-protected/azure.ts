import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  SOFT_DELETE_RETENTION_DAYS,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { atLeastDays } from './window';

const VAULT = 'azurerm_key_vault';
const HSM = 'azurerm_key_vault_managed_hardware_security_module';
const HOLDERS = [VAULT, HSM];

/** The switches of the provider that purge what Terraform destroys, by the type that they purge; all are on by default. */
const PURGES = [
  { type: VAULT, flag: 'purge_soft_delete_on_destroy' },
  { type: 'azurerm_key_vault_key', flag: 'purge_soft_deleted_keys_on_destroy', holder: 'key_vault_id' },
  { type: HSM, flag: 'purge_soft_deleted_hardware_security_modules_on_destroy' },
  {
    type: 'azurerm_key_vault_managed_hardware_security_module_key',
    flag: 'purge_soft_deleted_hardware_security_module_keys_on_destroy',
    holder: 'managed_hsm_id',
  },
] as const;

const ROWS: readonly PropertyRow[] = [
  {
    types: HOLDERS,
    property: 'purge_protection_enabled',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'whoever may purge deletes the keys at once by default',
    source: 'https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview',
  },
  {
    types: HOLDERS,
    property: 'soft_delete_retention_days',
    accepts: atLeastDays(SOFT_DELETE_RETENTION_DAYS),
    rejects: [7, 89],
    absent: 'pass',
    why: 'deleted keys are kept for 90 days by default',
  },
];

/** Vaults and hardware modules with their keys; with purge protection nothing can purge them, the provider included. */
export const azureDestructionChecks: Record<string, Check> = mergeChecks(tableChecks(ROWS), {
  'provider.azurerm': {
    judge: judgeProvider,
    properties: PURGES.map(({ flag }) => `features.key_vault.${flag}`),
    examples: providerExamples,
  },
});

function judgeProvider(provider: ResourceView): readonly Verdict[] {
  const verdicts = PURGES.flatMap((purge) => {
    const atStake = provider
      .ofType(purge.type)
      .filter((one) => !isProtected(one, 'holder' in purge ? purge.holder : undefined));
    return atStake.map((one) => judgeFlag(provider.get(`features.key_vault.${purge.flag}`), one));
  });
  return verdicts.length > 0 ? verdicts : [nothingAtStake(provider)];
}

function nothingAtStake(provider: ResourceView): Verdict {
  return PURGES.some(({ type }) => provider.ofType(type).length > 0)
    ? pass('purge protection keeps the provider from purging', 'features.key_vault')
    : notApplicable('the document holds no keys');
}

/** Whether purge protection covers a vault, or the vault of a key. */
function isProtected(resource: ResourceView, holder: string | undefined): boolean {
  const vault = holder === undefined ? resource : resource.follow(resource.get(holder));
  return vault?.get('purge_protection_enabled').is(true) ?? false;
}

function judgeFlag(flag: Value, atStake: ResourceView): Verdict {
  if (flag.isUndetermined) {
    return undetermined(`${flag.path} is known only at deployment (${flag.describe()})`, flag.path);
  }
  return flag.is(false)
    ? pass('', flag.path)
    : fail(`${flag.path} is ${flag.describe()}, so terraform destroy purges ${atStake.address} for good`, flag.path);
}

function providerExamples(): Examples {
  const provider = (key_vault: Readonly<Record<string, unknown>> | undefined, protects = false): Example => ({
    resource: { features: key_vault === undefined ? {} : { key_vault } },
    beside: {
      resource: {
        [VAULT]: { records: { name: 'records', purge_protection_enabled: protects } },
        azurerm_key_vault_key: { records: { key_vault_id: `\${${VAULT}.records.id}` } },
      },
    },
  });
  const kept = { purge_soft_delete_on_destroy: false, purge_soft_deleted_keys_on_destroy: false };
  return {
    compliant: [provider(kept), { ...provider(undefined, true), title: 'purge protection is on' }],
    violating: [
      provider({ ...kept, purge_soft_delete_on_destroy: true }),
      provider({ purge_soft_delete_on_destroy: false }),
    ],
    undetermined: [provider({ ...kept, purge_soft_deleted_keys_on_destroy: '${var.undetermined}' })],
    absent: [
      { ...provider(undefined), outcome: 'fail', title: 'everything is purged by default' },
      { resource: { features: {} }, outcome: 'notApplicable', title: 'no keys in the document' },
    ],
  };
}
