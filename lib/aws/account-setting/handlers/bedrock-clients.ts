import { BedrockClient, type BedrockClientConfig } from '@aws-sdk/client-bedrock';

const PATIENT: BedrockClientConfig = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** The control plane of Bedrock. */
export function controlPlane(): BedrockClient {
  return new BedrockClient(PATIENT);
}

/**
 * The endpoint with the APIs of OpenAI and Anthropic, for which there is no client in the SDK. Its data retention has the
 * documents of the control plane under another host and path, signed for another service. Endpoints are overridden by
 * the variables that SDKs read.
 *
 * See docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html and …/endpoints.html.
 */
export function mantle(): BedrockClient {
  const region = process.env.AWS_REGION ?? '';
  const { AWS_ENDPOINT_URL_BEDROCK_MANTLE, AWS_ENDPOINT_URL } = process.env;
  const client = new BedrockClient({
    ...PATIENT,
    region,
    endpoint: AWS_ENDPOINT_URL_BEDROCK_MANTLE ?? AWS_ENDPOINT_URL ?? `https://bedrock-mantle.${region}.api.aws`,
    httpAuthSchemeProvider: () => [
      {
        schemeId: 'aws.auth#sigv4',
        signingProperties: { signingName: 'bedrock-mantle', signingRegion: region },
        propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
      },
    ],
  });
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'path' in request) {
        request.path = '/v1/data_retention';
      }
      return next(args);
    },
    { name: 'mantlePath', step: 'build' },
  );
  return client;
}
