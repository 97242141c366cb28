import type { AuditedClientProps } from '../adapter/client-props';
import { contentOf, copyRequest } from '../adapter/request-content';
import { auditStream } from '../adapter/stream';
import type { AuditedRequest, CallAuditor } from '../audited-call';
import type { Caller, ModelProvider } from '../record';
import { requireReason } from '../support/reason';
import { CONTENT_CHUNKS, readContent, readEmbeddings, readVertexError } from './audited-vertex/answers';
import { locationOf, requireLocation } from './audited-vertex/location';
import { dependsOnStoredContent, requireOwnCall, VERTEX_FORMAT } from './audited-vertex/requests';
import type {
  EmbedContentParameters,
  EmbedContentResponse,
  GenerateContentParameters,
  GenerateContentResponse,
  GoogleGenAI,
} from './audited-vertex/sdk-types';

/** Props of an `AuditedVertex`. */
export interface AuditedVertexProps extends AuditedClientProps {
  /** Of the package `@google/genai`, made with `vertexai: true`, a project and a location. */
  readonly client: GoogleGenAI;
  /**
   * Why requests may be processed in any location of Google Cloud.
   *
   * @default - the location `global` is refused: Google commits to no residency there
   */
  readonly residencyReason?: string;
}

/**
 * Makes calls of Vertex AI that are recorded before they are made. Requests and answers are the SDK's own, and so are
 * retries. The SDK says neither how often it sent a request nor the status of an answer that is no error, so that the
 * record does not either.
 *
 * Output tokens are those of the candidates and of thinking, as both are billed.
 */
export class AuditedVertex {
  private readonly client: GoogleGenAI;
  private readonly auditor: CallAuditor;
  private readonly provider: ModelProvider;
  private readonly location: string;

  /**
   * @throws ConfigurationError when the client is of the Gemini Developer API, its location is `global` without a
   * reason or unknown, or another one than the record would say
   */
  public constructor(props: AuditedVertexProps) {
    if (props.residencyReason !== undefined) {
      requireReason('residencyReason', props.residencyReason);
    }
    this.location = locationOf(props.client);
    requireLocation(this.location, props.provider, props.residencyReason !== undefined);
    this.client = props.client;
    this.auditor = props.auditor;
    this.provider = props.provider;
  }

  /**
   * Content, as `client.models.generateContent` gives it. The call is cancelled by `config.abortSignal`.
   *
   * @throws ConfigurationError when the input names another location or endpoint, or tools that the SDK runs: it would
   * make calls of its own that nobody records
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async generateContent(caller: Caller, input: GenerateContentParameters): Promise<GenerateContentResponse> {
    const { sent, request } = this.prepare('GenerateContent', caller, input);
    return this.auditor.call(
      request,
      (abortSignal) => this.client.models.generateContent({ ...sent, config: { ...sent.config, abortSignal } }),
      readContent,
    );
  }

  /**
   * Content in chunks, as `client.models.generateContentStream` gives it. The call is cancelled by
   * `config.abortSignal`.
   *
   * @throws ConfigurationError as `generateContent` does
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async generateContentStream(
    caller: Caller,
    input: GenerateContentParameters,
  ): Promise<AsyncIterable<GenerateContentResponse>> {
    const { sent, request } = this.prepare('GenerateContent', caller, input);
    return auditStream(
      this.auditor,
      request,
      async (abortSignal) => ({
        pieces: await this.client.models.generateContentStream({ ...sent, config: { ...sent.config, abortSignal } }),
        outcome: {},
      }),
      CONTENT_CHUNKS,
    );
  }

  /**
   * Embeddings, as `client.models.embedContent` gives them. The call is cancelled by `config.abortSignal`.
   *
   * @throws ConfigurationError when the input names another location or endpoint
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async embedContent(caller: Caller, input: EmbedContentParameters): Promise<EmbedContentResponse> {
    const { sent, request } = this.prepare('EmbedContent', caller, input);
    return this.auditor.call(
      request,
      (abortSignal) => this.client.models.embedContent({ ...sent, config: { ...sent.config, abortSignal } }),
      readEmbeddings,
    );
  }

  private prepare<T extends GenerateContentParameters | EmbedContentParameters>(
    operation: string,
    caller: Caller,
    input: T,
  ): { readonly sent: T; readonly request: AuditedRequest } {
    requireOwnCall(input, this.location);
    const sent = copyRequest({ ...input, config: { ...input.config, abortSignal: undefined } });
    requireOwnCall(sent, this.location);
    const content = contentOf(sent, VERTEX_FORMAT);
    return {
      sent,
      request: {
        caller,
        provider: this.provider,
        operation,
        model: sent.model,
        ...content,
        phi: dependsOnStoredContent(sent) ? { presence: 'unknown', identifiers: [] } : content.phi,
        signal: input.config?.abortSignal,
        readError: readVertexError,
      },
    };
  }
}
