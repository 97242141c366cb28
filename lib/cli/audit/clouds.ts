import { ConfigurationError } from '../../core/errors';

/** The packages that a location or a key of a cloud needs. They are loaded for those who name one. */
const PACKAGES = {
  aws: ['@aws-sdk/client-s3', '@aws-sdk/client-kms'],
  azure: ['@azure/storage-blob', '@azure/identity'],
  google: ['@google-cloud/storage', '@google-cloud/kms'],
} as const;

export function aws(): typeof import('../../audit/aws/open') {
  return loaded('aws', () => require('../../audit/aws/open') as typeof import('../../audit/aws/open'));
}

export function azure(): typeof import('../../audit/azure/open') {
  return loaded('azure', () => require('../../audit/azure/open') as typeof import('../../audit/azure/open'));
}

export function google(): typeof import('../../audit/google/open') {
  return loaded('google', () => require('../../audit/google/open') as typeof import('../../audit/google/open'));
}

/** @throws ConfigurationError when a package of the cloud is not installed */
export function loaded<T>(cloud: keyof typeof PACKAGES, load: () => T): T {
  try {
    return load();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const missing = PACKAGES[cloud].find((name) => message.startsWith(`Cannot find module '${name}'`));
    if (missing === undefined) {
      throw error;
    }
    throw new ConfigurationError(
      `the package '${missing}' is not installed, and locations and keys of this cloud need it; run: npm install ${PACKAGES[cloud].join(' ')}`,
    );
  }
}
