import { DATA_FORMATS } from './data-formats';
import type { EvidenceRecord } from './record';
import { Staging } from './staging';

export { buildRecord } from './build-record';
export { timeOfRecord } from './clock';
export { commitOf, sourceRoot } from './commit';
export { SourceFiles } from './source-files';

/**
 * Writes a record into a folder in the formats for machines, as a synthesis does, which can wait for nothing.
 *
 * @param beside files that the record speaks of and that lie nowhere else, by their path in the folder
 * @throws ConfigurationError when the folder cannot be written, or holds something else
 */
export function writeData(record: EvidenceRecord, folder: string, beside: ReadonlyMap<string, Uint8Array>): void {
  const staging = Staging.beside(folder);
  try {
    for (const [path, content] of beside) {
      staging.write(path, content);
    }
    for (const files of Object.values(DATA_FORMATS)) {
      for (const [path, write] of Object.entries(files)) {
        staging.write(path, write(record));
      }
    }
    staging.replace();
  } catch (error) {
    throw staging.abandon(error);
  }
}
