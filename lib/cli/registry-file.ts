import { isPlainObject } from '../core/value';
import { type VendorOverride, type VendorRegistry, vendorRegistry } from '../vendors';
import { areOverrides, registryProblems } from '../vendors/override';
import { type Path, spelled } from '../vendors/shape';
import { type Place, problemsIn, readDataFile } from './data-file';

/**
 * What is known of vendors, with the facts of an organization where there are any.
 *
 * @param path a YAML or JSON file with the key `vendors`
 * @param today `YYYY-MM-DD`; nothing was checked after it
 * @throws ConfigurationError with file, line and what is allowed when it is not usable
 */
export function readRegistry(path: string | undefined, today: string): VendorRegistry {
  const registry = vendorRegistry();
  if (path === undefined) {
    return registry;
  }
  const file = readDataFile(path);
  const data = isPlainObject(file.data) ? file.data : {};
  const others = Object.keys(data).filter((name) => name !== 'vendors');
  const known = others.length === 0 && areOverrides(registry.vendors, data.vendors) ? data.vendors : undefined;
  const early = checkedAfter(known ?? [], today);
  if (known !== undefined && early.length === 0) {
    return registry.with(known);
  }
  throw problemsIn('is not a valid registry of vendors', [
    ...early.map((at): [Place, string] => [
      file.place(at),
      `'${spelled(at)}' must not lie after ${today}: what was not checked yet would never be outdated`,
    ]),
    ...others.map((name): [Place, string] => [file.place([name]), `there is no property '${name}'; known is vendors`]),
    ...registryProblems(registry.vendors, data.vendors).map(({ path: at, problem }): [Place, string] => [
      file.place(at),
      problem,
    ]),
  ]);
}

/** Where overrides name a day that is still to come. */
function checkedAfter(vendors: readonly VendorOverride[], today: string): Path[] {
  return vendors.flatMap(({ offerings = [] }, vendor) =>
    offerings.flatMap((offering, index) =>
      Object.entries(offering).flatMap(([name, fact]): Path[] =>
        isPlainObject(fact) && String(fact.checkedOn) > today
          ? [['vendors', vendor, 'offerings', index, name, 'checkedOn']]
          : [],
      ),
    ),
  );
}
