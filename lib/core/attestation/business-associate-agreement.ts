import { ConfigurationError } from '../errors';
import { type ModelVendor, modelVendor } from '../model-vendors';
import { Fields } from './fields';

/**
 * A business associate agreement that the customer says is in force.
 *
 * No template can sign or prove one (45 CFR 164.308(b)(1), 164.504(e)); it is recorded as an attestation.
 */
export interface BusinessAssociateAgreement {
  /** Where the agreement is filed: a contract number, a document id, a ticket. */
  readonly reference: string;
  /** The day from which it holds, `YYYY-MM-DD`. */
  readonly effective: string;
  /**
   * The id of the vendor in the vendor registry, such as `openai`.
   *
   * @default - the vendor of the construct that the agreement is given to; elsewhere it must be named
   */
  readonly vendor?: string;
  /**
   * Who agreed: the covered entity or business associate, and the vendor.
   *
   * @default - the document says so
   */
  readonly parties?: readonly string[];
  /**
   * The day of the last signature, `YYYY-MM-DD`.
   *
   * @default - the day from which it holds
   */
  readonly signed?: string;
  /**
   * The plan on which the vendor is used, as the vendor registry names it. It must be named where the vendor signs
   * agreements on some plans only.
   *
   * @default - any plan of the vendor
   */
  readonly tier?: string;
  /**
   * The services that it covers, by the names of the vendor.
   *
   * @default - all that the vendor's agreement covers
   */
  readonly services?: readonly string[];
  /**
   * The last day on which it holds, or by which it must be renewed, `YYYY-MM-DD`.
   *
   * @default - it holds until it is terminated
   */
  readonly expires?: string;
}

const FIELDS = ['reference', 'effective', 'vendor', 'parties', 'signed', 'tier', 'services', 'expires'];

/**
 * Checks an agreement, apart from the day on which it is looked at.
 *
 * @param baa the agreement, as it was given
 * @param vendor the id of the vendor that it must be with
 * @throws ConfigurationError when a field is missing or malformed, the agreement is with another vendor, or the vendor
 * signs none on the tier
 */
export function validateBusinessAssociateAgreement(baa: BusinessAssociateAgreement, vendor?: string): void {
  const problems = agreementProblems(baa, 'baa', vendor);
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

/** What is wrong with an agreement, apart from the day on which it is looked at. */
export function agreementProblems(baa: unknown, at: string, vendor?: string): string[] {
  const fields = new Fields(at, baa, FIELDS);
  fields.text('reference', 'where the business associate agreement is filed');
  fields.day('effective');
  fields.optionalTexts('parties', 2, 'who agreed, at least two names');
  fields.optionalDay('signed');
  fields.optionalDay('expires');
  fields.order('signed', 'expires');
  fields.order('effective', 'expires');
  vendorProblems(fields, vendor);
  const known = modelVendor(vendor ?? String(fields.get('vendor')));
  if (known === undefined) {
    fields.optionalText('tier', 'on which plan the vendor is used');
    fields.optionalTexts('services', 1, 'the services that the agreement covers');
  } else {
    tierProblems(fields, known);
    serviceProblems(fields, known);
  }
  return fields.problems;
}

/** Refuses a vendor that is missing, or that is another one than it must be. */
export function vendorProblems(fields: Fields, vendor: string | undefined): void {
  if (vendor === undefined) {
    fields.text('vendor', 'which vendor it is with, by the id of the vendor registry such as openai');
  } else if (fields.isGiven('vendor') && fields.get('vendor') !== vendor) {
    fields.refuse('vendor', `must be '${vendor}' or be left out here`);
  }
}

function tierProblems(fields: Fields, { name, baaTiers, baaRoute }: ModelVendor): void {
  if (baaTiers === undefined) {
    fields.optionalText('tier', 'on which plan the vendor is used');
  } else if (baaTiers.length === 0) {
    fields.refuse('vendor', `must be a vendor that signs agreements: none of ${name} is known; ${baaRoute}`);
  } else if (!baaTiers.some((tier) => tier === fields.get('tier'))) {
    fields.refuse(
      'tier',
      `must be a plan on which ${name} signs a business associate agreement (${baaTiers.join(', ')}); ${baaRoute}`,
    );
  }
}

function serviceProblems(fields: Fields, { name, services }: ModelVendor): void {
  const listed = fields.optionalTexts('services', 1, `services of ${name}`);
  if (listed.length > 0 && !listed.some((service) => services.includes(service))) {
    fields.refuse(
      'services',
      `must cover ${services.map((one) => `'${one}'`).join(' or ')}, or be left out where the agreement covers all that ${name} offers under it`,
    );
  }
}
