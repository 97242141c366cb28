import { ConfigurationError } from '../core/errors';
import type { DataProblem, Path } from './shape';
import { duplicates, isVendor, overrideProblems, vendorProblems } from './validity';
import type { Offering, Vendor } from './vendor';

/** Facts about an offering that an organization knows better. */
export interface OfferingOverride extends Partial<Offering> {
  readonly id: string;
}

/** A vendor of an organization's own, or its own facts about a known one. */
export interface VendorOverride extends Partial<Omit<Vendor, 'offerings'>> {
  readonly id: string;
  /**
   * A fact takes the place of the one that is known, with its day and its sources. An offering that is not known must
   * be complete.
   *
   * @default - those that are known
   */
  readonly offerings?: readonly OfferingOverride[];
}

/**
 * Vendors with the facts of an organization.
 *
 * @throws ConfigurationError naming everything that is wrong with the overrides
 */
export function mergeVendors(vendors: readonly Vendor[], overrides: readonly VendorOverride[]): Vendor[] {
  const problems = registryProblems(vendors, overrides);
  if (problems.length > 0) {
    throw new ConfigurationError(
      `the facts about vendors are not valid: ${problems.map(({ problem }) => problem).join('; ')}`,
    );
  }
  const merged = overrides.map((override) => merge(vendors, override)).filter(isVendor);
  const replaced = new Map(merged.map((vendor) => [vendor.id, vendor]));
  const known = new Set(vendors.map(({ id }) => id));
  return [...vendors.map((vendor) => replaced.get(vendor.id) ?? vendor), ...merged.filter(({ id }) => !known.has(id))];
}

/** Everything that is wrong with overrides of a registry; paths begin with `vendors`. */
export function registryProblems(vendors: readonly Vendor[], overrides: unknown): DataProblem[] {
  if (!Array.isArray(overrides)) {
    return [{ path: ['vendors'], problem: "'vendors' must be a list of vendors" }];
  }
  return [
    ...duplicates(overrides, ['vendors']),
    ...overrides.flatMap((override: unknown, index) =>
      isOverride(override)
        ? incomplete(vendors, override, ['vendors', index])
        : overrideProblems(override, ['vendors', index]),
    ),
  ];
}

/** What is missing of a vendor, or of an offering, that the registry does not know. */
function incomplete(vendors: readonly Vendor[], override: VendorOverride, path: Path): DataProblem[] {
  const demand = vendors.some(({ id }) => id === override.id)
    ? 'is not valid with these facts; an offering that the registry does not know must be complete'
    : 'is not in the registry, so it must be complete';
  return vendorProblems(merge(vendors, override)).map(({ problem }) => ({
    path,
    problem: `vendor '${override.id}' ${demand}: ${problem}`,
  }));
}

function merge(vendors: readonly Vendor[], override: VendorOverride): VendorOverride {
  const known: VendorOverride | undefined = vendors.find(({ id }) => id === override.id);
  const offerings = known?.offerings ?? [];
  const replaced = offerings.map((offering) => ({
    ...offering,
    ...override.offerings?.find(({ id }) => id === offering.id),
  }));
  const added = (override.offerings ?? []).filter(({ id }) => !offerings.some((offering) => offering.id === id));
  return { ...known, ...override, offerings: [...replaced, ...added] };
}

function isOverride(value: unknown): value is VendorOverride {
  return overrideProblems(value).length === 0;
}

/** Whether data can override vendors of a registry. */
export function areOverrides(vendors: readonly Vendor[], data: unknown): data is readonly VendorOverride[] {
  return registryProblems(vendors, data).length === 0;
}
