import { type AuditEntry, canonicalJson, SCHEMA_VERSION, sha256 } from './entry';
import { isObject } from './entry-reader/shape';
import { entryProblem, isEventId } from './entry-reader/shapes';

/** What the bytes of an object in a store turned out to be. */
export type EntryReading =
  | { readonly status: 'intact'; readonly entry: AuditEntry }
  /** Not what any writer stored. */
  | { readonly status: 'changed'; readonly problem: string; readonly eventId?: string }
  /** Sound as far as can be told, and of a version that this one does not know. */
  | { readonly status: 'unsupported'; readonly problem: string };

const [KNOWN_MAJOR] = SCHEMA_VERSION.split('.');

/**
 * Reads an entry from bytes that nobody vouches for. It throws nothing, and a problem is a sentence without a subject
 * that quotes nothing of the bytes.
 */
export function readEntry(content: Uint8Array): EntryReading {
  const value = parse(content);
  if (!isObject(value)) {
    return { status: 'changed', problem: 'is no JSON object' };
  }
  const eventId = claimedEventId(value);
  const canonical = canonicalTexts(value);
  if (canonical === undefined || Buffer.compare(Buffer.from(canonical.sealed), content) !== 0) {
    return { status: 'changed', problem: 'is not in the form in which entries are written', eventId };
  }
  if (value.hash !== sha256(canonical.unsealed)) {
    return { status: 'changed', problem: 'does not have the content that its hash is of', eventId };
  }
  if (typeof value.schemaVersion === 'string' && value.schemaVersion.split('.')[0] !== KNOWN_MAJOR) {
    return { status: 'unsupported', problem: 'has a schema version that this version of the package cannot read' };
  }
  return isEntry(value)
    ? { status: 'intact', entry: value }
    : { status: 'changed', problem: `${entryProblem(value)}`, eventId };
}

function isEntry(value: unknown): value is AuditEntry {
  return entryProblem(value) === undefined;
}

function parse(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content));
  } catch {
    return undefined;
  }
}

/**
 * The canonical JSON of an entry with and without its hash, at the cost of one. Numbers beyond JSON and depths beyond the
 * stack have none.
 */
function canonicalTexts(
  value: Readonly<Record<string, unknown>>,
): { readonly sealed: string; readonly unsealed: string } | undefined {
  try {
    const members = Object.keys(value)
      .sort()
      .map((name) => ({ name, text: canonicalJson({ [name]: value[name] }).slice(1, -1) }));
    const unsealed = members.filter(({ name }) => name !== 'hash');
    return { sealed: objectText(members), unsealed: objectText(unsealed) };
  } catch {
    return undefined;
  }
}

function objectText(members: readonly { readonly text: string }[]): string {
  return `{${members.map(({ text }) => text).join(',')}}`;
}

/** The id that a broken entry has, for whoever looks for the call; nobody vouches for it. */
function claimedEventId(value: Readonly<Record<string, unknown>>): string | undefined {
  const body = isObject(value.record) ? value.record : value.access;
  return isObject(body) && isEventId(body.eventId) ? body.eventId : undefined;
}
