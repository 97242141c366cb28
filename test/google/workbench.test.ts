import { EncryptionKey, PrivateNetwork, Workbench, type WorkbenchProps } from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

describe('Workbench', () => {
  const stack = workbenchOf();
  const encrypted = { disk_encryption: 'CMEK', kms_key: expect.stringContaining('google_kms_crypto_key') };

  test('has encrypted disks, no public address, a shielded machine and an account of its own', () => {
    expect(stack.the('google_workbench_instance')).toMatchObject({
      location: 'us-central1-a',
      gce_setup: {
        disable_public_ip: true,
        boot_disk: encrypted,
        data_disks: encrypted,
        network_interfaces: [{ network: expect.stringContaining('google_compute_network') }],
        shielded_instance_config: { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true },
        service_accounts: [{ email: expect.stringContaining('google_service_account') }],
        metadata: { 'notebook-disable-downloads': 'true', 'notebook-disable-root': 'true' },
      },
    });
  });

  test('grants the key to the two services that use it', () => {
    expect(stack.of('google_kms_crypto_key_iam_member').map(({ member }) => member)).toEqual([
      expect.stringContaining('@compute-system.iam.gserviceaccount.com'),
      expect.stringContaining('@gcp-sa-notebooks.iam.gserviceaccount.com'),
    ]);
  });

  test('belongs to one person on request', () => {
    expect(workbenchOf({ owner: 'ada@clinic.example' }).the('google_workbench_instance').instance_owners).toEqual([
      'ada@clinic.example',
    ]);
  });

  test('has an account with a name that Google takes, however long its own', () => {
    const names = ['a', 'b'].map((letter) => {
      const notebook = workbenchOf({ namePrefix: 'clinicalassistant', name: `researchers-of-ward-${letter}` });
      return notebook.the('google_service_account').account_id;
    });
    for (const name of names) {
      expect(name).toMatch(/^[a-z](?:[a-z0-9-]{4,28}[a-z0-9])$/);
    }
    expect(new Set(names).size).toBe(2);
  });

  test('cannot be opened by passing locked props', () => {
    const open = { gceSetup: { disablePublicIp: false }, disablePublicIp: false };
    expect(workbenchOf(open as never).document.resource).toEqual(stack.document.resource);
  });

  test.each<[string, Partial<WorkbenchProps>, RegExp]>([
    ['a zone of another region', { zone: 'us-east4-a' }, /'zone' must be a zone of 'us-central1', .* got 'us-east4-a'/],
    ['a region for a zone', { zone: 'us-central1' }, /'zone' must be a zone/],
    ['a name that Google refuses', { name: 'Notes' }, /'name' must be 3 to 40/],
    ['an owner with a prefix', { owner: 'user:ada@clinic.example' }, /'owner' must be the address/],
  ])('rejects %s', (_, change, message) => {
    expect(() => workbenchOf(change)).toThrow(message);
  });
});

function workbenchOf(change: Partial<WorkbenchProps> = {}): SynthesizedStack {
  return new SynthesizedStack((scope) => {
    new Workbench(scope, 'Workbench', {
      ...place,
      key: new EncryptionKey(scope, 'Key', place),
      network: new PrivateNetwork(scope, 'Network', place),
      name: 'notes',
      zone: 'us-central1-a',
      ...change,
    });
  });
}
