import type { Properties } from './properties';

/** A setting that exists once in an account and Region. */
export interface Setting<Configuration extends object> {
  /** What it is called in ids: `bedrock-invocation-logging`. */
  readonly name: string;
  /** The configuration that a resource asks for. Throws when its properties make none. */
  wanted(properties: Properties): Configuration;
  /** What is set now; nothing when it is unset. */
  read(abortSignal: AbortSignal): Promise<Configuration | undefined>;
  /** Sets it, or unsets it. */
  write(configuration: Configuration | undefined, abortSignal: AbortSignal): Promise<void>;
}
