import { type EvidenceFormat, FORMAT_NAMES } from './format-names';
import { FORMATS, type Writer } from './formats';
import type { EvidenceRecord } from './record';
import { Staging } from './staging';

/**
 * Writes a record into a folder, in all formats or in some; `report.json` is always among them. What the folder held
 * before is replaced as a whole when everything is written, so that nobody finds half of one report and half of another.
 *
 * @throws ConfigurationError when the folder cannot be written, or holds something else
 */
export async function writeEvidence(
  record: EvidenceRecord,
  folder: string,
  formats: readonly EvidenceFormat[] = FORMAT_NAMES,
): Promise<void> {
  await writeInto(Staging.beside(folder), record, formats);
}

/**
 * Writes the record that a folder holds once more, in all formats or in some; what else the folder holds stays.
 *
 * @throws ConfigurationError when the folder cannot be written, or holds something else
 */
export async function rewriteEvidence(
  record: EvidenceRecord,
  folder: string,
  formats: readonly EvidenceFormat[] = FORMAT_NAMES,
): Promise<void> {
  await writeInto(Staging.copyOf(folder), record, formats);
}

async function writeInto(staging: Staging, record: EvidenceRecord, formats: readonly EvidenceFormat[]): Promise<void> {
  try {
    for (const format of FORMAT_NAMES.filter((name) => name === 'json' || formats.includes(name))) {
      const files: Readonly<Record<string, Writer>> = FORMATS[format];
      for (const [path, write] of Object.entries(files)) {
        staging.write(path, await write(record));
      }
    }
    staging.replace();
  } catch (error) {
    throw staging.abandon(error);
  }
}
