import { createHash, createPublicKey } from 'node:crypto';
import { ConfigurationError } from '../../core/errors';
import type { CheckpointSigner } from '../checkpoint';
import { isObject } from '../entry-reader/shape';
import { AuditStoreError } from '../store';

/** Gives tokens for a scope, as every credential of `@azure/identity` does. */
export interface KeyVaultCredential {
  getToken(scope: string): Promise<{ readonly token: string } | null>;
}

/** Props of {@link KeyVaultCheckpointSigner}. */
export interface KeyVaultCheckpointSignerProps {
  readonly credential: KeyVaultCredential;
  /**
   * The identifier of a version of a key of the type EC or EC-HSM on P-256, such as
   * `https://notes.vault.azure.net/keys/checkpoints/4387e9f3d6e14c459867679a90fd0f79`.
   */
  readonly keyVersion: string;
}

const KEY_VERSION =
  /^https:\/\/[a-z0-9-]+\.(vault|managedhsm)\.(azure\.net|usgovcloudapi\.net)\/keys\/[\w-]{1,127}\/[0-9a-f]{32}$/;
const API_VERSION = '7.4';
const TIMEOUT_MS = 30_000;

/**
 * Signs checkpoints with a key of Azure Key Vault or a managed HSM, which never leaves it.
 *
 * Those who seal need the data actions keys/sign and keys/read; those who write records must have neither. An auditor
 * needs keys/read, or the PEM that {@link publicKey} gives.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/keys/sign/sign
 */
export class KeyVaultCheckpointSigner implements CheckpointSigner {
  public readonly keyId: string;
  public readonly algorithm = 'ES256';

  /** @throws ConfigurationError when the identifier is not that of a version of a key */
  public constructor(private readonly props: KeyVaultCheckpointSignerProps) {
    if (!KEY_VERSION.test(props.keyVersion)) {
      throw new ConfigurationError(
        `'keyVersion' must be the identifier of a version of a key such as https://notes.vault.azure.net/keys/checkpoints/<32 hexadecimal digits>, got '${props.keyVersion}'`,
      );
    }
    this.keyId = props.keyVersion;
  }

  /** @throws AuditStoreError when Key Vault does not sign */
  public async sign(message: Uint8Array): Promise<Uint8Array> {
    const digest = createHash('sha256').update(message).digest('base64url');
    const { value } = await this.request('/sign', { alg: this.algorithm, value: digest });
    const signature = typeof value === 'string' ? Buffer.from(value, 'base64url') : undefined;
    if (signature?.length !== 64) {
      throw new AuditStoreError(`'${this.keyId}' gave no signature of ${this.algorithm}`);
    }
    return signature;
  }

  /** @throws AuditStoreError when Key Vault does not give it, or the key cannot sign in this way */
  public async publicKey(): Promise<string> {
    const { key } = await this.request('');
    const { crv, x, y } = isObject(key) ? key : {};
    if (crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') {
      throw new AuditStoreError(`'${this.keyId}' cannot sign with ${this.algorithm}; make an EC key on P-256`);
    }
    return createPublicKey({ key: { kty: 'EC', crv, x, y }, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
  }

  private async request(path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const { hostname } = new URL(this.keyId);
    const scope = `https://${hostname.slice(hostname.indexOf('.') + 1)}/.default`;
    const token = await this.props.credential.getToken(scope).catch(() => {
      throw new AuditStoreError(`'${this.keyId}' was not asked: the credential gives no token for ${scope}; sign in`);
    });
    let response: Response;
    try {
      response = await fetch(`${this.keyId}${path}?api-version=${API_VERSION}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token?.token ?? ''}`, 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new AuditStoreError(`'${this.keyId}' does not answer`);
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok || !isObject(answer)) {
      throw new AuditStoreError(`'${this.keyId}' answered with the status ${response.status}`);
    }
    return answer;
  }
}
