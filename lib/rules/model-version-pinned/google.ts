import type { Check } from '../../core';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { versionOfName } from './references';

const MODEL: Acceptance = {
  accepts: (value) => (value.isUndetermined ? undefined : versionOfName(value.string ?? '')?.state !== 'moves'),
  describe: () => 'the name of a stable version',
  samples: ['gemini-2.5-flash', 'gemini-2.0-flash-001'],
};
const MOVING = ['gemini-2.0-flash', 'gemini-1.5-pro', 'gemini-flash-latest', 'gemini-2.5-flash-preview'];

const GARDEN = 'google_vertex_ai_endpoint_with_model_garden_deployment';

const rows: readonly PropertyRow[] = [
  ...['google_dialogflow_cx_generator', 'google_dialogflow_cx_playbook'].map(
    (type): PropertyRow => ({
      types: [type],
      property: 'llm_model_settings.model',
      accepts: MODEL,
      rejects: MOVING,
      absent: 'undetermined',
      why: 'Google chooses the model, and changes its choice',
    }),
  ),
  {
    types: ['google_dialogflow_cx_generative_settings'],
    property: 'llm_model_settings.model',
    accepts: MODEL,
    rejects: MOVING,
    absent: 'pass',
    why: 'nothing is generated with a model of these settings',
  },
  {
    types: [GARDEN],
    property: 'publisher_model_name',
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : /@(?!latest$|default$)[^/@]+$/.test(value.string ?? '')),
      describe: () => "a model with '@' and its version",
      samples: ['publishers/google/models/gemma3@gemma-3-12b-it'],
    },
    rejects: ['publishers/google/models/gemma3', 'publishers/google/models/gemma3@latest'],
    absent: 'pass',
    why: 'the model is not of a publisher',
  },
  {
    types: [GARDEN],
    property: 'hugging_face_model_id',
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : false),
      describe: () =>
        'a model of a publisher with its version, as models of Hugging Face are deployed in their newest revision',
      samples: [undefined],
    },
    rejects: ['google/gemma-3-12b-it'],
    absent: 'pass',
    why: 'the model is not of Hugging Face',
  },
  {
    types: ['google_document_ai_processor_default_version'],
    property: 'version',
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : /\/processorVersions\/\S*\d/.test(value.string ?? '')),
      describe: () => "a version with a number or a date; 'stable' and 'rc' move",
      samples: ['projects/clinic/locations/us/processors/1/processorVersions/pretrained-ocr-v2.0-2023-06-02'],
    },
    rejects: ['projects/clinic/locations/us/processors/1/processorVersions/stable'],
    absent: 'undetermined',
  },
];

/** Models of Dialogflow CX, Model Garden and Document AI. */
export const googleChecks: Readonly<Record<string, Check>> = tableChecks(rows);
