import { DefaultAzureCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import { ImmutableBlobStore } from './immutable-blob-store';

/** A store with the credentials of the environment, for the command line. */
export function openStore(containerUrl: string, prefix?: string): ImmutableBlobStore {
  return new ImmutableBlobStore({ container: new ContainerClient(containerUrl, new DefaultAzureCredential()), prefix });
}
