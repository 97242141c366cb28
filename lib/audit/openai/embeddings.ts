import type { OpenAI } from 'openai';
import { countAt } from '../adapter/json-value';
import type { ObservedOutcome } from '../audited-call';

/** The output is the JSON of the vectors: text can be guessed from them. */
export function readEmbeddings(answer: OpenAI.CreateEmbeddingResponse): ObservedOutcome {
  return {
    output: JSON.stringify(answer.data),
    inputTokenCount: countAt(answer, 'usage', 'prompt_tokens'),
  };
}
