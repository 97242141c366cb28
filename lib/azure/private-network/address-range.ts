import { BlockList, isIPv4 } from 'node:net';
import { ConfigurationError } from '../../core';

/** A range of IPv4 addresses in CIDR notation. */
interface AddressRange {
  readonly prop: string;
  readonly text: string;
  readonly address: string;
  readonly prefix: number;
}

/** Subnets by the names of the props that hold them. */
export type Subnets = Readonly<Record<string, string>>;

/**
 * Checks that subnets lie within the address space of their network and do not overlap; Azure refuses others, but
 * only at deployment.
 *
 * @throws ConfigurationError for a text that is no range, a subnet outside the space, or two that overlap
 */
export function validateSubnets(addressSpace: string, subnets: Subnets): void {
  const space = rangeOf('addressSpace', addressSpace);
  const ranges = Object.entries(subnets).map(([prop, text]) => rangeOf(prop, text));
  for (const [index, range] of ranges.entries()) {
    if (range.prefix < space.prefix || !contains(space, range)) {
      throw new ConfigurationError(
        `'${range.prop}' must lie within the address space ${space.text}, got '${range.text}'`,
      );
    }
    const other = ranges.slice(0, index).find((before) => contains(before, range) || contains(range, before));
    if (other !== undefined) {
      throw new ConfigurationError(
        `'${range.prop}' must not overlap with '${other.prop}' (${other.text}), got '${range.text}'`,
      );
    }
  }
}

function rangeOf(prop: string, text: string): AddressRange {
  const [address = '', length = ''] = text.split('/');
  const prefix = Number(length);
  if (!isIPv4(address) || !/^\d{1,2}$/.test(length) || prefix < 8 || prefix > 29) {
    throw new ConfigurationError(
      `'${prop}' must be an IPv4 range with a prefix length from 8 to 29, such as 10.20.0.0/24, got '${text}'`,
    );
  }
  return { prop, text, address, prefix };
}

/** Whether the first address of one range lies in the other. */
function contains(outer: AddressRange, inner: AddressRange): boolean {
  const addresses = new BlockList();
  addresses.addSubnet(outer.address, outer.prefix);
  return addresses.check(inner.address);
}
