import type { OpenAI } from 'openai';
import type { AuditedClientProps } from '../adapter/client-props';
import { contentOf, copyRequest } from '../adapter/request-content';
import { auditStream } from '../adapter/stream';
import type { AuditedRequest, CallAuditor } from '../audited-call';
import type { Caller, ModelProvider } from '../record';
import { requireReason } from '../support/reason';
import { CHAT_CHUNKS, readChatCompletion } from './chat-completions';
import { readEmbeddings } from './embeddings';
import { readOpenAiError } from './errors';
import { dependsOnStoredContent, deploymentOf, OPENAI_FORMAT, requireNoStorage, requireRegionOfHost } from './requests';
import { RESPONSE_EVENTS, readResponse } from './responses';

/** The options of a call. Those that change what is sent, or where to, belong to the client. */
export type OpenAiCallOptions = Pick<
  NonNullable<Parameters<OpenAI['embeddings']['create']>[1]>,
  'signal' | 'timeout' | 'maxRetries' | 'idempotencyKey'
>;

/** Props of an `AuditedOpenAi`. */
export interface AuditedOpenAiProps extends AuditedClientProps {
  /** Of the package `openai`: `OpenAI`, `AzureOpenAI`, or `OpenAI` with the `baseURL` of a server that speaks its protocol. */
  readonly client: OpenAI;
  /**
   * Why the provider may keep requests and answers.
   *
   * @default - requests that have the provider keep them are refused, and `store: false` is sent with responses
   */
  readonly storageReason?: string;
}

/**
 * Makes calls of the OpenAI interface that are recorded before they are made: OpenAI, Azure OpenAI, and servers that
 * speak the same protocol, such as vLLM. Requests and answers are the SDK's own, and so are retries.
 *
 * The SDK does not say how often it sent a request, so that the record does not either. What tools of the provider do,
 * such as web search, is not recorded.
 */
export class AuditedOpenAi {
  private readonly client: OpenAI;
  private readonly auditor: CallAuditor;
  private readonly provider: ModelProvider;
  private readonly mayStore: boolean;

  /**
   * @throws ConfigurationError when the host of the client lies in another region than the provider is said to, or when
   * the reason for storage is none
   */
  public constructor(props: AuditedOpenAiProps) {
    requireRegionOfHost(props.client.baseURL, props.provider);
    this.client = props.client;
    this.auditor = props.auditor;
    this.provider = props.provider;
    if (props.storageReason !== undefined) {
      requireReason('storageReason', props.storageReason);
    }
    this.mayStore = props.storageReason !== undefined;
  }

