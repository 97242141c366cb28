import type { Check } from '../../core';
import { tableChecks } from '../support/property-table';

/**
 * Vertex AI Agent Builder: an engine that may use an agent elsewhere. Where other Google services run is the subject
 * of `us-region-only`; models of publishers are found in texts.
 */
export const engineChecks: Readonly<Record<string, Check>> = tableChecks([
  {
    types: ['google_discovery_engine_chat_engine'],
    property: 'chat_engine_config.allow_cross_region',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'agent and engine are in the same location by default',
  },
]);
