import { BlockList, isIPv4 } from 'node:net';

/** The private ranges of RFC 1918. */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
]);

/** An IPv4 range in CIDR notation. */
interface AddressRange {
  readonly address: string;
  readonly prefix: number;
}

/** Whether a text is a private IPv4 range that Google takes for a subnet: /8 to /29, beginning at its first address. */
export function isPrivateRange(text: string): boolean {
  const range = rangeOf(text);
  return (
    range !== undefined &&
    range.prefix >= 8 &&
    range.prefix <= 29 &&
    PRIVATE.check(range.address) &&
    numberOf(range.address) % 2 ** (32 - range.prefix) === 0
  );
}

/** Whether two ranges, or a range and an address, have addresses in common. */
export function overlap(one: string, other: string): boolean {
  const [first, second] = [rangeOf(one), rangeOf(other)];
  if (first === undefined || second === undefined) {
    return false;
  }
  const prefix = Math.min(first.prefix, second.prefix);
  return blockList([[first.address, prefix]]).check(second.address);
}

/** Whether a text is an IPv4 address. */
export function isAddress(text: string): boolean {
  return isIPv4(text);
}

function rangeOf(text: string): AddressRange | undefined {
  const [address = '', length = '32', ...rest] = text.split('/');
  const prefix = Number(length);
  return isIPv4(address) && rest.length === 0 && /^\d{1,2}$/.test(length) && prefix <= 32
    ? { address, prefix }
    : undefined;
}

function blockList(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of ranges) {
    list.addSubnet(address, prefix);
  }
  return list;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
