import { ConfigurationError } from '../../../core/errors';
import { isObject, listAt, textAt, valueAt } from '../../adapter/json-value';
import type { RequestFormat } from '../../adapter/request-content';
import type { EmbedContentParameters, GenerateContentParameters } from './sdk-types';

/** Of a part and, as a list may hold either, of a content. */
const TEXT_PROPERTIES: ReadonlySet<string> = new Set([
  'codeExecutionResult',
  'executableCode',
  'functionCall',
  'functionResponse',
  'parts',
  'role',
  'text',
  'thought',
  'thoughtSignature',
]);

export const VERTEX_FORMAT: RequestFormat = {
  partLists: ['contents', 'parts', 'systemInstruction'],
  isText: (part) => Object.keys(part).every((property) => TEXT_PROPERTIES.has(property)),
  hasLoneParts: true,
};

/** Whether the model is sent more than the request holds, from what Google cached before. */
export function dependsOnStoredContent(input: object): boolean {
  return textAt(input, 'config', 'cachedContent') !== undefined;
}

/**
 * Refuses a request that would not be sent once, as it is recorded, to the location of the client.
 *
 * @throws ConfigurationError naming what is in the way
 */
export function requireOwnCall(input: GenerateContentParameters | EmbedContentParameters, location: string): void {
  if (listAt(input, 'config', 'tools').some((tool) => typeof valueAt(tool, 'callTool') === 'function')) {
    throw new ConfigurationError(
      "'config.tools' must be declarations of functions, got one that the SDK calls by itself: the calls of the model " +
        "that follow would not be recorded; declare the function in 'functionDeclarations' and call it yourself",
    );
  }
  const httpOptions = valueAt(input, 'config', 'httpOptions');
  const forbidden = isObject(httpOptions) ? Object.keys(httpOptions).find((name) => name !== 'timeout') : undefined;
  if (forbidden !== undefined) {
    throw new ConfigurationError(
      `'config.httpOptions' may hold 'timeout' alone, as the others change what is sent or where to, got ` +
        `'${forbidden}'; set it in the client`,
    );
  }
  const named = /(?:^|\/)locations\/([^/]+)\//.exec(input.model)?.[1];
  if (named !== undefined && named !== location) {
    throw new ConfigurationError(
      `'model' must lie in '${location}', the location of the client, got '${input.model}'; use a client of '${named}'`,
    );
  }
}
