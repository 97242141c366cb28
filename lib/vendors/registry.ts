import { ConfigurationError } from '../core/errors';
import { withoutOutdated } from './age';
import anthropic from './data/anthropic.json';
import awsBedrock from './data/aws-bedrock.json';
import azureOpenAi from './data/azure-openai.json';
import cohere from './data/cohere.json';
import googleVertexAi from './data/google-vertex-ai.json';
import openai from './data/openai.json';
import selfHosted from './data/self-hosted.json';
import { isAffirmative } from './facts';
import { mergeVendors, type VendorOverride } from './override';
import { isVendor, vendorProblems } from './validity';
import type { BaaTerms, Offering, ResidencyOption, Vendor } from './vendor';

/** What is known of vendors of models. {@link vendorRegistry} has what this package knows. */
export class VendorRegistry {
  /** @param vendors complete and validated */
  constructor(readonly vendors: readonly Vendor[]) {}

  /**
   * This registry with an organization's own vendors, and its own facts in place of those that it gives. A fact is
   * replaced as a whole, with its day and its sources.
   *
   * @throws ConfigurationError naming everything that is wrong with the overrides
   */
  with(overrides: readonly VendorOverride[]): VendorRegistry {
    return new VendorRegistry(mergeVendors(this.vendors, overrides));
  }

  /**
   * This registry as it counts on a day: what was last checked more than a year before is unknown.
   *
   * @param today `YYYY-MM-DD`
   */
  asOf(today: string): VendorRegistry {
    return new VendorRegistry(
      this.vendors.map((vendor) => ({
        ...vendor,
        offerings: vendor.offerings.map((offering) => withoutOutdated(offering, today)),
      })),
    );
  }

  /** A vendor by its id. */
  find(vendorId: string): Vendor | undefined {
    return this.vendors.find(({ id }) => id === vendorId);
  }

  /**
   * A vendor by its id.
   *
   * @throws ConfigurationError when there is none
   */
  vendor(vendorId: string): Vendor {
    return oneOf('vendor', this.vendors, vendorId, 'the registry');
  }

  /**
   * An offering of a vendor: the first one where none is named.
   *
   * @throws ConfigurationError when there is none
   */
  offering(vendorId: string, offeringId?: string): Offering {
    const { offerings } = this.vendor(vendorId);
    return oneOf('offering', offerings, offeringId ?? offerings[0]?.id ?? '', `vendor '${vendorId}'`);
  }

  /**
   * What the vendor offers by way of a business associate agreement on one tier of any of its offerings.
   *
   * @throws ConfigurationError when there is no such vendor or tier
   */
  baaTermsOf(vendorId: string, tierId: string): BaaTerms {
    const { offerings } = this.vendor(vendorId);
    const tiers = offerings.flatMap(({ baa }) => baa.tiers);
    const tier = oneOf('tier', tiers, tierId, `vendor '${vendorId}'`);
    const offering = offerings.find(({ baa }) => baa.tiers.includes(tier)) ?? this.offering(vendorId);
    return { available: isAffirmative(tier.baa), answer: tier.baa, tier, offering, fact: offering.baa };
  }

  /**
   * Whether the vendor is known to sign a business associate agreement on a tier. What is not known is no.
   *
   * @throws ConfigurationError when there is no such vendor or tier
   */
  offersBaa(vendorId: string, tierId: string): boolean {
    return this.baaTermsOf(vendorId, tierId).available;
  }

  /**
   * A way to choose where requests are processed.
   *
   * @throws ConfigurationError when there is no such vendor, offering or option
   */
  residencyOf(vendorId: string, optionId: string, offeringId?: string): ResidencyOption {
    const offering = this.offering(vendorId, offeringId);
    return oneOf(
      'residency',
      offering.usResidency.options,
      optionId,
      `offering '${offering.id}' of vendor '${vendorId}'`,
    );
  }
}

let published: VendorRegistry | undefined;

/** What this package knows of vendors, as of the day that each fact gives. */
export function vendorRegistry(): VendorRegistry {
  published ??= new VendorRegistry(
    [awsBedrock, azureOpenAi, googleVertexAi, openai, anthropic, cohere, selfHosted].map(complete),
  );
  return published;
}

function complete(data: unknown): Vendor {
  if (!isVendor(data)) {
    throw new Error(
      vendorProblems(data)
        .map(({ problem }) => problem)
        .join('; '),
    );
  }
  return data;
}

function oneOf<T extends { readonly id: string }>(what: string, all: readonly T[], id: string, where: string): T {
  const found = all.find((one) => one.id === id);
  if (found === undefined) {
    const known = all.map((one) => one.id).join(', ');
    throw new ConfigurationError(`there is no ${what} '${id}' in ${where}; known are ${known}`);
  }
  return found;
}
