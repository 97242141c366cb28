import { randomUUID } from 'node:crypto';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '../core';
import type { Content } from './data-formats';

/** By this file a folder is known to hold evidence of an earlier run, which may be replaced. */
const MARK = 'report.json';
/** Texts are written in pieces of about so many characters. */
const PIECE = 1 << 20;

/** A folder in the making, beside the one whose place it takes when it is complete. */
export class Staging {
  /**
   * @throws ConfigurationError when the folder cannot be written, or holds something else
   */
  public static beside(folder: string): Staging {
    const target = resolve(folder);
    if (existsSync(target) && !isReplaceable(target)) {
      throw new ConfigurationError(
        `'${folder}' is not empty and holds no ${MARK} of an earlier run; give a folder of its own, which is replaced as a whole`,
      );
    }
    try {
      const staging = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
      if (!existsSync(dirname(target))) {
        mkdirSync(dirname(target), { recursive: true });
      }
      // Not recursive: where the system answers that nothing can be made, as /proc does, that call never returns.
      mkdirSync(staging);
      return new Staging(folder, target, staging);
    } catch (error) {
      throw refusal(folder, error);
    }
  }

  /**
   * A staging that begins with what the folder holds.
   *
   * @throws ConfigurationError when the folder cannot be written, or holds something else
   */
  public static copyOf(folder: string): Staging {
    const staging = Staging.beside(folder);
    try {
      cpSync(staging.target, staging.staging, { recursive: true });
      return staging;
    } catch (error) {
      throw staging.abandon(error);
    }
  }

  private constructor(
    private readonly folder: string,
    private readonly target: string,
    private readonly staging: string,
  ) {}

  /** Writes a file into the folder. */
  public write(path: string, content: Content): void {
    const file = join(this.staging, path);
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(file, 'w');
    try {
      for (const piece of typeof content === 'string' || content instanceof Uint8Array ? [content] : pieces(content)) {
        writeAll(descriptor, typeof piece === 'string' ? Buffer.from(piece) : piece);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  /** Puts the folder in the place of the one that it is beside. */
  public replace(): void {
    const former = `${this.staging}-former`;
    if (existsSync(this.target)) {
      renameSync(this.target, former);
    }
    renameSync(this.staging, this.target);
    rmSync(former, { recursive: true, force: true });
  }

  /** Removes what was written so far, and says why. */
  public abandon(error: unknown): unknown {
    rmSync(this.staging, { recursive: true, force: true });
    return refusal(this.folder, error);
  }
}

/** Whether nothing is lost with a folder but the evidence of an earlier run. */
function isReplaceable(folder: string): boolean {
  try {
    return existsSync(join(folder, MARK)) || readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** What the file system refused is the caller's to solve; anything else is a fault of ours. */
function refusal(folder: string, error: unknown): unknown {
  return isRefusal(error)
    ? new ConfigurationError(
        `the evidence cannot be written to '${folder}': ${error.message.split(',')[0]}; give a folder that can be written`,
      )
    : error;
}

function isRefusal(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error && 'message' in error;
}

function* pieces(texts: Iterable<string>): Iterable<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length > PIECE) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written);
  }
}
