import type { PropertyRow } from '../support/property-table';

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
    source: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html',
  };
}
