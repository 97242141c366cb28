import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Value } from '../../core';
import type { Acceptance } from './property-table';

/**
 * Ranges wider than these are open to the internet.
 *
 * Amazon S3 draws the same line when it decides whether a bucket policy is public: IPv4 ranges wider than /8 and
 * IPv6 ranges wider than /32, private ones excepted.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const WIDEST_CLOSED_PREFIX = { ipv4: 8, ipv6: 32 };

/** Private IPv6 space, the only private space wider than the limits above. */
const PRIVATE_IPV6 = new BlockList();
PRIVATE_IPV6.addSubnet('fc00::', 7, 'ipv6');
PRIVATE_IPV6.addSubnet('fe80::', 10, 'ipv6');

/** Addresses that are not routed on the internet: private, shared, link-local, loopback and limited broadcast. */
const PRIVATE_IPV4 = new BlockList();
for (const [address, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['255.255.255.255', 32],
] as const) {
  PRIVATE_IPV4.addSubnet(address, prefix, 'ipv4');
}

/** Attributes of a network, a subnet or an address of the same tree: a range of one's own. */
const OWN_RANGE = /cidr|address|prefix|ip/i;

/** The same of a network that is declared elsewhere: `${aws_vpc.main.cidr_block}`. */
const OWN_RANGE_ELSEWHERE =
  /^\$\{(data\.)?(aws|azurerm|google)_\w+\.[^${}]*\.\w*(cidr|address|prefix|ip)\w*(\[\d+\])?\}$/i;

/**
 * Whether a source range admits the internet at large.
 *
 * @returns undefined where this is known only at deployment; true also for a text that is no range
 */
export function admitsInternet(range: Value): boolean | undefined {
  if (range.isUndetermined) {
    return ofPartlyKnown(range);
  }
  const text = range.string?.trim();
  if (text === undefined) {
    return !range.isAbsent;
  }
  return text === '' ? false : isInternetRange(text);
}

/** Whether a range in CIDR notation, or a single address, admits the internet at large. */
export function isInternetRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
    return true;
  }
  if (isIPv4(address)) {
    const prefix = Number(length ?? 32);
    return prefix < WIDEST_CLOSED_PREFIX.ipv4 || prefix > 32;
  }
  if (isIPv6(address)) {
    const prefix = Number(length ?? 128);
    const isPrivate = prefix >= 7 && PRIVATE_IPV6.check(address, 'ipv6');
    return (prefix < WIDEST_CLOSED_PREFIX.ipv6 && !isPrivate) || prefix > 128;
  }
  return true;
}

/** Whether a range is one of public IPv4 addresses; those of IPv6 are public in one's own networks, too. */
export function isPublicIpv4(range: Value): boolean {
  const [address = ''] = range.string?.trim().split('/') ?? [];
  return isIPv4(address) && !PRIVATE_IPV4.check(address);
}

/** Accepts ranges that do not admit the internet at large. */
export const CLOSED_RANGE: Acceptance = {
  accepts: (value) => {
    const open = admitsInternet(value);
    return open === undefined ? undefined : !open;
  },
  describe: () => 'a range of the own networks, or a public one no wider than /8 (IPv4) or /32 (IPv6)',
  samples: ['10.0.0.0/16', '192.0.2.10/32', '2001:db8:1234::/48'],
};

/** Accepts single addresses and ranges of both families; the samples are IPv6. */
export const CLOSED_IPV6_RANGE: Acceptance = { ...CLOSED_RANGE, samples: ['2001:db8:1234::/48', 'fd00::/8'] };

/** Ranges that admit the internet, for the examples of rules. */
export const OPEN_RANGES = ['0.0.0.0/0', '::/0', '0.0.0.0/1', 'everywhere'];

/** The length of the prefix is often known even where the address is not: `${Bastion.PublicIp}/32`. */
function ofPartlyKnown(range: Value): boolean | undefined {
  const prefix = /\/(\d{1,3})$/.exec(range.text ?? '')?.[1];
  if (prefix !== undefined && Number(prefix) >= WIDEST_CLOSED_PREFIX.ipv6) {
    return false;
  }
  const isOwn =
    range.reference === undefined
      ? OWN_RANGE_ELSEWHERE.test(range.text ?? '')
      : OWN_RANGE.test(range.reference.attribute);
  return isOwn ? false : undefined;
}
