import { isPlainObject } from '../core/value';
import { type VendorRegistry, vendorRegistry } from '../vendors';
import { areOverrides, registryProblems } from '../vendors/override';
import { type Place, problemsIn, readDataFile } from './data-file';

/**
 * What is known of vendors, with the facts of an organization where there are any.
 *
 * @param path a YAML or JSON file with the key `vendors`
 * @throws ConfigurationError with file, line and what is allowed when it is not usable
 */
export function readRegistry(path: string | undefined): VendorRegistry {
  const registry = vendorRegistry();
  if (path === undefined) {
    return registry;
  }
  const file = readDataFile(path);
  const data = isPlainObject(file.data) ? file.data : {};
  const others = Object.keys(data).filter((name) => name !== 'vendors');
  if (others.length === 0 && areOverrides(registry.vendors, data.vendors)) {
    return registry.with(data.vendors);
  }
  throw problemsIn('is not a valid registry of vendors', [
    ...others.map((name): [Place, string] => [file.place([name]), `there is no property '${name}'; known is vendors`]),
    ...registryProblems(registry.vendors, data.vendors).map(({ path: at, problem }): [Place, string] => [
      file.place(at),
      problem,
    ]),
  ]);
}
