import { InvalidArgumentError, Option } from 'commander';
import type { EvidenceFormat, EvidenceRecord } from '../evidence';
import { catalogue } from '../rules';
import { readBytes } from './read-text';
import { type CheckResult, exitCode } from './result';
import type { Output } from './style';

/** The forms in which the evidence can be written to a pipe. */
export const STREAMED = ['sarif', 'junit', 'markdown'] as const;

/** A form in which the evidence can be written to a pipe. */
export type StreamedFormat = (typeof STREAMED)[number];

/** Whether a format is one of the evidence. */
export function isStreamed(format: string): format is StreamedFormat {
  return STREAMED.some((streamed) => streamed === format);
}

/** The option for a folder with the evidence in all formats. */
export function evidenceOption(): Option {
  return new Option('--evidence <folder>', 'write the evidence in all formats into a folder of its own').argParser(
    (folder: string) => {
      if (folder.trim() === '') {
        throw new InvalidArgumentError('Give a folder such as compliance.');
      }
      return folder;
    },
  );
}

/**
 * The record of a run.
 *
 * @throws ConfigurationError when a file that was judged cannot be read again
 */
export function recordOf(result: CheckResult, judgedOn: string): EvidenceRecord {
  const { buildRecord, commitOf, SourceFiles, sourceRoot, timeOfRecord } = evidenceWriters();
  const folder = process.cwd();
  const sources = new SourceFiles(sourceRoot(folder));
  for (const file of result.files) {
    sources.add(file, readBytes(file));
  }
  return buildRecord({
    report: result,
    trees: result.trees,
    policy: result.policy,
    catalogue,
    sources,
    unreadable: result.unreadable,
    nextSteps: result.notes,
    ...(result.baseline === undefined ? {} : { known: result.baseline.known }),
    accepted: exitCode(result) === 0,
    judgedOn,
    generatedAt: timeOfRecord(process.env),
    commit: commitOf(folder, process.env),
  });
}

/** Writes the evidence to a pipe. */
export function writeStreamed(record: EvidenceRecord, format: StreamedFormat, output: Output): void {
  for (const content of Object.values(evidenceWriters().DATA_FORMATS[format])) {
    const text = content(record);
    for (const piece of typeof text === 'string' ? [text] : text) {
      output.write(piece);
    }
  }
}

/**
 * Writes the evidence into a folder.
 *
 * @throws ConfigurationError when the folder cannot be written, or holds something else
 */
export async function writeEvidenceFolder(
  record: EvidenceRecord,
  folder: string,
  formats?: readonly EvidenceFormat[],
): Promise<void> {
  await evidenceWriters().writeEvidence(record, folder, formats);
}

/** The writers are loaded for whoever asks for evidence; they would double the time of every other run. */
export function evidenceWriters(): typeof import('../evidence') {
  return require('../evidence') as typeof import('../evidence');
}
