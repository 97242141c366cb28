import { isIPv4 } from 'node:net';
import {
  type AttestationKind,
  ConfigurationError,
  type DeIdentification,
  lapseOf,
  type ModelVendor,
  modelVendor,
} from '../../core';
import { agreementProblems } from '../../core/attestation/business-associate-agreement';
import { deIdentificationProblems } from '../../core/attestation/de-identification';
import { reportProblems } from '../../core/attestation/vendor-report';
import { termsProblems } from '../../core/attestation/vendor-terms';
import { type ResidencyOption, vendorRegistry } from '../../vendors';
import { ApiVendor, type VendorAccess } from './props';

/** Where the API of a vendor is. */
export interface VendorRoute {
  readonly vendor: ApiVendor;
  /** What the vendor is called. */
  readonly name: string;
  /** The host that is called, and the only one. */
  readonly host: string;
  /** The ranges at which it takes connections. */
  readonly addresses: readonly string[];
  /** How requests come to be processed there, as the vendor registry says. */
  readonly selector: string;
}

/** Every address of the internet, of which NAT gateways know those of IPv4 only. */
export const ANYWHERE = '0.0.0.0/0';

/** The addresses that vendors publish for their API: https://platform.claude.com/docs/en/api/ip-addresses */
const PUBLISHED: Partial<Record<ApiVendor, readonly string[]>> = { [ApiVendor.ANTHROPIC]: ['160.79.104.0/23'] };

/**
 * The vendors whose agreement holds only where nothing is kept:
 * https://developers.openai.com/api/docs/guides/your-data
 */
const NEED_ZERO_RETENTION: readonly ApiVendor[] = [ApiVendor.OPENAI];

/**
 * Where the vendors are, if they may be sent what they are to be sent.
 *
 * @throws ConfigurationError naming everything that is missing, malformed, over, or of the wrong plan or place
 */
export function vendorRoutes(
  vendors: readonly VendorAccess[],
  deIdentification: DeIdentification | undefined,
  today: string,
): VendorRoute[] {
  const problems = [
    ...claimProblems(deIdentification, today),
    ...vendors.flatMap((access, index) => accessProblems(access, `vendors[${index}]`, deIdentification, today)),
    ...(vendors.length === 0 ? ["'vendors' must name at least one vendor, got []"] : []),
    ...(new Set(vendors.map(({ vendor }) => vendor)).size < vendors.length
      ? ["'vendors' must name each vendor once; it has one key"]
      : []),
  ];
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
  return vendors.map((access) => routeTo(access));
}

function routeTo(access: VendorAccess): VendorRoute {
  const option = residencyOf(access);
  const [host] = option?.hosts ?? [];
  const { vendor, addresses = PUBLISHED[vendor] ?? [ANYWHERE] } = access;
  if (option === undefined || host === undefined) {
    throw new Error(`the vendor registry has no host of '${vendor}'`);
  }
  return { vendor, name: vendorRegistry().vendor(vendor).name, host, addresses, selector: option.selector };
}

function accessProblems(
  access: VendorAccess,
  at: string,
  deIdentification: DeIdentification | undefined,
  today: string,
): string[] {
  const vendor = modelVendor(access.vendor);
  if (vendor === undefined || !Object.values(ApiVendor).includes(access.vendor)) {
    return [
      `'${at}.vendor' must be one of ${Object.values(ApiVendor).join(', ')}, got '${access.vendor}'; a cloud runs models in your account, without VendorEgress`,
    ];
  }
  const isPhi = deIdentification === undefined;
  return [
    ...(isPhi || access.baa !== undefined ? baaProblems(access, at, vendor, today) : []),
    ...reportAndTermsProblems(access, at, vendor, today),
    ...residencyProblems(access, at, isPhi),
    ...(isPhi ? retentionProblems(access, at, vendor) : []),
    ...(access.addresses === undefined ? [] : addressProblems(access.addresses, `${at}.addresses`)),
  ];
}

