import { Token } from 'cdktf';
import { ConfigurationError, GOOGLE_US_REGIONS } from '../../core';

/**
 * Models that Google serves, its own and those of partners.
 *
 * What no configuration changes: Grounding with Google Search or Google Maps keeps prompts and answers for 30 days
 * and is no place for PHI (Web Grounding for Enterprise is Google's alternative); abuse monitoring keeps flagged
 * prompts for up to 30 days unless Google granted an exception; prompts are cached in memory for up to 24 hours unless
 * the project turns it off.
 *
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/vertex-ai-zero-data-retention
 */
export class ModelGarden {
  /**
   * The host at which models answer, for the configuration of a client.
   *
   * A region keeps prompts and their processing in that region for the models that Google lists for it; the
   * multi-region `us` keeps them in the United States. `global` processes prompts anywhere and is refused.
   *
   * @param location a Google Cloud region in the United States, or 'us'
   * @see https://cloud.google.com/vertex-ai/generative-ai/docs/learn/data-residency
   * @throws ConfigurationError for any other location
   */
  public static hostOf(location: string): string {
    if (location === 'us') {
      return 'aiplatform.us.rep.googleapis.com';
    }
    const regions: readonly string[] = GOOGLE_US_REGIONS;
    if (!Token.isUnresolved(location) && !regions.includes(location)) {
      const why = location === 'global' ? "; 'global' processes prompts in any country" : '';
      throw new ConfigurationError(
        `'location' must be 'us' or a Google Cloud region in the United States (${GOOGLE_US_REGIONS.join(', ')}), got '${location}'${why}`,
      );
    }
    return `${location}-aiplatform.googleapis.com`;
  }

  /**
   * Checks the name of a model.
   *
   * @param model such as 'publishers/google/models/gemini-2.5-pro'
   * @throws ConfigurationError for anything else, and for names that move to another model by themselves
   */
  public static validate(model: string): void {
    if (!/^publishers\/[a-z0-9-]+\/models\/[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(model)) {
      throw new ConfigurationError(
        `a model must have the form publishers/…/models/…, such as publishers/google/models/gemini-2.5-pro, got '${model}'`,
      );
    }
    if (/latest$/.test(model)) {
      throw new ConfigurationError(
        `a model must have a version of its own, got '${model}', which moves to a new one by itself; name the version`,
      );
    }
  }

  private constructor() {}
}
