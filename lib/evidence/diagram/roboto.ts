import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The file of a font that comes with pdfmake: text then looks the same on every machine. */
export function roboto(file: string): string {
  return join(dirname(createRequire(__filename).resolve('pdfmake/package.json')), 'fonts', 'Roboto', file);
}