function baaProblems({ baa }: VendorAccess, at: string, { id, name, baaTiers, baaRoute }: ModelVendor, today: string) {
  if (baaTiers?.length === 0) {
    return [
      `'${at}.vendor' is '${id}', and no business associate agreement of ${name} for its API is known, so that it may not be sent protected health information; ${baaRoute}, or attest with 'deIdentification' that what is sent is none`,
    ];
  }
  if (baa === undefined) {
    return [
      `'${at}.baa' must give the business associate agreement with ${name}, got nothing; ${baaRoute}, on the plan ${baaTiers?.join(' or ')}`,
    ];
  }
  return problemsOf('baa', { vendor: id, ...baa }, agreementProblems(baa, `${at}.baa`, id), `${at}.baa`, today);
}

function reportAndTermsProblems(
  { vendorReport, terms }: VendorAccess,
  at: string,
  { id, name, reportRoute }: ModelVendor,
  today: string,
): string[] {
  const report = `${at}.vendorReport`;
  const confirmation = `${at}.terms`;
  return [
    ...(vendorReport === undefined
      ? [`'${report}' must give the SOC 2 Type II report of ${name}, got nothing; obtain it from ${reportRoute}`]
      : problemsOf('vendor-report', vendorReport, reportProblems(vendorReport, report, id), report, today)),
    ...(terms === undefined
      ? [
          `'${confirmation}' must give what ${name} confirmed in writing about training and retention, got nothing; have it confirmed in the agreement or a letter`,
        ]
      : problemsOf('vendor-terms', terms, termsProblems(terms, confirmation, id), confirmation, today)),
  ];
}

function claimProblems(claim: DeIdentification | undefined, today: string): string[] {
  const at = 'deIdentification';
  return claim === undefined
    ? []
    : problemsOf('de-identification', claim, deIdentificationProblems(claim, at), at, today);
}

/** What is wrong with an attestation, or else that it does not hold today. */
function problemsOf(
  kind: AttestationKind,
  statement: object,
  malformed: string[],
  at: string,
  today: string,
): string[] {
  const lapse = malformed.length === 0 ? lapseOf({ kind, statement }, today) : undefined;
  return lapse === undefined ? malformed : [`'${at}' must hold today: ${lapse}`];
}

function residencyProblems(access: VendorAccess, at: string, isPhi: boolean): string[] {
  const { options } = vendorRegistry().offering(access.vendor).usResidency;
  const option = residencyOf(access);
  const known = options.filter(({ staysInUs }) => !isPhi || staysInUs === 'yes').map(({ id }) => `'${id}'`);
  if (option === undefined) {
    return [`'${at}.residency' must be ${options.map(({ id }) => `'${id}'`).join(' or ')}, got '${access.residency}'`];
  }
  return isPhi && option.staysInUs !== 'yes'
    ? [
        `'${at}.residency' must keep protected health information in the United States, got '${option.id}' (${option.selector}), of which this is ${option.staysInUs === 'no' ? 'not so' : 'not known'}; ${known.length === 0 ? 'the vendor offers no other for its API' : `choose ${known.join(' or ')}`}`,
      ]
    : [];
}

/** The way that was chosen, or else one that keeps content in the United States, or else the first. */
function residencyOf({ vendor, residency }: VendorAccess): ResidencyOption | undefined {
  const { options } = vendorRegistry().offering(vendor).usResidency;
  return residency === undefined
    ? (options.find(({ staysInUs }) => staysInUs === 'yes') ?? options[0])
    : options.find(({ id }) => id === residency);
}

function retentionProblems({ vendor, terms }: VendorAccess, at: string, { name }: ModelVendor): string[] {
  const days: unknown = terms?.retentionDays;
  return NEED_ZERO_RETENTION.includes(vendor) && typeof days === 'number' && days > 0
    ? [
        `'${at}.terms.retentionDays' must be 0, got ${days}: the agreement with ${name} covers endpoints with zero data retention only; have the control approved and switched on`,
      ]
    : [];
}

function addressProblems(addresses: readonly string[], at: string): string[] {
  return addresses.length > 0 && addresses.every(isRange)
    ? []
    : [
        `'${at}' must hold IPv4 ranges no wider than /8, such as '160.79.104.0/23', got ${JSON.stringify(addresses)}; leave it out if the vendor publishes none`,
      ];
}

function isRange(range: string): boolean {
  const [address = '', prefix = ''] = range.split('/');
  return isIPv4(address) && /^\d{1,2}$/.test(prefix) && Number(prefix) >= 8 && Number(prefix) <= 32;
}
