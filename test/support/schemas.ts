import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import reportSchema from '../../lib/evidence/schemas/report.schema.json';

/** Where the schemas of other bodies lie that are too large to be part of the project; their tests are passed over where it is not there. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'schemas');

/** What a schema refuses of a document, a line each. */
export function violations(validate: ValidateFunction, document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** The schema of `report.json`. */
export function reportValidator(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats(ajv);
  return ajv.compile(reportSchema);
}

/** The schema of SARIF 2.1.0; undefined where it is not there. */
export function sarifValidator(): ValidateFunction | undefined {
  const schema = read('sarif-2.1.0.json');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  return schema === undefined ? undefined : ajv.compile(schema);
}

/** The schema of OSCAL 1.2.2; undefined where it is not there. */
export function oscalValidator(): ValidateFunction | undefined {
  const schema = read('oscal_complete_schema-1-2-2.json');
  const ajv = new Ajv({ strict: false, unicodeRegExp: true, allErrors: true });
  addFormats(ajv);
  return schema === undefined ? undefined : ajv.compile(schema);
}

function read(name: string): Record<string, unknown> | undefined {
  const file = join(FOLDER, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
