import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import type { Control, Framework } from '../../../core';
import { byText } from '../../order';
import type { EvidenceRecord } from '../../record';

export const OSCAL_VERSION = '1.2.2';
/** The namespace of properties that OSCAL does not define. */
export const NAMESPACE = 'https://www.npmjs.com/package/compliant-ai-constructs/oscal';
const UUID_NAMESPACE = v5(NAMESPACE, v5.URL);

/** A UUID that is the same for the same names, on every machine. */
export function uuid(...names: readonly string[]): string {
  return v5(names.join('\0'), UUID_NAMESPACE);
}

/** What a record says, without when it was made. */
export function contentOf(record: EvidenceRecord): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([record.tool, record.policy, record.commit ?? '', record.judgedOn, record.documents]));
  for (const { id, verdict, message, exception } of record.findings) {
    hash.update(JSON.stringify([id, verdict, message, exception ?? null]));
  }
  hash.update(JSON.stringify(record.attestations));
  return hash.digest('hex');
}

/** The metadata that every OSCAL document begins with. */
export function metadata(title: string, { generatedAt, tool }: EvidenceRecord): Record<string, unknown> {
  return { title: title, 'last-modified': generatedAt, version: tool.version, 'oscal-version': OSCAL_VERSION };
}

/**
 * Where the controls of a framework are published. NIST publishes a catalogue in OSCAL; of the others there is none,
 * so that the address is that of the text.
 */
export const SOURCE: Readonly<Record<Framework, string>> = {
  HIPAA: 'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164',
  SOC2: 'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  'NIST-800-53':
    'https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json',
};

/**
 * A control as OSCAL names it: a token. NIST's as in its catalogue (`SC-8(1)` is `sc-8.1`), the others by the same
 * rule with their framework before them (`164.312(b)` is `hipaa-164.312.b`).
 */
export function controlId({ framework, id }: Control): string {
  const token = id
    .toLowerCase()
    .replaceAll(/[()/\s]+/g, '.')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^\.|\.$/g, '')
    .replaceAll('.-.', '-');
  return framework === 'NIST-800-53' ? token : `${framework.toLowerCase()}-${token}`;
}

/** A property of our own. */
export function property(name: string, value: string | number): Record<string, string> {
  return { name, ns: NAMESPACE, value: oneLine(String(value)) };
}

/** OSCAL wants texts of one line without spaces around them, and not empty. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line === '' ? 'none' : line;
}

/** The controls that some rules cite, by framework, sorted. */
export function controlsByFramework(
  rules: readonly { readonly controls: readonly Control[] }[],
): [Framework, Control[]][] {
  const distinct = new Map(
    rules.flatMap(({ controls }) => controls.map((control) => [controlId(control), control] as const)),
  );
  const controls = [...distinct.values()].sort((one, other) => byText(controlId(one), controlId(other)));
  return [...new Set(controls.map(({ framework }) => framework))]
    .sort(byText)
    .map((framework) => [framework, controls.filter((control) => control.framework === framework)]);
}
