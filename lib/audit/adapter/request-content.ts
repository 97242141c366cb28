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
}

/** An address that is the data, or Base64 of some length: nobody writes 256 characters without a space. */
const ENCODED = /^(data:[\w.+-]+\/[\w.+-]+[;,]|[\w+/=-]{256,}$)/;

/** Properties that name kinds of things, and models, which look like dates; never content. */
const LABELS: ReadonlySet<string> = new Set(['type', 'role', 'model', 'modelId', 'guardrailIdentifier']);

/**
 * A copy of a request, to be recorded and sent. The caller may change its own while the record is written.
 *
 * @throws ConfigurationError when it holds what cannot be sent, such as a function
 */
export function copyRequest<T extends object>(request: T): T {
  try {
    return structuredClone(request);
  } catch {
    throw new ConfigurationError(
      `'input' must be plain data, as it is recorded before it is sent, got an object with functions or open ` +
        `resources in it; pass what the provider's interface takes as JSON, and run tools yourself`,
    );
  }
}

/**
 * What is recorded of a request: its canonical JSON (RFC 8785), with bytes as Base64, to be digested; its text, to be
 * examined; and `unknown` as the finding where there are parts that a detector cannot read, such as images.
 */
export function contentOf(request: object, format: RequestFormat): Pick<AuditedRequest, 'input' | 'text' | 'phi'> {
  const reading: Reading = { lines: [], unreadable: false };
  const plain = readProperties(request, format, reading);
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

function read(value: unknown, key: string, format: RequestFormat, reading: Reading): unknown {
  if (typeof value === 'string') {
    const held = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    if (typeof held === 'object' && held !== null) {
      // Arguments of tools are JSON within JSON, with escapes of their own.
      read(held, key, format, reading);
    } else {
      readText(value, key, reading);
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
      if (format.partLists.includes(key) && isObject(element) && !format.isText(element)) {
        reading.unreadable = true;
      }
      return read(element, key, format, reading);
    });
  }
  if (isObject(value)) {
    return readProperties(value, format, reading);
  }
  return value;
}

function readProperties(value: object, format: RequestFormat, reading: Reading): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, read(inner, name, format, reading)]));
}

function readText(text: string, key: string, reading: Reading): void {
  if (ENCODED.test(text)) {
    reading.unreadable = true;
  } else if (!LABELS.has(key)) {
    reading.lines.push(key === 'text' || key === 'content' ? text : `${key}: ${text}`);
  }
}
