import { ConfigurationError } from '../../core';

/**
 * An approval of modified abuse monitoring that the customer says it has.
 *
 * By default flagged prompts and answers may be stored and read by Microsoft's reviewers. Microsoft exempts an account
 * on application; no template can ask for it or prove it, so it is recorded as an attestation.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/abuse-monitoring
 */
export interface AbuseMonitoringExemption {
  /** Where the approval is filed: a case number, a document id. */
  readonly reference: string;
  /** Who saw that the account shows the capability `ContentLogging=false`, or will. */
  readonly verifiedBy: string;
}

/**
 * Checks the form of the attestation.
 *
 * @throws ConfigurationError when a field is empty
 */
export function validateAbuseMonitoringExemption(exemption: AbuseMonitoringExemption): void {
  for (const field of ['reference', 'verifiedBy'] as const) {
    const value: unknown = exemption[field];
    if (typeof value !== 'string' || value.trim() === '') {
      throw new ConfigurationError(
        `'abuseMonitoringExemption.${field}' must say where the approval is filed and who verified it, got ${JSON.stringify(value)}`,
      );
    }
  }
}

/** What remains to be done about abuse monitoring. */
export function abuseMonitoringStep(accountName: string, exemption: AbuseMonitoringExemption | undefined): string {
  const command = `az cognitiveservices account show --name ${accountName} --query "properties.capabilities[?name=='ContentLogging']"`;
  return exemption === undefined
    ? `apply for modified abuse monitoring if human review of flagged prompts is not acceptable; afterwards ${command} shows false`
    : `see that the exemption of ${exemption.reference} is in force: ${command} shows false`;
}
