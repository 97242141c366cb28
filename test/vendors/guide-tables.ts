import type { Answer } from '../../lib/vendors';
import type { ComparedFactName } from '../../lib/vendors/facts';

/** "BAA Availability (HIPAA Non-Negotiable)" of the guide: BAA available, tier required, notes. */
export const BAA_TABLE: Readonly<Record<string, readonly [string, string, string]>> = {
  'azure-openai': ['Yes', 'Any paid tier', 'Via Microsoft’s standard BAA (HIPAA)'],
  'aws-bedrock': ['Yes', 'Any paid tier', 'AWS BAA covers Bedrock models'],
  'google-vertex-ai': ['Yes', 'Enterprise / negotiated', 'Covered under Google Cloud BAA'],
  openai: ['Yes (as of 2024)', 'Enterprise plan only', 'Not available on standard API plans'],
  anthropic: ['Limited', 'Enterprise negotiation', 'Contact required; not self-serve'],
  cohere: ['Yes', 'Enterprise', 'Standard API BAA not available'],
};

/** The columns of "Provider Compliance Capability Comparison". */
export const CAPABILITY_COLUMNS: readonly ComparedFactName[] = [
  'soc2',
  'baa',
  'gdprDpa',
  'byok',
  'usResidency',
  'logRetentionControl',
];

/** "Provider Compliance Capability Comparison" of the guide. */
export const CAPABILITY_TABLE: Readonly<Record<string, readonly string[]>> = {
  'aws-bedrock': ['✅', '✅ (all paid)', '✅', '✅', '✅', '✅'],
  'azure-openai': ['✅', '✅ (all paid)', '✅', '✅', '✅', '✅'],
  'google-vertex-ai': ['✅', '✅ (enterprise)', '✅', '✅', '✅', '✅'],
  openai: ['✅', '✅ (enterprise only)', '✅', '❌', '❌ (no region lock)', 'Limited'],
  anthropic: ['✅', 'Negotiated', '✅', '❌', '❌', 'Limited'],
  cohere: ['✅', 'Enterprise only', '✅', 'Enterprise only', '✅ (private deployment)', 'Limited'],
};

/** What the guide's cells answer. */
export function answerOfGuide(cell: string): Answer {
  if (cell.startsWith('❌')) {
    return 'no';
  }
  return cell === '✅' || cell === '✅ (all paid)' || cell === 'Yes' ? 'yes' : 'limited';
}

/** The numbers that the guide gives of latency and price. */
export const ESTIMATES: readonly (readonly [string, 'latency' | 'price', string])[] = [
  ['azure-openai', 'latency', '99.9% SLA, ~800ms average latency for GPT-4o'],
  ['aws-bedrock', 'latency', 'latency ~600–900ms depending on model'],
  ['aws-bedrock', 'price', 'pay-per-token pricing starting at $0.003/1K input tokens for Claude 3 Haiku'],
  ['google-vertex-ai', 'price', 'Gemini 1.5 Pro at $0.00125/1K input tokens'],
];
