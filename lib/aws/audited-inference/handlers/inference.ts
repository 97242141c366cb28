import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { ComprehendMedicalClient } from '@aws-sdk/client-comprehendmedical';
import { KMSClient } from '@aws-sdk/client-kms';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Auditor, type AuditProblem } from '../../../audit/auditor';
import { AuditedBedrock } from '../../../audit/aws/audited-bedrock';
import { ComprehendMedicalPhiDetector } from '../../../audit/aws/comprehend-medical-phi-detector';
import { KmsContentDigester } from '../../../audit/aws/kms-content-digester';
import { CombinedPhiDetector } from '../../../audit/combined-phi-detector';
import { PatternPhiDetector } from '../../../audit/pattern-phi-detector';
import type { PhiDetector } from '../../../audit/phi-detector';
import type { AuditSink } from '../../../audit/store';
import {
  type AppendOptions,
  AuditWriteError,
  AuditWriter,
  type WritableBody,
  type WrittenEntry,
} from '../../../audit/writer';
import type { InferenceSettings } from '../settings';
import { callerOf } from './caller';
import { kindOf, log } from './log';
import { type InferenceRequest, RequestError, readRequest } from './request';

/** What is kept of the caller's time to record the outcome and to answer, in milliseconds. */
const RESERVE = 3_000;
/** How long an attempt to write may take, of which there are three: two writes and a call have to fit into 29 seconds. */
const WRITE_TIMEOUT = 2_500;

/** Answers requests, one after the other: a function has one at a time. */
export class Inference {
  private readonly writer: NotingWriter;
  private readonly auditor: Auditor;
  private readonly bedrock: AuditedBedrock;
  private readonly queue = new SQSClient({ useQueueUrlAsEndpoint: false });

  public constructor(
    private readonly settings: InferenceSettings,
    sink: AuditSink,
  ) {
    this.writer = new NotingWriter({
      sink,
      service: 'audited-inference',
      maximumChains: 4,
      writeTimeoutMs: WRITE_TIMEOUT,
    });
    this.auditor = new Auditor({
      writer: this.writer,
      digester: new KmsContentDigester({ client: new KMSClient(), keyId: settings.digestKeyArn }),
      detector: detectorOf(settings),
      timeoutMs: settings.timeoutMs,
      serviceTimeoutMs: 5_000,
      onProblem: (problem) => this.keep(problem),
    });
    this.bedrock = new AuditedBedrock({
      client: new BedrockRuntimeClient(),
      auditor: this.auditor,
      provider: {
        apiProvider: 'aws-bedrock',
        dataResidencyRegion: settings.residency,
        baaReferenceId: settings.baaReferenceId,
      },
    });
  }

  /** Answers a request. The answer is given when everything about the call is durable. */
  public async answer(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    this.writer.eventId = undefined;
    const { requestId } = event.requestContext;
    const { status, body } = await this.attempt(event);
    // A record of which nobody knows whether it was stored is still being followed up.
    await this.auditor.drain();
    const { eventId } = this.writer;
    log('answered', { requestId, eventId, status });
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ eventId, requestId, ...body }),
    };
  }

  private async attempt(event: APIGatewayProxyEvent): Promise<Answer> {
    const signal = AbortSignal.timeout(this.settings.timeoutMs - RESERVE);
    try {
      const caller = callerOf(event);
      if (caller === undefined) {
        return refusal(403, 'the caller is not known');
      }
      const request = readRequest(textOf(event), Object.keys(this.settings.models));
      const { sessionId = caller.sessionId, purpose } = request;
      const { output, stopReason, usage } = await this.bedrock.converse(
        { userId: caller.userId, sessionId, purpose },
        this.converseInput(request),
        { abortSignal: signal },
      );
      return { status: 200, body: { output, stopReason, usage } };
    } catch (error) {
      return this.refusalOf(error, signal);
    }
  }

  private converseInput({ model, input }: InferenceRequest) {
    const { models, guardrailId, guardrailVersion } = this.settings;
    return {
      ...input,
      modelId: models[model],
      guardrailConfig: {
        // Not its ARN: with the number of the account, every prompt would seem to hold one.
        guardrailIdentifier: guardrailId,
        guardrailVersion,
        // Says in the record what the guardrail did. It quotes the text, so callers do not get it.
        trace: 'enabled' as const,
      },
    };
  }

  private refusalOf(error: unknown, signal: AbortSignal): Answer {
    const kind = kindOf(error);
    if (error instanceof RequestError) {
      return refusal(400, error.message);
    }
    if (error instanceof AuditWriteError) {
      // What was before the record has no event that the writer knows.
      this.writer.eventId = error.eventId;
      log('record-not-written', { eventId: error.eventId });
      return refusal(503, 'the model was not called, because the call could not be recorded');
    }
    if (signal.aborted) {
      return refusal(504, 'the time was up before the model had answered');
    }
    return refusal(STATUS[kind] ?? 502, 'the model did not answer', kind);
  }

  /** Sees that what is known of a call is not lost when the store does not take it. Records hold no content. */
  private async keep({ kind, record, error }: AuditProblem): Promise<void> {
    const { eventId } = record;
    if (kind !== 'outcome-not-recorded') {
      log('problem', { kind, eventId, error: kindOf(error) });
      return;
    }
    try {
      await this.queue.send(
        new SendMessageCommand({ QueueUrl: this.settings.queueUrl, MessageBody: JSON.stringify(record) }),
      );
      log('outcome-queued', { eventId });
    } catch (failure) {
      log('outcome-only-logged', { record, error: kindOf(failure) });
    }
  }
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** What of Bedrock's refusals a caller can do something about; the others are 502. */
const STATUS: Readonly<Record<string, number>> = {
  ModelNotReadyException: 503,
  ModelTimeoutException: 504,
  ServiceQuotaExceededException: 429,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  ValidationException: 400,
};

function refusal(status: number, error: string, type?: string): Answer {
  return { status, body: { error, type } };
}

function textOf({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? '');
}

function detectorOf({ phiDetection }: InferenceSettings): PhiDetector {
  const patterns = new PatternPhiDetector();
  return phiDetection === 'PATTERNS'
    ? patterns
    : new CombinedPhiDetector([patterns, new ComprehendMedicalPhiDetector({ client: new ComprehendMedicalClient() })]);
}

/** Knows which call it wrote of last, for the answer to name it. */
class NotingWriter extends AuditWriter {
  public eventId?: string;

  public override append(body: WritableBody, options?: AppendOptions): Promise<WrittenEntry> {
    if (body.kind === 'record') {
      this.eventId = body.record.eventId;
    }
    return super.append(body, options);
  }
}
