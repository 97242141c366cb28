import { stringify } from 'csv-stringify/sync';
import type { ContentDigest } from '../content-digest';
import type { FoundCall } from '../query';
import type { AuditRecord } from '../record';

const COLUMNS: Readonly<Record<string, (record: AuditRecord) => string | number | boolean | undefined>> = {
  eventId: ({ eventId }) => eventId,
  timestampUtc: ({ timestampUtc }) => timestampUtc,
  userId: ({ userId }) => userId,
  sessionId: ({ sessionId }) => sessionId,
  purpose: ({ purpose }) => purpose,
  apiProvider: ({ apiProvider }) => apiProvider,
  dataResidencyRegion: ({ dataResidencyRegion }) => dataResidencyRegion,
  baaReferenceId: ({ baaReferenceId }) => baaReferenceId,
  operation: ({ operation }) => operation,
  model: ({ model }) => model,
  phiPresent: ({ phiPresent }) => String(phiPresent),
  phiDetection: ({ phiDetection }) => phiDetection.presence,
  phiIdentifiers: ({ phiDetection }) => phiDetection.identifiers.join('; '),
  phiDetector: ({ phiDetection }) => phiDetection.detector,
  state: ({ state }) => state,
  responseStatus: ({ responseStatus }) => responseStatus,
  latencyMs: ({ latencyMs }) => latencyMs,
  attempts: ({ attempts }) => attempts,
  inputTokenCount: ({ inputTokenCount }) => inputTokenCount,
  outputTokenCount: ({ outputTokenCount }) => outputTokenCount,
  finishReason: ({ finishReason }) => finishReason,
  guardrailAction: ({ guardrailAction }) => guardrailAction,
  errorType: ({ error }) => error?.type,
  requestId: ({ error }) => error?.requestId,
  inputDigest: ({ inputDigest }) => digestText(inputDigest),
  outputDigest: ({ outputDigest }) => (outputDigest === undefined ? undefined : digestText(outputDigest)),
  contentReference: ({ contentReference }) => contentReference,
};

/** The head of the table of calls as CSV (RFC 4180). */
export function csvHead(): string {
  return csvLine([...Object.keys(COLUMNS), 'key']);
}

/** A call as a line of the table. What a spreadsheet would take for a formula is escaped. */
export function csvRow({ record, key }: FoundCall): string {
  return csvLine([...Object.values(COLUMNS).map((column) => column(record) ?? ''), key]);
}

function csvLine(cells: readonly (string | number | boolean)[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' });
}

function digestText({ algorithm, keyId, keyPeriod, value }: ContentDigest): string {
  return [algorithm, keyId, keyPeriod, value].filter((part) => part !== undefined).join(' ');
}
