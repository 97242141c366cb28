import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LocalFileStore } from '../../audit/local-file-store';
import type { AuditStore } from '../../audit/store';
import { ConfigurationError } from '../../core/errors';
import { STORES } from './clouds';
import { LOCATIONS } from './flags';

const CLOUDS: readonly { readonly form: RegExp; open(...parts: (string | undefined)[]): AuditStore }[] = [
  {
    form: /^s3:\/\/([\w.-]+)(?:\/(.+?))?\/?$/,
    open: (bucket = '', prefix) => STORES.aws().openStore(bucket, prefix),
  },
  {
    form: /^gs:\/\/([\w.-]+)(?:\/(.+?))?\/?$/,
    open: (bucket = '', prefix) => STORES.google().openStore(bucket, prefix),
  },
  {
    form: /^azblob:\/\/([a-z0-9]+)\/([a-z0-9-]+)(?:\/(.+?))?\/?$/,
    open: (account, container, prefix) =>
      STORES.azure().openStore(`https://${account}.blob.core.windows.net/${container}`, prefix),
  },
  {
    form: /^(https:\/\/[a-z0-9]+\.blob\.core\.(?:windows|usgovcloudapi)\.net)\/([a-z0-9-]+)(?:\/(.+?))?\/?$/,
    open: (account, container, prefix) => STORES.azure().openStore(`${account}/${container}`, prefix),
  },
];

/**
 * Opens the store at a location.
 *
 * @throws ConfigurationError when it is none, its folder is not there, or a package of the cloud is not installed
 */
export function openLocation(location: string): AuditStore {
  for (const { form, open } of CLOUDS) {
    const parts = form.exec(location);
    if (parts !== null) {
      return open(...parts.slice(1));
    }
  }
  if (/^(?!file:)[a-z0-9]{2,}:/i.test(location)) {
    throw new ConfigurationError(`'--store' must be ${LOCATIONS}, got '${location}'`);
  }
  const folder = folderOf(location);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ConfigurationError(`'--store' is no folder: '${location}'`);
  }
  return new LocalFileStore(folder);
}

function folderOf(location: string): string {
  if (!location.startsWith('file:')) {
    return location;
  }
  try {
    return fileURLToPath(location);
  } catch {
    throw new ConfigurationError(`'--store' must be a file URL such as file:///var/audit, got '${location}'`);
  }
}
