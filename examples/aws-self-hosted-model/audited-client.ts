import { OpenAI } from 'openai';
import type { CallAuditor } from '../../lib/audit';
import { AuditedOpenAi } from '../../lib/audit/openai';

/** What `InvokeEndpoint` of `@aws-sdk/client-sagemaker-runtime` answers, as far as it matters here. */
export interface Invoked {
  readonly Body?: Uint8Array;
  readonly ContentType?: string;
}

/** Sends a request to the endpoint. */
export type Invoke = (body: string, signal: AbortSignal | undefined) => Promise<Invoked>;

/**
 * A client of the model by which each call is recorded before it is made. The server in the container has to speak the
 * protocol of OpenAI at `/invocations`, as vLLM does. Answers come whole, also where pieces are asked for.
 *
 * @param baaReferenceId the agreement with AWS, as you file it
 */
export function auditedModel(
  auditor: CallAuditor,
  invoke: Invoke,
  region: string,
  baaReferenceId: string,
): AuditedOpenAi {
  const client = new OpenAI({
    apiKey: 'none: the endpoint takes roles of IAM',
    baseURL: 'https://sagemaker.invalid/v1',
    maxRetries: 0, // The SDK of AWS retries.
    fetch: async (_, init) => {
      const { Body, ContentType = 'application/json' } = await invoke(String(init?.body), init?.signal ?? undefined);
      return new Response(Body && Buffer.from(Body), { headers: { 'content-type': ContentType } });
    },
  });
  const provider = { apiProvider: 'self-hosted', dataResidencyRegion: region, baaReferenceId };
  return new AuditedOpenAi({ auditor, client, provider });
}
