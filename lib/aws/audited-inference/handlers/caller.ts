import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../../../audit/record';
import { isIdentifier } from '../../../audit/support/identifier';

/**
 * Who calls, by what API Gateway says: the identity that signed the request, or the one whose token was verified. The
 * session is that of the credentials, in the way that CloudTrail names it, or that of the token.
 *
 * @returns undefined when API Gateway says nothing of use, which does not happen to requests that it lets through
 */
export function callerOf({ requestContext }: APIGatewayProxyEvent): Caller | undefined {
  const { authorizer, identity, requestId } = requestContext;
  const [userId, sessionId] =
    authorizer?.userId === undefined
      ? [identity.userArn, identity.accessKey ?? requestId]
      : [authorizer.userId, authorizer.sessionId];
  return isIdentifier(userId) && isIdentifier(sessionId) ? { userId, sessionId } : undefined;
}
