import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { InferenceAuthorization, type Issuer, type OidcProps } from '../../lib/aws';
import { tokenVerifier } from '../../lib/aws/audited-inference/handlers/token';

const METHOD = 'arn:aws:execute-api:us-east-1:123456789012:api/live/POST/converse';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = (key: KeyObject, kid: string, more: object = {}) => ({ ...key.export({ format: 'jwk' }), kid, ...more });
const jwks = JSON.stringify({
  keys: [
    jwk(rsa.publicKey, 'r', { use: 'sig', alg: 'RS256', x5c: ['x'.repeat(4_000)] }),
    jwk(ec.publicKey, 'e'),
    jwk(stranger.publicKey, 'x', { use: 'enc' }),
  ],
});
const PROPS: OidcProps = { issuer: 'https://login.clinic.example', audience: ['inference'], jwks };
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = { iss: PROPS.issuer, aud: 'inference', sub: 'dr.jones', sid: 'session-1', iat: NOW, exp: NOW + 300 };

function token(claims: object = CLAIMS, header: object = { alg: 'RS256', kid: 'r' }, key = rsa.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part(header)}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `${content}.${signature}`;
}

function decide(authorizationToken: string, props: Partial<OidcProps> = {}) {
  const { issuer } = InferenceAuthorization.oidc({ ...PROPS, ...props });
  // As the function gets it.
  const settings: Issuer = JSON.parse(JSON.stringify(issuer));
  return tokenVerifier(settings)({ type: 'TOKEN', methodArn: METHOD, authorizationToken });
}

function effectOf(authorizationToken: string, props?: Partial<OidcProps>) {
  return decide(authorizationToken, props).policyDocument.Statement[0]?.Effect;
}

describe('a token', () => {
  test('of the issuer lets its subject make the one call, in its session', () => {
    expect(decide(`Bearer ${token()}`)).toEqual({
      principalId: 'dr.jones',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: METHOD }],
      },
      context: { userId: 'dr.jones', sessionId: 'session-1' },
    });
  });

  test('may be signed with any key of the issuer', () => {
    expect(effectOf(`Bearer ${token(CLAIMS, { alg: 'ES256', kid: 'e' }, ec.privateKey)}`)).toBe('Allow');
  });

  test('names the user by another claim on demand, and the session by its id or its time', () => {
    const claims = { ...CLAIMS, sid: undefined, jti: undefined, oid: 'u-17' };
    expect(decide(`Bearer ${token(claims)}`, { userIdClaim: 'oid' }).context).toEqual({
      userId: 'u-17',
      sessionId: `issued-${NOW}`,
    });
    expect(decide(`Bearer ${token({ ...claims, jti: 'j-1' })}`).context).toMatchObject({ sessionId: 'j-1' });
  });

  test.each<[string, string]>([
    ['of another issuer', token({ ...CLAIMS, iss: 'https://login.other.example' })],
    ['for another audience', token({ ...CLAIMS, aud: 'billing' })],
    ['without an audience', token({ ...CLAIMS, aud: undefined })],
    ['that has expired', token({ ...CLAIMS, exp: NOW - 1 })],
    ['that holds from later on', token({ ...CLAIMS, nbf: NOW + 300 })],
    ['without a user', token({ ...CLAIMS, sub: undefined })],
    ['whose user is no identifier', token({ ...CLAIMS, sub: 'Jane Doe' })],
    ['signed by a stranger', token(CLAIMS, { alg: 'RS256', kid: 'r' }, stranger.privateKey)],
    ['signed with a key that is not for signatures', token(CLAIMS, { alg: 'RS256', kid: 'x' }, stranger.privateKey)],
    ['with a key that is not known, for which nothing is fetched', token(CLAIMS, { alg: 'RS256', kid: 'new' })],
    ['without a signature', `${token().split('.').slice(0, 2).join('.')}.`],
    ['of no algorithm', token(CLAIMS, { alg: 'none', kid: 'r' })],
    ['that is none', 'abc'],
    ['that is empty', ''],
  ])('%s does not', (_, text) => {
    expect(decide(`Bearer ${text}`)).toMatchObject({
      principalId: 'unknown',
      policyDocument: { Statement: [{ Effect: 'Deny', Resource: METHOD }] },
      context: undefined,
    });
  });
});

describe('an issuer', () => {
  test('keeps the public part of its keys for signatures', () => {
    const { issuer } = InferenceAuthorization.oidc(PROPS);
    expect(issuer?.keys.map(({ kid }) => kid)).toEqual(['r', 'e']);
    expect(JSON.stringify(issuer)).not.toContain('x5c');
  });

  test.each<[Partial<OidcProps>, RegExp]>([
    [{ issuer: 'http://login.clinic.example' }, /'issuer' must be .* https, got 'http:/],
    [{ audience: [] }, /'audience' must name the 'aud' of the tokens, got \[\]/],
    [{ audience: [' '] }, /'audience' must name/],
    [{ userIdClaim: '' }, /'userIdClaim' must be the name of a claim such as sub, got ''/],
    [{ jwks: 'https://login.clinic.example/jwks' }, /'jwks' must be the text of a JSON document .* of 33 characters/],
    [{ jwks: '{"keys":[]}' }, /'jwks' must hold keys for signatures, got none/],
    [{ jwks: '{"keys":[{"kty":"RSA"}]}' }, /each with a 'kid', got one of the type 'RSA' with the 'kid' 'undefined'/],
    [{ jwks: '{"keys":[{"kty":"oct","kid":"1"}]}' }, /of the type RSA, EC or OKP/],
    [{ jwks: JSON.stringify({ keys: Array(8).fill(jwk(rsa.publicKey, 'r')) }) }, /at most 3000 characters/],
  ])('with %j is refused', (part, message) => {
    expect(() => InferenceAuthorization.oidc({ ...PROPS, ...part })).toThrow(message);
  });

  test('with private keys is refused without quoting them', () => {
    const secret = jwk(rsa.privateKey, 'r');
    const make = () => InferenceAuthorization.oidc({ ...PROPS, jwks: JSON.stringify({ keys: [secret] }) });
    expect(make).toThrow(/'jwks' must hold public keys, got the members d, p, q, dp, dq, qi of private ones/);
    expect(make).not.toThrow(new RegExp(String(Reflect.get(secret, 'd'))));
  });
});
