import type { ConverseCommandInput, InferenceConfiguration, Message } from '@aws-sdk/client-bedrock-runtime';
import { isIdentifier } from '../../../audit/support/identifier';
import { isPlainObject } from '../../../core/value';

/** What a caller may ask for: a model, text, and how much of an answer. */
export interface InferenceRequest {
  readonly model: string;
  readonly input: Pick<ConverseCommandInput, 'messages' | 'system' | 'inferenceConfig'>;
  readonly sessionId?: string;
  readonly purpose?: string;
}

/** The request is not one that is taken. The message is for the caller and quotes nothing of the request. */
export class RequestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RequestError';
  }
}

const PROPERTIES = ['model', 'messages', 'system', 'inferenceConfig', 'sessionId', 'purpose'];

/**
 * Reads the body of a request. What is not known is refused, so that nothing gets past the guardrail and the detector:
 * guardrails of the caller's, images, documents, tools, and fields that only some models know.
 *
 * @param models the ids that may be named
 * @throws RequestError for anything else
 */
export function readRequest(body: string, models: readonly string[]): InferenceRequest {
  const request = jsonOf(body);
  requireOnly(request, 'the body', PROPERTIES);
  const { model, sessionId, purpose } = request;
  if (typeof model !== 'string' || !models.includes(model)) {
    throw new RequestError(`'model' must be one of ${models.join(', ')}`);
  }
  return {
    model,
    input: {
      messages: messagesOf(request.messages),
      system: request.system === undefined ? undefined : textsOf(request.system, "'system'"),
      inferenceConfig: request.inferenceConfig === undefined ? undefined : configurationOf(request.inferenceConfig),
    },
    sessionId: identifierOf(sessionId, "'sessionId'"),
    purpose: identifierOf(purpose, "'purpose'"),
  };
}

function jsonOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isPlainObject(value)) {
      return value;
    }
  } catch {
    // Its message would quote the body.
  }
  throw new RequestError('the body must be a JSON object');
}

function messagesOf(value: unknown): Message[] {
  return listOf(value, "'messages'").map((message) => {
    requireOnly(message, "a message of 'messages'", ['role', 'content']);
    const { role } = message;
    if (role !== 'user' && role !== 'assistant') {
      throw new RequestError("'role' of a message must be user or assistant");
    }
    return { role, content: textsOf(message.content, "'content' of a message") };
  });
}

function textsOf(value: unknown, name: string): { text: string }[] {
  return listOf(value, name).map((block) => {
    requireOnly(block, `a block of ${name}`, ['text']);
    if (typeof block.text !== 'string') {
      throw new RequestError(`a block of ${name} must have 'text'; images, documents and tools are not taken`);
    }
    return { text: block.text };
  });
}

function configurationOf(value: unknown): InferenceConfiguration {
  const name = "'inferenceConfig'";
  if (!isPlainObject(value)) {
    throw new RequestError(`${name} must be an object`);
  }
  requireOnly(value, name, ['maxTokens', 'temperature', 'topP', 'stopSequences']);
  const { stopSequences } = value;
  if (stopSequences !== undefined && !isTexts(stopSequences)) {
    throw new RequestError(`'stopSequences' of ${name} must be a list of texts`);
  }
  return {
    maxTokens: numberOf(value.maxTokens, "'maxTokens'"),
    temperature: numberOf(value.temperature, "'temperature'"),
    topP: numberOf(value.topP, "'topP'"),
    stopSequences,
  };
}

function numberOf(value: unknown, name: string): number | undefined {
  if (value !== undefined && typeof value !== 'number') {
    throw new RequestError(`${name} of 'inferenceConfig' must be a number`);
  }
  return value;
}

function identifierOf(value: unknown, name: string): string | undefined {
  if (value !== undefined && !isIdentifier(value)) {
    throw new RequestError(
      `${name} must be an identifier of 1 to 256 letters, digits and .:@/|+=,_- without spaces; it is recorded, so it ` +
        'must not be of a patient',
    );
  }
  return value;
}

function listOf(value: unknown, name: string): Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isPlainObject)) {
    throw new RequestError(`${name} must be a list of at least one object`);
  }
  return value;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** The names of other properties are not quoted: they are the caller's words. */
function requireOnly(value: Record<string, unknown>, name: string, allowed: readonly string[]): void {
  if (Object.keys(value).some((property) => !allowed.includes(property))) {
    throw new RequestError(`${name} takes ${allowed.join(', ')} and nothing else`);
  }
}
