import { JwtVerifier } from 'aws-jwt-verify';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { isIdentifier } from '../../../audit/support/identifier';
import type { Issuer } from '../authorization';

/** Decides on a token. */
export type TokenVerifier = (event: APIGatewayTokenAuthorizerEvent) => APIGatewayAuthorizerResult;

/** Verifies tokens of an issuer by its keys, without asking it. */
export function tokenVerifier({ issuer, audience, userIdClaim, keys }: Issuer): TokenVerifier {
  const verifier = JwtVerifier.create({ issuer, audience: [...audience], jwksUri: NOWHERE });
  verifier.cacheJwks({ keys: keys.map((key) => ({ ...key })) });
  return ({ authorizationToken, methodArn }) => {
    const caller = callerIn(authorizationToken.replace(/^Bearer /, ''));
    return {
      principalId: caller?.userId ?? 'unknown',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: caller === undefined ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource: methodArn },
        ],
      },
      context: caller,
    };
  };

  function callerIn(token: string): { userId: string; sessionId: string } | undefined {
    try {
      // The one that is not synchronous fetches keys that it does not know.
      const claims = verifier.verifySync(token);
      const userId = claims[userIdClaim];
      const sessionId = claims.sid ?? claims.jti ?? `issued-${claims.iat}`;
      return isIdentifier(userId) && isIdentifier(sessionId) ? { userId, sessionId } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Nothing is fetched from it: a name that, by RFC 2606, is nobody's. */
const NOWHERE = 'https://keys.invalid/jwks.json';
