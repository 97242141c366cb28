import { Token } from 'aws-cdk-lib/core';
import { ConfigurationError, isPlainObject } from '../../core';

/** An issuer of tokens by OpenID Connect. */
export interface OidcProps {
  /** The `iss` of its tokens, such as `https://login.clinic.example`. */
  readonly issuer: string;
  /** The `aud` of its tokens; one of them has to match. */
  readonly audience: readonly string[];
  /**
   * The public keys that sign its tokens, as it publishes them at its `jwks_uri`: the text of the JSON document.
   *
   * They are part of the deployment, since nothing here reaches the issuer. A token that is signed with another key is
   * refused, so deploy again before the issuer changes its keys, and at once when it withdraws one.
   */
  readonly jwks: string;
  /**
   * The claim that identifies the user in the records. It must not be one that users can choose.
   *
   * @default 'sub'
   */
  readonly userIdClaim?: string;
}

/** The public part of a key: RFC 7517 and 7518. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly use?: string;
  readonly alg?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** What the authorizing function is told of an issuer. */
export interface Issuer {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly userIdClaim: string;
  readonly keys: readonly PublicJwk[];
}

/** How callers show who they are. */
export class InferenceAuthorization {
  /** Requests are signed with credentials of the account. The record names the ARN of the caller. */
  public static iam(): InferenceAuthorization {
    return new InferenceAuthorization();
  }

  /**
   * Requests carry a token as `Authorization: Bearer …`, which is verified without the network: signature, issuer, audience
   * and expiry. Whoever has such a token may call; a token is not asked after, so one that was revoked holds until it
   * expires.
   *
   * @throws ConfigurationError for an issuer without HTTPS, no audience, and keys that are none or not public
   */
  public static oidc(props: OidcProps): InferenceAuthorization {
    return new InferenceAuthorization(issuerOf(props));
  }

  private constructor(
    /** Undefined for IAM. */
    public readonly issuer?: Issuer,
  ) {}
}

/** RFC 7518: members of private and symmetric keys. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Lambda takes 4 KB of environment variables, of which these are a part. */
const LONGEST_KEYS = 3_000;

function issuerOf({ issuer, audience, jwks, userIdClaim = 'sub' }: OidcProps): Issuer {
  if (!Token.isUnresolved(issuer) && !/^https:\/\/[^\s?#]+$/.test(issuer)) {
    throw new ConfigurationError(
      `'issuer' must be the 'iss' of the tokens, an address with https, got '${issuer}'; take it from the issuer's ` +
        '/.well-known/openid-configuration',
    );
  }
  if (audience.length === 0 || audience.some((one) => one.trim() === '')) {
    throw new ConfigurationError(
      `'audience' must name the 'aud' of the tokens, got [${audience.join(', ')}]; without one, tokens for other ` +
        'applications of the issuer would do',
    );
  }
  if (!/^[\w:./-]{1,64}$/.test(userIdClaim)) {
    throw new ConfigurationError(`'userIdClaim' must be the name of a claim such as sub, got '${userIdClaim}'`);
  }
  return { issuer, audience: [...audience], userIdClaim, keys: publicKeys(jwks) };
}

function publicKeys(jwks: string): PublicJwk[] {
  const keys = keysIn(jwks);
  const secret = keys.flatMap((key) => SECRET_MEMBERS.filter((member) => member in key));
  if (secret.length > 0) {
    // The text is not quoted: it holds a private key.
    throw new ConfigurationError(
      `'jwks' must hold public keys, got the members ${[...new Set(secret)].join(', ')} of private ones; take what the ` +
        'issuer publishes, and replace the key that was in here',
    );
  }
  const signing = keys.filter(({ use }) => use === undefined || use === 'sig').map(publicPart);
  if (signing.length === 0) {
    throw new ConfigurationError(
      "'jwks' must hold keys for signatures, got none; take the document at the issuer's 'jwks_uri'",
    );
  }
  const length = JSON.stringify(signing).length;
  if (length > LONGEST_KEYS) {
    throw new ConfigurationError(
      `'jwks' can have at most ${LONGEST_KEYS} characters without certificates, got ${length}; leave out the keys that ` +
        'sign tokens of other applications',
    );
  }
  return signing;
}

function keysIn(jwks: string): Record<string, unknown>[] {
  const document = parsed(jwks);
  const keys = isPlainObject(document) ? document.keys : undefined;
  if (!Array.isArray(keys) || !keys.every(isPlainObject)) {
    throw new ConfigurationError(
      `'jwks' must be the text of a JSON document such as {"keys": […]}, got one of ${jwks.length} characters that is ` +
        "not; take the document at the issuer's 'jwks_uri'",
    );
  }
  return keys;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without certificates and the like, which would not fit. */
function publicPart(key: Record<string, unknown>): PublicJwk {
  const member = (name: string) => {
    const value = key[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [kty, kid] = [member('kty'), member('kid')];
  if (kty === undefined || !['RSA', 'EC', 'OKP'].includes(kty) || kid === undefined) {
    throw new ConfigurationError(
      `'jwks' must hold keys of the type RSA, EC or OKP, each with a 'kid', got one of the type '${kty}' with the 'kid' ` +
        `'${kid}'; take the document at the issuer's 'jwks_uri'`,
    );
  }
  return {
    kty,
    kid,
    use: member('use'),
    alg: member('alg'),
    n: member('n'),
    e: member('e'),
    crv: member('crv'),
    x: member('x'),
    y: member('y'),
  };
}
