import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
  InvokeModelCommand,
  type InvokeModelCommandInput,
  type InvokeModelCommandOutput,
  InvokeModelWithResponseStreamCommand,
  type InvokeModelWithResponseStreamCommandInput,
  type ResponseStream,
} from '@aws-sdk/client-bedrock-runtime';
import type { AuditedClientProps } from '../adapter/client-props';
import { contentOf, copyRequest } from '../adapter/request-content';
import { auditStream } from '../adapter/stream';
import type { AuditedRequest, CallAuditor } from '../audited-call';
import type { Caller, ModelProvider } from '../record';
import { requireReason } from '../support/reason';
import { CONVERSE_EVENTS, CONVERSE_FORMAT, readConverse } from './audited-bedrock/converse';
import { CHUNKS, INVOKE_FORMAT, readAnswer, withReadableBody } from './audited-bedrock/invoke-model';
import { countTokens, readBedrockError, readMetadata } from './audited-bedrock/metadata';
import { requireRegion } from './audited-bedrock/region';

/** The options of a call. */
export interface BedrockCallOptions {
  /**
   * Cancels the call.
   *
   * @default - it cannot be cancelled
   */
  readonly abortSignal?: AbortSignal;
  /**
   * How long to wait for the answer to begin, in milliseconds, for each attempt.
   *
   * @default - as the request handler of the client has it
   */
  readonly requestTimeout?: number;
}

/** Props of an `AuditedBedrock`. */
export interface AuditedBedrockProps extends AuditedClientProps {
  /** Of the package `@aws-sdk/client-bedrock-runtime`. */
  readonly client: BedrockRuntimeClient;
  /**
   * Why requests may be processed in any Region that AWS chooses.
   *
   * @default - global inference profiles are refused
   */
  readonly residencyReason?: string;
}

/**
 * Makes calls of Amazon Bedrock that are recorded before they are made. Commands, answers and retries are the SDK's own.
 *
 * Where a model is called by an inference profile such as `us.anthropic.…`, `provider.dataResidencyRegion` has to be
 * its geography, `us`: the request may be processed in every Region of it.
 */
export class AuditedBedrock {
  private readonly client: BedrockRuntimeClient;
  private readonly auditor: CallAuditor;
  private readonly provider: ModelProvider;
  private readonly mayBeGlobal: boolean;

  /** @throws ConfigurationError when the reason for global inference is none */
  public constructor(props: AuditedBedrockProps) {
    if (props.residencyReason !== undefined) {
      requireReason('residencyReason', props.residencyReason);
    }
    this.client = props.client;
    this.auditor = props.auditor;
    this.provider = props.provider;
    this.mayBeGlobal = props.residencyReason !== undefined;
  }

  /**
   * A message, as `ConverseCommand` gives it.
   *
   * @throws ConfigurationError when the Region of the client or the model contradicts where the provider is said to
   * process
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async converse(
    caller: Caller,
    input: ConverseCommandInput,
    options: BedrockCallOptions = {},
  ): Promise<ConverseCommandOutput> {
    const sent = copyRequest(input);
    return this.auditor.call(
      await this.describe('Converse', caller, sent, contentOf(sent, CONVERSE_FORMAT), options),
      (abortSignal) => this.client.send(new ConverseCommand(sent), { ...pick(options), abortSignal }),
      (answer) => ({ ...readMetadata(answer.$metadata), ...readConverse(answer) }),
    );
  }

  /**
   * The events of a message, as `stream` of what `ConverseStreamCommand` gives.
   *
   * @throws ConfigurationError as `converse` does
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async converseStream(
    caller: Caller,
    input: ConverseStreamCommandInput,
    options: BedrockCallOptions = {},
  ): Promise<AsyncIterable<ConverseStreamOutput>> {
    const sent = copyRequest(input);
    return auditStream(
      this.auditor,
      await this.describe('ConverseStream', caller, sent, contentOf(sent, CONVERSE_FORMAT), options),
      async (abortSignal) => {
        const command = new ConverseStreamCommand(sent);
        const { stream, $metadata } = await this.client.send(command, { ...pick(options), abortSignal });
        return { pieces: stream ?? noPieces(), outcome: readMetadata($metadata) };
      },
      CONVERSE_EVENTS,
    );
  }

  /**
   * The answer of a model in its own format, as `InvokeModelCommand` gives it. Tokens are those that Bedrock counts, or
   * else the model where its format is known.
   *
   * @throws ConfigurationError as `converse` does
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async invokeModel(
    caller: Caller,
    input: InvokeModelCommandInput,
    options: BedrockCallOptions = {},
  ): Promise<InvokeModelCommandOutput> {
    const sent = copyRequest(input);
    const command = new InvokeModelCommand(sent);
    const tokens = countTokens(command);
    return this.auditor.call(
      await this.describe('InvokeModel', caller, sent, contentOf(withReadableBody(sent), INVOKE_FORMAT), options),
      (abortSignal) => this.client.send(command, { ...pick(options), abortSignal }),
      (answer) => ({ ...readMetadata(answer.$metadata), ...readAnswer(answer.body, tokens()) }),
    );
  }

  /**
   * The chunks of a model in its own format, as `body` of what `InvokeModelWithResponseStreamCommand` gives.
   *
   * @throws ConfigurationError as `converse` does
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async invokeModelWithResponseStream(
    caller: Caller,
    input: InvokeModelWithResponseStreamCommandInput,
    options: BedrockCallOptions = {},
  ): Promise<AsyncIterable<ResponseStream>> {
    const sent = copyRequest(input);
    const content = contentOf(withReadableBody(sent), INVOKE_FORMAT);
    return auditStream(
      this.auditor,
      await this.describe('InvokeModelWithResponseStream', caller, sent, content, options),
      async (abortSignal) => {
        const command = new InvokeModelWithResponseStreamCommand(sent);
        const { body, $metadata } = await this.client.send(command, { ...pick(options), abortSignal });
        return { pieces: body ?? noPieces(), outcome: readMetadata($metadata) };
      },
      CHUNKS,
    );
  }

  private async describe(
    operation: string,
    caller: Caller,
    { modelId }: { readonly modelId: string | undefined },
    content: Pick<AuditedRequest, 'input' | 'text' | 'phi'>,
    options: BedrockCallOptions,
  ): Promise<AuditedRequest> {
    const model = modelId ?? '';
    const described = { caller: { ...caller }, provider: { ...this.provider } };
    await requireRegion(this.client, model, described.provider, this.mayBeGlobal);
    return {
      ...described,
      operation,
      model,
      ...content,
      phi: isStoredPrompt(model) ? { presence: 'unknown', identifiers: [] } : content.phi,
      signal: options.abortSignal,
      readError: readBedrockError,
    };
  }
}

/** Whether the model is sent a prompt that Bedrock keeps, around what the request holds. */
function isStoredPrompt(modelId: string): boolean {
  return /^arn:[\w-]+:bedrock:[^:]*:[^:]*:prompt\//.test(modelId);
}

/** At run time, too, nothing else gets through. */
function pick({ requestTimeout }: BedrockCallOptions): BedrockCallOptions {
  return requestTimeout === undefined ? {} : { requestTimeout };
}

/** The SDK's types let an answer come without a stream. */
async function* noPieces(): AsyncGenerator<never> {}
