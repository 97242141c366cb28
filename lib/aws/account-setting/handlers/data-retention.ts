import {
  type BedrockClient,
  type DataRetentionMode,
  GetAccountDataRetentionCommand,
  PutAccountDataRetentionCommand,
} from '@aws-sdk/client-bedrock';
import { choiceOf } from './properties';
import type { Setting } from './setting';

interface Retention {
  readonly mode: DataRetentionMode;
}

/** What the API answers where nothing is set: the default of each model applies. */
const UNSET = 'inherit';

/**
 * How long Bedrock keeps prompts and completions of an account in a Region.
 * See docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html.
 */
export function dataRetention(plane: string, client: BedrockClient): Setting<Retention> {
  return {
    name: `${plane}-data-retention`,
    wanted: (properties) => ({ mode: choiceOf(properties, 'Mode', ['none']) }),
    async read(abortSignal) {
      const { mode } = await client.send(new GetAccountDataRetentionCommand({}), { abortSignal });
      if (mode === undefined) {
        throw new Error(`${plane} answers without the mode of data retention`);
      }
      return mode === UNSET ? undefined : { mode };
    },
    async write(retention, abortSignal) {
      await client.send(new PutAccountDataRetentionCommand({ mode: retention?.mode ?? UNSET }), { abortSignal });
    },
  };
}
