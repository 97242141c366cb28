import { ConfigurationError } from '../../core/errors';
import type { AuditedRequest } from '../audited-call';
import { canonicalJson } from '../entry';
import { isObject, parseJson } from './json-value';

/** How the requests of a provider say what they hold. */
export interface RequestFormat {
  /** The properties whose lists hold the parts of a message, such as `content`. */
  readonly partLists: readonly string[];
  /** Whether a part holds text that a detector can read. The answer for kinds that are not known is no. */
  isText(part: Record<string, unknown>): boolean;
  /**
   * Whether a part may stand in place of a list of parts.
   *
   * @default false
   */
  readonly hasLoneParts?: boolean;
}

/** An address that is the data, or Base64 of some length: nobody writes 256 characters without a space. */
const ENCODED = /^(data:[\w.+-]+\/[\w.+-]+[;,]|[\w+/=-]{256,}$)/;

/** Properties of a request itself, or of one of its settings, that name models and the like, which look like dates. */
const NAMES: ReadonlySet<string> = new Set(['model', 'modelId', 'guardrailIdentifier']);

/** A word as the interfaces of providers have them, such as `tool_result` or, with its version, `bash_20250124`. */
const WORD = /^[a-z_]+(_20\d{6})?$/i;

/**
 * A copy of a request, to be recorded and sent. The caller may change its own while the record is written.
 *
 * @throws ConfigurationError when it holds what cannot be sent, such as a function
 */
export function copyRequest<T extends object>(request: T): T {
  let copy: T;
  try {
    copy = structuredClone(request);
  } catch {
    throw notPlain('an object with functions or open resources in it');
  }
  requirePlain(copy);
  return copy;
}

/** Dates and the like are sent in a form that the record does not have, and shared memory can change until it is sent. */
function requirePlain(value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if (ArrayBuffer.isView(value)) {
    if (tagOf(value.buffer) !== '[object ArrayBuffer]') {
      throw notPlain('bytes in shared memory');
    }
    return;
  }
  if (!Array.isArray(value) && tagOf(value) !== '[object Object]') {
    throw notPlain(`an object of the class ${value.constructor.name}`);
  }
  for (const inner of Object.values(value)) {
    requirePlain(inner);
  }
}

/** Also of objects of another realm, as those of `structuredClone` are in some test runners. */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value);
}

function notPlain(got: string): ConfigurationError {
  return new ConfigurationError(
    `'input' must be plain data, as it is recorded before it is sent, got ${got}; pass what the provider's interface ` +
      'takes as JSON, bytes as Uint8Array, and run tools yourself',
  );
}

/**
 * What is recorded of a request: its canonical JSON (RFC 8785), with bytes as Base64, to be digested; its text, to be
 * examined; and `unknown` as the finding where there are parts that a detector cannot read, such as images.
 */
export function contentOf(request: object, format: RequestFormat): Pick<AuditedRequest, 'input' | 'text' | 'phi'> {
  const reading: Reading = { lines: [], unreadable: false };
  const plain = readProperties(request, 0, format, reading);
  return {
    input: canonicalJson(plain),
    text: reading.lines.join('\n'),
    phi: reading.unreadable ? { presence: 'unknown', identifiers: [] } : undefined,
  };
}

interface Reading {
  readonly lines: string[];
  unreadable: boolean;
}

function read(value: unknown, key: string, depth: number, format: RequestFormat, reading: Reading): unknown {
  if (typeof value === 'string') {
    const held = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    if (typeof held === 'object' && held !== null) {
      // Arguments of tools are JSON within JSON, with escapes of their own.
      read(held, key, depth + 1, format, reading);
    } else {
      readText(value, key, depth, reading);
    }
    return value;
  }
  if (typeof value === 'number') {
    reading.lines.push(`${key}: ${value}`);
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    reading.unreadable = true;
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (Array.isArray(value)) {
    return value.map((element) => {
      if (format.partLists.includes(key) && !isReadable(element, format)) {
        reading.unreadable = true;
      }
      return read(element, key, depth + 1, format, reading);
    });
  }
  if (isObject(value)) {
    if (format.hasLoneParts === true && format.partLists.includes(key) && !format.isText(value)) {
      reading.unreadable = true;
    }
    return readProperties(value, depth + 1, format, reading);
  }
  return value;
}

/** Numbers in a list of parts are tokens: text that a detector does not see. */
function isReadable(part: unknown, format: RequestFormat): boolean {
  return typeof part !== 'number' && (!isObject(part) || format.isText(part));
}

function readProperties(
  value: object,
  depth: number,
  format: RequestFormat,
  reading: Reading,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (!/^\w*$/.test(name) || /\d{3}/.test(name)) {
        // Text of somebody's own is a name of a property here and there.
        reading.lines.push(name);
      }
      return [name, read(inner, name, depth, format, reading)];
    }),
  );
}

function readText(text: string, key: string, depth: number, reading: Reading): void {
  if (ENCODED.test(text)) {
    reading.unreadable = true;
    return;
  }
  const isLabel = ['type', 'role'].includes(key) ? WORD.test(text) : depth <= 1 && NAMES.has(key);
  if (!isLabel) {
    reading.lines.push(key === 'text' || key === 'content' ? text : `${key}: ${text}`);
  }
}
