import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { WorkbenchInstance } from '@cdktf/provider-google/lib/workbench-instance';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { type IEncryptionKey, requireKeyOf } from './encryption-key/grantable-key';
import type { INetwork } from './private-network/network';
import { type GoogleLocationProps, validateGoogleLocation } from './support/location';
import { digest } from './support/project';
import { ServiceAgent } from './support/service-agent';

/** What an application chooses of a notebook. */
export interface WorkbenchOptions {
  /** The name: lower-case letters, digits and hyphens, the first a letter. */
  readonly name: string;
  /** The zone, such as 'us-central1-a'; one of the region. */
  readonly zone: string;
  /**
   * The type of the machine; it must have a virtual trusted platform module.
   *
   * @default 'e2-standard-4'
   */
  readonly machineType?: string;
  /**
   * The address of the only person who may open the notebook.
   *
   * @default - everybody who may act as the notebook's service account
   */
  readonly owner?: string;
}

/** Props of {@link Workbench}. */
export interface WorkbenchProps extends WorkbenchOptions, GoogleLocationProps {
  /** The key that encrypts the disks. */
  readonly key: IEncryptionKey;
  /** The network in which the notebook lies. */
  readonly network: INetwork;
}

/**
 * A Workbench notebook without a public address, its disks encrypted with the customer's key, on a shielded machine
 * with an account of its own that may do nothing yet. Files cannot be downloaded from it, and nobody is root.
 *
 * @see https://cloud.google.com/vertex-ai/docs/workbench/instances/introduction
 */
export class Workbench extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
    'private-endpoint-required',
  ];

  public readonly instance: WorkbenchInstance;
  /** The account of the notebook; grant it what the notebook needs. */
  public readonly serviceAccount: ServiceAccount;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable name, a zone of another region
   */
  constructor(scope: Construct, id: string, props: WorkbenchProps) {
    super(scope, id);
    validateGoogleLocation(props);
    requireKeyOf(props.region, props.key);
    validate(props);
    const { project, namePrefix, name, zone, key, network, owner } = props;
    const granted = key.grantTo(ServiceAgent.NOTEBOOKS, project).and(key.grantTo(ServiceAgent.COMPUTE_ENGINE, project));
    this.serviceAccount = new ServiceAccount(this, 'Account', {
      project,
      accountId: accountIdOf(`${namePrefix}-${name}`, this),
      displayName: `Notebook ${name}`,
    });
    const encrypted = { diskEncryption: 'CMEK', kmsKey: granted.keyId };
    this.instance = new WorkbenchInstance(this, 'Resource', {
      project,
      location: zone,
      name: `${namePrefix}-${name}`,
      ...(owner === undefined ? {} : { instanceOwners: [owner] }),
      gceSetup: {
        machineType: props.machineType ?? 'e2-standard-4',
        disablePublicIp: true,
        networkInterfaces: [{ network: network.networkId, subnet: network.subnetworkId, nicType: 'VIRTIO_NET' }],
        bootDisk: { diskType: 'PD_BALANCED', diskSizeGb: '150', ...encrypted },
        dataDisks: { diskType: 'PD_BALANCED', diskSizeGb: '100', ...encrypted },
        shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
        serviceAccounts: [{ email: this.serviceAccount.email }],
        metadata: {
          'block-project-ssh-keys': 'true',
          'notebook-disable-downloads': 'true',
          'notebook-disable-root': 'true',
          'serial-port-enable': 'false',
        },
      },
      dependsOn: granted.dependenciesIn(this),
    });
  }
}

/** The name where it is short enough for an account, otherwise its beginning and a digest. */
function accountIdOf(name: string, scope: Construct): string {
  return name.length <= 30 ? name : `${name.slice(0, 21)}-${digest(name, scope)}`;
}

function validate({ name, zone, region, owner }: WorkbenchProps): void {
  if (!/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/.test(name)) {
    throw new ConfigurationError(
      `'name' must be 3 to 40 lower-case letters, digits and hyphens that begin with a letter, got '${name}'`,
    );
  }
  if (!/^[a-z]+-[a-z]+\d+-[a-z]$/.test(zone) || zone.slice(0, -2) !== region) {
    throw new ConfigurationError(`'zone' must be a zone of '${region}', such as '${region}-a', got '${zone}'`);
  }
  if (owner !== undefined && !/^[^\s@:]+@[^\s@:]+$/.test(owner)) {
    throw new ConfigurationError(`'owner' must be the address of a user without a prefix, got '${owner}'`);
  }
}
