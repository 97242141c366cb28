import { ConfigurationError } from '../../core/errors';
import { isObject, listAt, textAt, valueAt } from '../adapter/json-value';
import type { RequestFormat } from '../adapter/request-content';
import type { ModelProvider } from '../record';

const TEXT_PARTS: ReadonlySet<unknown> = new Set([
  undefined,
  'custom_tool_call',
  'custom_tool_call_output',
  'function_call',
  'function_call_output',
  'input_text',
  'message',
  'output_text',
  'reasoning',
  'reasoning_text',
  'refusal',
  'summary_text',
  'text',
]);

/** Chat completions, responses and embeddings. */
export const OPENAI_FORMAT: RequestFormat = {
  partLists: ['content', 'input', 'output', 'summary'],
  isText: (part) => TEXT_PARTS.has(part.type),
};

/** Parameters of requests that make the provider keep content, or go on from content that it kept. */
const STORING = ['store', 'background', 'conversation', 'previous_response_id'];

/**
 * Refuses a request that has the provider keep content beyond the call.
 *
 * @throws ConfigurationError naming the parameter
 */
export function requireNoStorage(sent: object): void {
  const parameter = STORING.find((name) => isSet(valueAt(sent, name)));
  if (parameter !== undefined) {
    throw new ConfigurationError(
      `'${parameter}' must be left out, as the provider keeps the content of requests and answers with it, got ` +
        `${typeof valueAt(sent, parameter) === 'boolean' ? 'true' : 'a value'}; send the whole conversation with ` +
        `each call, or give 'storageReason' to the audited client`,
    );
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Whether the model is sent more than the request holds, from what the provider stored before. */
export function dependsOnStoredContent(sent: object): boolean {
  return (
    ['conversation', 'previous_response_id', 'prompt'].some((name) => isSet(valueAt(sent, name))) ||
    listAt(sent, 'messages').some((message) => isObject(valueAt(message, 'audio')))
  );
}

/**
 * The deployment that a client of Azure calls, whatever model the request names; undefined where the request decides.
 * Responses have no address with a deployment of their own.
 */
export function deploymentOf(client: object, operation: string): string | undefined {
  const ofHost = /\/deployments\/([^/?]+)/.exec(textAt(client, 'baseURL') ?? '')?.[1];
  return ofHost ?? (operation === 'Responses' ? undefined : textAt(client, 'deploymentName'));
}

/** `us.api.openai.com` and its kin: developers.openai.com/api/docs/guides/data-residency */
const REGIONAL_HOST = /^([a-z]{2})\.api\.openai\.com$/;

/**
 * Refuses a client whose host processes in another region than the record would say.
 *
 * @throws ConfigurationError naming both
 */
export function requireRegionOfHost(baseUrl: string, provider: ModelProvider): void {
  const { hostname } = new URL(baseUrl);
  const region = REGIONAL_HOST.exec(hostname)?.[1];
  const { dataResidencyRegion } = provider;
  if (region !== undefined && dataResidencyRegion !== region && !dataResidencyRegion.startsWith(`${region}-`)) {
    throw new ConfigurationError(
      `'provider.dataResidencyRegion' must be '${region}', the region of the client's host '${hostname}', got ` +
        `'${dataResidencyRegion}'; correct it, or the 'baseURL' of the client`,
    );
  }
}