  /**
   * A chat completion, as `client.chat.completions.create` gives it.
   *
   * @throws ConfigurationError when the provider is to store it and no `storageReason` is given
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async createChatCompletion(
    caller: Caller,
    input: OpenAI.ChatCompletionCreateParamsNonStreaming,
    options: OpenAiCallOptions = {},
  ): Promise<OpenAI.ChatCompletion> {
    const sent = { ...copyRequest(input), stream: false as const };
    const request = this.describe('ChatCompletions', caller, sent, options);
    const answer = await this.auditor.call(
      request,
      (signal) => this.client.chat.completions.create(sent, { ...pick(options), signal }).withResponse(),
      ({ data, response }) => ({ ...readChatCompletion(data), responseStatus: response.status }),
    );
    return answer.data;
  }

  /**
   * A chat completion in chunks, as `client.chat.completions.create` gives it with `stream: true`. Tokens are counted
   * in a last chunk that has to be asked for; where the input does not, it is asked for and kept from the caller.
   *
   * @throws ConfigurationError when the provider is to store it and no `storageReason` is given
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async streamChatCompletion(
    caller: Caller,
    input: Omit<OpenAI.ChatCompletionCreateParamsStreaming, 'stream'>,
    options: OpenAiCallOptions = {},
  ): Promise<AsyncIterable<OpenAI.ChatCompletionChunk>> {
    const copy = copyRequest(input);
    const asksForUsage = copy.stream_options === undefined;
    const sent = {
      ...copy,
      stream: true as const,
      stream_options: asksForUsage ? { include_usage: true } : copy.stream_options,
    };
    const chunks = await auditStream(
      this.auditor,
      this.describe('ChatCompletions', caller, sent, options),
      async (signal) => {
        const request = this.client.chat.completions.create(sent, { ...pick(options), signal });
        const { data, response } = await request.withResponse();
        return { pieces: data, outcome: { responseStatus: response.status } };
      },
      CHAT_CHUNKS,
    );
    return asksForUsage ? withoutUsage(chunks) : chunks;
  }

  /**
   * A response, as `client.responses.create` gives it. OpenAI stores responses unless it is told not to, so
   * `store: false` is sent where the input leaves it out and no `storageReason` is given.
   *
   * @throws ConfigurationError when the provider is to store it, or to go on from what it stored, and no `storageReason`
   * is given
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async createResponse(
    caller: Caller,
    input: OpenAI.Responses.ResponseCreateParamsNonStreaming,
    options: OpenAiCallOptions = {},
  ): Promise<OpenAI.Responses.Response> {
    const sent = { ...this.withStore(copyRequest(input)), stream: false as const };
    const answer = await this.auditor.call(
      this.describe('Responses', caller, sent, options),
      (signal) => this.client.responses.create(sent, { ...pick(options), signal }).withResponse(),
      ({ data, response }) => ({ ...readResponse(data), responseStatus: response.status }),
    );
    return answer.data;
  }

  /**
   * A response in events, as `client.responses.create` gives it with `stream: true`. Storage is as with
   * `createResponse`.
   *
   * @throws ConfigurationError when the provider is to store it, or to go on from what it stored, and no `storageReason`
   * is given
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async streamResponse(
    caller: Caller,
    input: Omit<OpenAI.Responses.ResponseCreateParamsStreaming, 'stream'>,
    options: OpenAiCallOptions = {},
  ): Promise<AsyncIterable<OpenAI.Responses.ResponseStreamEvent>> {
    const sent = { ...this.withStore(copyRequest(input)), stream: true as const };
    return auditStream(
      this.auditor,
      this.describe('Responses', caller, sent, options),
      async (signal) => {
        const request = this.client.responses.create(sent, { ...pick(options), signal });
        const { data, response } = await request.withResponse();
        return { pieces: data, outcome: { responseStatus: response.status } };
      },
      RESPONSE_EVENTS,
    );
  }

  /**
   * Embeddings, as `client.embeddings.create` gives them.
   *
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async createEmbedding(
    caller: Caller,
    input: OpenAI.EmbeddingCreateParams,
    options: OpenAiCallOptions = {},
  ): Promise<OpenAI.CreateEmbeddingResponse> {
    const sent = copyRequest(input);
    const answer = await this.auditor.call(
      this.describe('Embeddings', caller, sent, options),
      (signal) => this.client.embeddings.create(sent, { ...pick(options), signal }).withResponse(),
      ({ data, response }) => ({ ...readEmbeddings(data), responseStatus: response.status }),
    );
    return answer.data;
  }

  private withStore<T extends { store?: boolean | null }>(input: T): T {
    return this.mayStore ? input : { ...input, store: input.store ?? false };
  }

  private describe(
    operation: string,
    caller: Caller,
    sent: { readonly model?: string },
    options: OpenAiCallOptions,
  ): AuditedRequest {
    if (!this.mayStore) {
      requireNoStorage(sent);
    }
    // Anybody can set the host of a client.
    requireRegionOfHost(this.client.baseURL, this.provider);
    const content = contentOf(sent, OPENAI_FORMAT);
    return {
      caller,
      provider: this.provider,
      operation,
      model: deploymentOf(this.client, operation) ?? sent.model ?? 'unknown',
      ...content,
      phi: dependsOnStoredContent(sent) ? { presence: 'unknown', identifiers: [] } : content.phi,
      signal: options.signal ?? undefined,
      readError: readOpenAiError,
    };
  }
}

/** At run time, too, nothing else gets through: `body` and `path` would replace what was recorded. */
function pick({ timeout, maxRetries, idempotencyKey }: OpenAiCallOptions): OpenAiCallOptions {
  return {
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

async function* withoutUsage(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
): AsyncGenerator<OpenAI.ChatCompletionChunk> {
  for await (const chunk of chunks) {
    const isUsage = chunk.choices.length === 0 && chunk.usage != null;
    if (!isUsage) {
      yield chunk;
    }
  }
}
