import { ConfigurationError } from '../../core';

/** How the material of an imported key is wrapped on its way into Cloud KMS. */
export enum ImportMethod {
  RSA_OAEP_3072_SHA256_AES_256 = 'RSA_OAEP_3072_SHA256_AES_256',
  RSA_OAEP_4096_SHA256_AES_256 = 'RSA_OAEP_4096_SHA256_AES_256',
  RSA_OAEP_3072_SHA256 = 'RSA_OAEP_3072_SHA256',
  RSA_OAEP_4096_SHA256 = 'RSA_OAEP_4096_SHA256',
}

/** How material is imported. */
export interface ImportProps {
  /**
   * The name of the import job: letters, digits, hyphens and underscores. A job can be used for three days and keeps
   * its name for ever, so the next import needs another name.
   */
  readonly jobId: string;
  /**
   * How the material is wrapped.
   *
   * @default ImportMethod.RSA_OAEP_4096_SHA256_AES_256
   */
  readonly method?: ImportMethod;
}

/** A new connection to an external key manager in a VPC. */
export interface EkmConnectionProps {
  /** The Service Directory service that leads to the key manager, `projects/…/locations/…/namespaces/…/services/…`. */
  readonly serviceDirectoryService: string;
  /** The name in the certificate of the key manager. */
  readonly hostname: string;
  /** The certificates of the key manager in DER, base64. */
  readonly serverCertificates: readonly string[];
}

/** Where the material of a key comes from. */
export class KeyMaterial {
  /** The hardware security modules of Google make it; a new version every 90 days. */
  public static readonly GENERATED = new KeyMaterial('HSM');

  /**
   * Somebody imports it (bring your own key). Terraform makes the key and the import job and never holds the material;
   * the printed next steps tell how to bring it in. Cloud KMS cannot rotate such a key.
   *
   * @see https://cloud.google.com/kms/docs/key-import
   * @throws ConfigurationError for an unusable name of the job
   */
  public static imported(props: ImportProps): KeyMaterial {
    if (!/^[A-Za-z0-9_-]{1,63}$/.test(props.jobId)) {
      throw new ConfigurationError(
        `'jobId' must be 1 to 63 letters, digits, hyphens and underscores, got '${props.jobId}'`,
      );
    }
    return new KeyMaterial('HSM', { import: props });
  }

  /**
   * An external key manager that is reached over the internet holds it and does the wrapping; Google never has it.
   *
   * @param keyUri the `https` address of the key at the key manager
   * @see https://cloud.google.com/kms/docs/ekm
   * @throws ConfigurationError for an address that is none
   */
  public static external(keyUri: string): KeyMaterial {
    if (!/^https:\/\/\S+$/.test(keyUri)) {
      throw new ConfigurationError(`'keyUri' must be an https address, got '${keyUri}'`);
    }
    return new KeyMaterial('EXTERNAL', { keyUri });
  }

  /**
   * The same, with a key manager that is reached through a VPC, over a new connection.
   *
   * @param keyPath the path of the key at the key manager
   * @throws ConfigurationError for a connection without certificates
   */
  public static externalVpc(connection: EkmConnectionProps, keyPath: string): KeyMaterial {
    if (connection.serverCertificates.length === 0) {
      throw new ConfigurationError(
        "'serverCertificates' must hold at least one certificate, got none: Cloud KMS trusts no other",
      );
    }
    return new KeyMaterial('EXTERNAL_VPC', { connection, keyPath });
  }

  /**
   * The same, over a connection that exists already.
   *
   * @param connectionId `projects/…/locations/…/ekmConnections/…`
   * @throws ConfigurationError for an id that is none
   */
  public static externalVpcConnection(connectionId: string, keyPath: string): KeyMaterial {
    if (!/^projects\/[^/]+\/locations\/[^/]+\/ekmConnections\/[^/]+$/.test(connectionId)) {
      throw new ConfigurationError(
        `'connectionId' must have the form projects/…/locations/…/ekmConnections/…, got '${connectionId}'`,
      );
    }
    return new KeyMaterial('EXTERNAL_VPC', { connectionId, keyPath });
  }

  private constructor(
    /** What protects the key, as Cloud KMS names it. */
    public readonly protectionLevel: 'HSM' | 'EXTERNAL' | 'EXTERNAL_VPC',
    /** @internal */
    public readonly origin: KeyOrigin = {},
  ) {}
}

/** What distinguishes one material from another; nothing for material that Google makes. */
export interface KeyOrigin {
  readonly import?: ImportProps;
  readonly keyUri?: string;
  readonly connection?: EkmConnectionProps;
  readonly connectionId?: string;
  readonly keyPath?: string;
}
