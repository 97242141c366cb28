import { ConfigurationError } from '../../../core/errors';
import { isObject, valueAt } from '../../adapter/json-value';
import type { ModelProvider } from '../../record';
import type { GoogleGenAI } from './sdk-types';

/** The host that serves every location, and commits to none. */
const GLOBAL_HOST = 'aiplatform.googleapis.com';

/**
 * Where a client sends requests. The SDK has no public name for it, so that the internal one is read with care: a
 * location that cannot be read is refused.
 *
 * @throws ConfigurationError when the client is not of Vertex AI, or its location cannot be read
 */
export function locationOf(client: GoogleGenAI): string {
  if (client.vertexai !== true) {
    throw new ConfigurationError(
      "'client' must be a client of Vertex AI, got one of the Gemini Developer API, which the business associate " +
        "agreement of Google Cloud is not known to cover; make it with 'vertexai: true', a project and a location",
    );
  }
  const internal = valueAt(client, 'apiClient');
  const baseUrl = answerOf(internal, 'getBaseUrl');
  if (baseUrl !== undefined && new URL(baseUrl).hostname === GLOBAL_HOST) {
    return 'global';
  }
  const location = answerOf(internal, 'getLocation');
  if (location === undefined) {
    throw new ConfigurationError(
      "'client' must be made with a location, as the record says where requests are processed, got none that could be " +
        "read; pass 'project' and 'location' to GoogleGenAI, in place of an API key",
    );
  }
  return location;
}

function answerOf(target: unknown, method: string): string | undefined {
  const ask = valueAt(target, method);
  const answer: unknown = isObject(target) && typeof ask === 'function' ? ask.call(target) : undefined;
  return typeof answer === 'string' && answer !== '' ? answer : undefined;
}

/**
 * Refuses a location without residency, and one that the record would not show.
 *
 * @throws ConfigurationError naming it
 */
export function requireLocation(location: string, provider: ModelProvider, mayBeGlobal: boolean): void {
  if (location === 'global' && !mayBeGlobal) {
    throw new ConfigurationError(
      "the location of the client must be a region or a multi-region such as 'us', got 'global', for which Google " +
        "commits to no residency; change the 'location' of the client, or give 'residencyReason'",
    );
  }
  if (location !== provider.dataResidencyRegion) {
    throw new ConfigurationError(
      `'provider.dataResidencyRegion' must be '${location}', the location of the client, got ` +
        `'${provider.dataResidencyRegion}'; correct one of them`,
    );
  }
}
