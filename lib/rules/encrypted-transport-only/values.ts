import type { Value } from '../../core';
import type { Acceptance } from '../support/property-table';

/** CloudFront towards viewers; a redirect answers no request in plaintext. */
export const CLOUDFRONT_TO_VIEWER = ['https-only', 'redirect-to-https'];

/** CloudFront towards origins. */
export const CLOUDFRONT_TO_ORIGIN = ['https-only'];

/**
 * Protocols towards targets. The TCP and UDP family passes on what arrives, encrypted or not, so the listener decides;
 * HTTP would carry in plaintext what the load balancer just decrypted.
 */
export const TARGET_PROTOCOLS = ['HTTPS', 'TLS', 'TCP', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC', 'GENEVE'];

/** An address whose scheme is known not to be plain HTTP. */
export const HTTPS_URL: Acceptance = {
  accepts: (value) => {
    const text = value.text?.trim();
    if (text === undefined || text.startsWith('${')) {
      return undefined;
    }
    return /^https:\/\//i.test(text) || /^arn:/.test(text);
  },
  describe: () => 'an https:// address',
  samples: ['https://backend.example.com'],
};

/** Protocols of AWS Transfer Family; AS2 goes by HTTP, and encrypts the messages themselves. */
export const FILE_TRANSFER_PROTOCOLS = ['SFTP', 'FTPS', 'AS2'];

/** The JSON document that says what an EMR cluster encrypts. */
export const EMR_TRANSPORT: Acceptance = {
  accepts: (value) => {
    const enabled = value.document().get('EncryptionConfiguration.EnableInTransitEncryption');
    return enabled.isUndetermined ? undefined : enabled.is(true);
  },
  describe: () => 'a configuration with EnableInTransitEncryption: true',
  samples: ['{"EncryptionConfiguration":{"EnableInTransitEncryption":true}}'],
};

/** A block that turns encryption on by being there. */
export function blockWith(sample: Readonly<Record<string, unknown>>): Acceptance {
  return {
    accepts: (value) => (value.isUndetermined ? undefined : value.isObject || value.isList),
    describe: () => `a block with ${Object.keys(sample).join(', ')}`,
    samples: [sample],
  };
}

const DATABASE_ENGINES = new Set([
  'mysql',
  'oracle',
  'postgres',
  'mariadb',
  'aurora',
  'aurora-postgresql',
  'aurora-serverless',
  'aurora-postgresql-serverless',
  'db2',
  'db2-zos',
  'azuredb',
  'sybase',
  'sqlserver',
  'babelfish',
  'mongodb',
  'docdb',
]);

/** Whether a DMS endpoint is a database that `SslMode` concerns; the other engines go by HTTPS or by settings of their own. */
export function isDatabaseEngine(engine: Value): boolean | undefined {
  return engine.isUndetermined ? undefined : DATABASE_ENGINES.has(engine.string?.toLowerCase() ?? '');
}
