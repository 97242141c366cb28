import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  EncryptionKey,
  PrivateAzureOpenAi,
  type PrivateAzureOpenAiProps,
  PrivateNetwork,
  UsDeploymentSku,
} from '../../lib/azure';
import { vendorReport } from './attestations';

/** Props that constructs for Azure share in tests. */
export const place = { resourceGroupName: 'clinic', location: 'eastus2', namePrefix: 'clinicai' };
export const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' };
export const openAiProps: PrivateAzureOpenAiProps = {
  ...place,
  lock,
  deployments: [
    { name: 'notes', model: 'gpt-4.1', version: '2025-04-14' },
    { name: 'search', model: 'text-embedding-3-large', version: '1', sku: UsDeploymentSku.STANDARD },
  ],
  baa: { reference: 'Product Terms', effective: '2026-01-01' },
  vendorReport,
};

/** An Entra object id. */
export const PRINCIPAL = '00000000-0000-0000-0000-0000000000c1';

export function openAi(stack: TerraformStack, change: Partial<PrivateAzureOpenAiProps> = {}): PrivateAzureOpenAi {
  return new PrivateAzureOpenAi(stack, 'Ai', { ...openAiProps, ...change });
}

/** A network, and a key that is reached through it. */
export function networkAndKey(stack: TerraformStack): { network: PrivateNetwork; key: EncryptionKey } {
  const network = new PrivateNetwork(stack, 'Network', place);
  return { network, key: new EncryptionKey(stack, 'Key', { ...place, network }) };
}

/** What a construct, with everything below it, tells whoever synthesizes it. */
export function annotations(construct: IConstruct): string[] {
  return construct.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type.startsWith('@cdktf/'))
    .map(({ data }) => String(data));
}
