import type { Anthropic } from '@anthropic-ai/sdk';
import { ConfigurationError } from '../../core/errors';
import type { AuditedClientProps } from '../adapter/client-props';
import { contentOf, copyRequest } from '../adapter/request-content';
import { auditStream } from '../adapter/stream';
import type { AuditedRequest, CallAuditor } from '../audited-call';
import type { Caller, ModelProvider } from '../record';
import { ANTHROPIC_FORMAT, MESSAGE_EVENTS, readAnthropicError, readMessage } from './messages';

type AnthropicRequestOptions = NonNullable<Parameters<Anthropic['messages']['create']>[1]>;

/** The options of a call. Those that change what is sent, or where to, belong to the client. */
export type AnthropicCallOptions = Pick<AnthropicRequestOptions, 'signal' | 'timeout' | 'maxRetries'>;

/** Props of an `AuditedAnthropic`. */
export interface AuditedAnthropicProps extends AuditedClientProps {
  /** Of the package `@anthropic-ai/sdk`. */
  readonly client: Pick<Anthropic, 'messages'>;
}

/**
 * Makes calls of Anthropic's interface that are recorded before they are made. Requests and answers are the SDK's own,
 * and so are retries, which are counted.
 *
 * Input tokens are Anthropic's `input_tokens`, without those read from and written to a cache. What tools of the
 * provider do, such as web search, is not recorded.
 */
export class AuditedAnthropic {
  private readonly client: Pick<Anthropic, 'messages'>;
  private readonly auditor: CallAuditor;
  private readonly provider: ModelProvider;

  public constructor(props: AuditedAnthropicProps) {
    this.client = props.client;
    this.auditor = props.auditor;
    this.provider = props.provider;
  }

  /**
   * A message, as `client.messages.create` gives it.
   *
   * @throws ConfigurationError when `inference_geo` contradicts where the provider is said to process
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async createMessage(
    caller: Caller,
    input: Anthropic.MessageCreateParamsNonStreaming,
    options: AnthropicCallOptions = {},
  ): Promise<Anthropic.Message> {
    const sent = { ...copyRequest(input), stream: false as const };
    const attempts = new Attempts();
    const answer = await this.auditor.call(
      this.describe(caller, sent, options, attempts),
      (signal) => this.client.messages.create(sent, { ...pick(options), ...attempts.option, signal }).withResponse(),
      ({ data, response }) => ({
        ...readMessage(data),
        responseStatus: response.status,
        attempts: attempts.count,
      }),
    );
    return answer.data;
  }

  /**
   * A message in events, as `client.messages.create` gives it with `stream: true`.
   *
   * @throws ConfigurationError when `inference_geo` contradicts where the provider is said to process
   * @throws AuditWriteError when the call could not be recorded: it was not made
   */
  public async streamMessage(
    caller: Caller,
    input: Omit<Anthropic.MessageCreateParamsStreaming, 'stream'>,
    options: AnthropicCallOptions = {},
  ): Promise<AsyncIterable<Anthropic.RawMessageStreamEvent>> {
    const sent = { ...copyRequest(input), stream: true as const };
    const attempts = new Attempts();
    return auditStream(
      this.auditor,
      this.describe(caller, sent, options, attempts),
      async (signal) => {
        const request = this.client.messages.create(sent, { ...pick(options), ...attempts.option, signal });
        const { data, response } = await request.withResponse();
        return { pieces: data, outcome: { responseStatus: response.status, attempts: attempts.count } };
      },
      MESSAGE_EVENTS,
    );
  }

  private describe(
    caller: Caller,
    sent: Anthropic.MessageCreateParams,
    options: AnthropicCallOptions,
    attempts: Attempts,
  ): AuditedRequest {
    requireRegion(sent.inference_geo, this.provider);
    return {
      caller,
      provider: this.provider,
      operation: 'Messages',
      model: sent.model,
      ...contentOf(sent, ANTHROPIC_FORMAT),
      signal: options.signal ?? undefined,
      readError: (error) => ({ ...readAnthropicError(error), attempts: attempts.count }),
    };
  }
}

/** Counts how often the SDK sends a request: its middleware runs around every attempt. */
class Attempts {
  private sent = 0;

  public readonly option: Pick<AnthropicRequestOptions, 'middleware'> = {
    middleware: [
      (request, next) => {
        this.sent += 1;
        return next(request);
      },
    ],
  };

  public get count(): number | undefined {
    return this.sent === 0 ? undefined : this.sent;
  }
}

/** At run time, too, nothing else gets through: `body` and `path` would replace what was recorded. */
function pick({ timeout, maxRetries }: AnthropicCallOptions): AnthropicCallOptions {
  return {
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
  };
}

/** `us`, `global`: platform.claude.com/docs/en/manage-claude/data-residency */
function requireRegion(geography: string | null | undefined, { dataResidencyRegion }: ModelProvider): void {
  if (geography != null && geography !== dataResidencyRegion && !dataResidencyRegion.startsWith(`${geography}-`)) {
    throw new ConfigurationError(
      `'inference_geo' must be '${dataResidencyRegion}', the 'provider.dataResidencyRegion' that is recorded, got ` +
        `'${geography}'; correct one of them`,
    );
  }
}
