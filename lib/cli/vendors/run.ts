import { ageOf, factsOf, type Vendor } from '../../vendors';
import { comparison, vendorSheet } from '../../vendors/page';
import { readRegistry } from '../registry-file';
import { EXIT } from '../result';
import type { Output } from '../style';
import { vendorsCsv, vendorsJson } from './data';
import { writeAges, writeComparison, writeSheet } from './text';

/** The options of the command. */
export interface VendorsFlags {
  readonly format: 'text' | 'json' | 'markdown' | 'csv';
  readonly registry?: string;
  readonly date: string;
}

/**
 * Compares the vendors, or shows all that is known of one.
 *
 * @returns the exit code
 * @throws ConfigurationError when there is no such vendor, or the registry of the organization is not usable
 */
export function runVendors(
  id: string | undefined,
  { format, registry: file, date }: VendorsFlags,
  out: Output,
): number {
  const registry = readRegistry(file, date);
  const vendors = id === undefined ? registry.vendors : [registry.vendor(id)];
  switch (format) {
    case 'json':
      out.write(vendorsJson(vendors, date));
      break;
    case 'csv':
      out.write(vendorsCsv(vendors, date));
      break;
    case 'markdown':
      out.write(`${id === undefined ? comparison(vendors) : vendors.map(vendorSheet).join('\n\n')}\n`);
      break;
    default:
      writeText(vendors, id === undefined, date, out);
  }
  return factsOf(vendors).some(({ fact }) => ageOf(fact, date) === 'outdated') ? EXIT.findings : EXIT.clean;
}

function writeText(vendors: readonly Vendor[], isComparison: boolean, today: string, out: Output): void {
  if (isComparison) {
    writeComparison(vendors, today, out);
  } else {
    for (const vendor of vendors) {
      writeSheet(vendor, out);
    }
  }
  writeAges(vendors, today, out);
}
