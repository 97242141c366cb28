import type { Cohere, CohereClientV2 } from 'cohere-ai';
import type { AuditedClientProps } from '../adapter/client-props';
import { contentOf, copyRequest } from '../adapter/request-content';
import { auditStream } from '../adapter/stream';
import type { AuditedRequest, CallAuditor, ObservedOutcome } from '../audited-call';
import type { Caller, ModelProvider } from '../record';
import {
  CHAT_EVENTS,
  COHERE_FORMAT,
  readChat,
  readCohereError,
  readEmbeddings,
  readRanking,
} from './requests-and-answers';

/** The options of a call. Those that change what is sent, or where to, belong to the client. */
export type CohereCallOptions = Pick<
  NonNullable<Parameters<CohereClientV2['chat']>[1]>,
  'abortSignal' | 'timeoutInSeconds' | 'maxRetries'
>;

/** Props of an `AuditedCohere`. */
export interface AuditedCohereProps extends AuditedClientProps {
  /** Of the package `cohere-ai`, version 2 of the interface: Cohere's own, or a private deployment of it. */
  readonly client: Pick<CohereClientV2, 'chat' | 'chatStream' | 'embed' | 'rerank'>;
}

/**
 * Makes calls of Cohere's interface that are recorded before they are made. Requests and answers are the SDK's own, and
 * so are retries; the SDK does not say how often it sent a request, so that the record does not either.
 */
export class AuditedCohere {
  private readonly client: AuditedCohereProps['client'];
  private readonly auditor: CallAuditor;
  private readonly provider: ModelProvider;

  public constructor(props: AuditedCohereProps) {
    this.client = props.client;
    this.auditor = props.auditor;
    this.provider = props.provider;
  }

  /**
   * A chat message, as `client.chat` gives it.
   *
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public chat(
    caller: Caller,
    input: Cohere.V2ChatRequest,
    options: CohereCallOptions = {},
  ): Promise<Cohere.V2ChatResponse> {
    return this.call('Chat', caller, input, options, (sent, own) => this.client.chat(sent, own), readChat);
  }

  /**
   * A chat message in events, as `client.chatStream` gives it.
   *
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async chatStream(
    caller: Caller,
    input: Cohere.V2ChatStreamRequest,
    options: CohereCallOptions = {},
  ): Promise<AsyncIterable<Cohere.V2ChatStreamResponse>> {
    const sent = copyRequest(input);
    return auditStream(
      this.auditor,
      this.describe('Chat', caller, sent, options),
      async (abortSignal) => {
        const request = this.client.chatStream(sent, { ...pick(options), abortSignal });
        const { data, rawResponse } = await request.withRawResponse();
        return { pieces: data, outcome: { responseStatus: rawResponse.status } };
      },
      CHAT_EVENTS,
    );
  }

  /**
   * Embeddings, as `client.embed` gives them.
   *
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public embed(
    caller: Caller,
    input: Cohere.V2EmbedRequest,
    options: CohereCallOptions = {},
  ): Promise<Cohere.EmbedByTypeResponse> {
    return this.call('Embed', caller, input, options, (sent, own) => this.client.embed(sent, own), readEmbeddings);
  }

  /**
   * Documents in the order of their relevance, as `client.rerank` gives them.
   *
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public rerank(
    caller: Caller,
    input: Cohere.V2RerankRequest,
    options: CohereCallOptions = {},
  ): Promise<Cohere.V2RerankResponse> {
    return this.call('Rerank', caller, input, options, (sent, own) => this.client.rerank(sent, own), readRanking);
  }

  private async call<I extends { readonly model: string }, O>(
    operation: string,
    caller: Caller,
    input: I,
    options: CohereCallOptions,
    invoke: (sent: I, options: CohereCallOptions) => WithRawResponse<O>,
    read: (answer: O) => ObservedOutcome,
  ): Promise<O> {
    const sent = copyRequest(input);
    const answer = await this.auditor.call(
      this.describe(operation, caller, sent, options),
      (abortSignal) => invoke(sent, { ...pick(options), abortSignal }).withRawResponse(),
      ({ data, rawResponse }) => ({ ...read(data), responseStatus: rawResponse.status }),
    );
    return answer.data;
  }

  private describe(
    operation: string,
    caller: Caller,
    sent: { readonly model: string },
    options: CohereCallOptions,
  ): AuditedRequest {
    return {
      caller,
      provider: this.provider,
      operation,
      model: sent.model,
      ...contentOf(sent, COHERE_FORMAT),
      signal: options.abortSignal,
      readError: readCohereError,
    };
  }
}

/** `HttpResponsePromise` of the SDK, which it does not export. */
interface WithRawResponse<T> {
  withRawResponse(): Promise<{ readonly data: T; readonly rawResponse: { readonly status: number } }>;
}

/** At run time, too, nothing else gets through: `queryParams` and `headers` are not in the record. */
function pick({ timeoutInSeconds, maxRetries }: CohereCallOptions): CohereCallOptions {
  return { timeoutInSeconds, maxRetries };
}
