import type { Check } from '../../core';
import { type Acceptance, tableChecks } from '../support/property-table';

const SETTINGS = 'google_dialogflow_cx_security_settings';

const DEFAULT_RETENTION = 'conversations are kept for 365 days by default';

/** Security settings, of the document or elsewhere; those of the document are judged themselves. */
const SECURITY_SETTINGS: Acceptance = {
  accepts: (value) =>
    value.isUndetermined && value.reference === undefined
      ? undefined
      : value.reference !== undefined || value.text?.includes('securitySettings') === true,
  describe: () => 'the name of security settings',
  samples: ['projects/clinic/locations/us-central1/securitySettings/phi'],
};

/**
 * Vertex AI keeps prompts in a cache for up to 24 hours unless the project turns it off
 * (https://cloud.google.com/vertex-ai/generative-ai/docs/vertex-ai-zero-data-retention); Dialogflow CX keeps conversations
 * as its security settings say
 * (https://cloud.google.com/dialogflow/cx/docs/reference/rest/v3/projects.locations.securitySettings).
 */
export const googleChecks: Readonly<Record<string, Check>> = tableChecks([
  {
    types: ['google_vertex_ai_cache_config'],
    property: 'disable_cache',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'prompts are cached by default',
  },
  {
    types: [SETTINGS],
    property: 'retention_strategy',
    accepts: ['REMOVE_AFTER_CONVERSATION'],
    rejects: ['RETENTION_STRATEGY_UNSPECIFIED'],
    absent: 'fail',
    why: DEFAULT_RETENTION,
  },
  {
    types: [SETTINGS],
    property: 'purge_data_types',
    accepts: {
      accepts: (value) => {
        const types = value.items();
        const isOpen = types.some((type) => type.isUndetermined);
        return types.some((type) => type.is('DIALOGFLOW_HISTORY')) || (isOpen ? undefined : false);
      },
      describe: () => 'DIALOGFLOW_HISTORY',
      samples: [['DIALOGFLOW_HISTORY']],
    },
    rejects: [['PURGE_DATA_TYPE_UNSPECIFIED']],
    absent: 'undetermined',
    why: 'what is removed when conversations expire is not documented',
  },
  {
    types: ['google_dialogflow_cx_agent', 'google_dialogflow_conversation_profile'],
    property: 'security_settings',
    accepts: SECURITY_SETTINGS,
    rejects: [''],
    absent: 'fail',
    why: DEFAULT_RETENTION,
  },
]);
