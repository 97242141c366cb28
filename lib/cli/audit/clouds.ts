import { ConfigurationError } from '../../core/errors';

/** What opens the stores and keys of the clouds, and the packages that it needs. It is loaded for those who name one. */
export const STORES = {
  aws: () =>
    loaded(
      ['@aws-sdk/client-s3'],
      () => require('../../audit/aws/open-store') as typeof import('../../audit/aws/open-store'),
    ),
  azure: () =>
    loaded(
      ['@azure/storage-blob', '@azure/identity'],
      () => require('../../audit/azure/open-store') as typeof import('../../audit/azure/open-store'),
    ),
  google: () =>
    loaded(
      ['@google-cloud/storage'],
      () => require('../../audit/google/open-store') as typeof import('../../audit/google/open-store'),
    ),
} as const;

/** The same for keys. */
export const KEYS = {
  aws: () =>
    loaded(
      ['@aws-sdk/client-kms'],
      () => require('../../audit/aws/open-key') as typeof import('../../audit/aws/open-key'),
    ),
  azure: () =>
    loaded(
      ['@azure/identity'],
      () => require('../../audit/azure/open-key') as typeof import('../../audit/azure/open-key'),
    ),
  google: () =>
    loaded(
      ['@google-cloud/kms'],
      () => require('../../audit/google/open-key') as typeof import('../../audit/google/open-key'),
    ),
} as const;

/** @throws ConfigurationError when one of the packages is not installed */
export function loaded<T>(packages: readonly string[], load: () => T): T {
  try {
    return load();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const missing = packages.find((name) => message.startsWith(`Cannot find module '${name}'`));
    if (missing === undefined) {
      throw error;
    }
    throw new ConfigurationError(
      `the package '${missing}' is not installed, and such a location or key needs it; run: npm install ${packages.join(' ')}`,
    );
  }
}
