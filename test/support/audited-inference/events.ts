import type { APIGatewayProxyEvent, SQSEvent } from 'aws-lambda';
import type { InferenceSettings } from '../../../lib/aws/audited-inference/settings';
import { ACCOUNT, MODEL, REGION } from './inference-stack';

export const inferenceSettings: InferenceSettings = {
  bucket: 'records',
  account: ACCOUNT,
  prefix: 'inference/notes',
  retentionDays: 2192,
  residency: 'us',
  baaReferenceId: 'contract-17',
  models: { [MODEL]: `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/us.${MODEL}` },
  guardrailId: 'abcdefgh1234',
  guardrailVersion: '3',
  phiDetection: 'PATTERNS',
  digestKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/k`,
  queueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/outcomes`,
  timeoutMs: 29_000,
};

/** A request as API Gateway hands it over, of a role or, with an authorizer, of the subject of a token. */
export function apiEvent(text: string, body: object = {}, authorizer?: Record<string, string>): APIGatewayProxyEvent {
  const requestBody = { model: MODEL, messages: [{ role: 'user', content: [{ text }] }], ...body };
  const signed = authorizer === undefined;
  return {
    resource: '/converse',
    path: '/converse',
    httpMethod: 'POST',
    headers: {},
    multiValueHeaders: {},
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    isBase64Encoded: false,
    body: JSON.stringify(requestBody),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'api',
      protocol: 'HTTP/1.1',
      httpMethod: 'POST',
      path: '/live/converse',
      resourcePath: '/converse',
      resourceId: 'r',
      stage: 'live',
      requestId: 'request-1',
      requestTimeEpoch: 0,
      authorizer: authorizer ?? null,
      identity: {
        accessKey: signed ? 'ASIAEXAMPLE' : null,
        accountId: ACCOUNT,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '10.0.0.7',
        user: null,
        userAgent: null,
        userArn: signed ? `arn:aws:sts::${ACCOUNT}:assumed-role/notes/session` : null,
      },
    },
  };
}

/** Messages of the queue, m0 and so on. */
export function sqsEvent(...bodies: string[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: 'r',
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 's',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:outcomes`,
      awsRegion: REGION,
    })),
  };
}
