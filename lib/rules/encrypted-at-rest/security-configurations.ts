import type { PropertyRow } from '../support/property-table';
import { configured } from './rows';

const EMR_SOURCE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html';
const GLUE_SOURCE = 'https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html';

/** A cluster that names no configuration encrypts none of its disks. */
export function emrClusterRow(type: string, property: string): PropertyRow {
  return configured(property, [type], 'clusters do not encrypt their disks by default', EMR_SOURCE);
}

/** Crawlers, jobs and endpoints of Glue write logs and bookmarks in the clear unless a configuration says otherwise. */
export function glueRow(property: string, ...types: readonly string[]): PropertyRow {
  return configured(property, types, 'logs and bookmarks are then not encrypted', GLUE_SOURCE);
}

/** The JSON document that says what an EMR cluster encrypts. */
export function configurationRow(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: {
      accepts: (value) => {
        const enabled = value.document().get('EncryptionConfiguration.EnableAtRestEncryption');
        return enabled.isUndetermined ? undefined : enabled.is(true);
      },
      describe: () => 'a configuration with EnableAtRestEncryption: true',
      samples: ['{"EncryptionConfiguration":{"EnableAtRestEncryption":true}}'],
    },
    rejects: ['{"EncryptionConfiguration":{"EnableAtRestEncryption":false}}', '{}'],
    absent: 'fail',
    why: 'clusters do not encrypt their disks by default',
    source: EMR_SOURCE,
  };
}
